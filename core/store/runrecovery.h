// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/db/database.h"

#include <chrono>

namespace muster {

/// Ends runs of one connector that are still open. The caller holds the connector's RunLock, so nobody is working on
/// them.
[[nodiscard]] Result<void> closeRunsOf(db::Database& database, const std::string& connector, Timestamp now);
/// The same for every connector whose lock is free: what killed processes left behind.
[[nodiscard]] Result<void> closeAbandonedRuns(db::Database& database, Timestamp now);
/// Removes what failed plans staged, and plans of the connector that were never applied and are older than a week (at
/// least the newest three stay). Stops after `budget`; the rest waits for the next time.
[[nodiscard]] Result<void> sweepPlans(db::Database& database, const std::string& connector, Timestamp now,
                                      std::chrono::milliseconds budget = std::chrono::milliseconds(2000));
/// What waits in a plan whose rest is written is not going to be: it counts as unticked from now on.
[[nodiscard]] Result<void> endWaiting(db::Database& database, std::int64_t plan);
/// Removes items and unused versions of one plan, whatever its state.
[[nodiscard]] Result<bool> removeStaged(db::Database& database, std::int64_t plan, bool keepVersions,
                                        std::chrono::steady_clock::time_point deadline);

} // namespace muster
