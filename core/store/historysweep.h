// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/sync/historykeep.h"

#include <chrono>

namespace muster {

/// What a sweep took away, and whether there was nothing left to take.
struct Swept
{
    std::int64_t details = 0, heads = 0; ///< runs that lost their results; runs that went altogether
    bool finished = false;
};

/// Takes away what is older than `keep` allows. Users, their versions, links and what their history says stay as they
/// are, and so do the newest three runs of each connector (skipped ones aside), open runs, and plans that can still be
/// applied. One small transaction after another, until `budget` is used up; whatever ends it, the next call goes on.
[[nodiscard]] Result<Swept> sweepHistory(db::Database& database, const HistoryKeep& keep, Timestamp now,
                                         std::chrono::milliseconds budget = std::chrono::milliseconds(500));

} // namespace muster
