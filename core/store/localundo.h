// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/undoscope.h"
#include "core/sync/undo.h"

namespace muster {

/// Undo next to the data. A plan that was not finished is marked as failed and swept, like one of an import.
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
    [[nodiscard]] Result<void> fill(const StoredPlan& taken, const UndoScope& scope, const RunReport& run, Draft& draft,
                                    const OnProgress& progress, const std::stop_token& stop);
    [[nodiscard]] Result<void> finish(Draft& draft);
    void recordFailure(Draft& draft, const Error& error);
    void forget(const Draft& draft);

    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
