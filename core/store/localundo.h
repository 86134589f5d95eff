// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/undo.h"

namespace muster {

/// Undo next to the data.
class LocalUndo final : public Undo
{
public:
    LocalUndo(db::Database& database, Clock& clock);
    [[nodiscard]] Result<Plan> plan(const UndoRequest& request, const OnProgress& progress,
                                    std::stop_token stop) override;

private:
    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
