// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/undoscope.h"
#include "core/sync/undo.h"

namespace muster {

/// Undo next to the data: the new plan and its run appear in one transaction, or not at all.
class LocalUndo final : public Undo
{
public:
    LocalUndo(db::Database& database, Clock& clock);
    [[nodiscard]] Result<Plan> plan(const UndoRequest& request, const OnProgress& progress,
                                    std::stop_token stop) override;

private:
    [[nodiscard]] Result<StoredPlan> taken(const StoredRun& run);
    [[nodiscard]] Result<UndoScope> scope(const UndoRequest& request, const StoredPlan& taken);
    [[nodiscard]] Result<Plan> make(const UndoRequest& request, const StoredRun& run, const OnProgress& progress,
                                    const std::stop_token& stop);
    struct Draft
    {
        StoredPlan plan;
        StoredRun run;
    };
    [[nodiscard]] Result<Draft> begin(const UndoRequest& request, const StoredRun& run);
    [[nodiscard]] Result<std::int64_t> stage(const StoredPlan& taken, const UndoScope& scope, Draft& draft,
                                             const OnProgress& progress, const std::stop_token& stop);
    [[nodiscard]] Result<void> finish(Draft& draft, std::vector<QString> words);

    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
