// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/planfinish.h"
#include "core/sync/plan.h"
#include "core/sync/runreport.h"

namespace muster {

/// A row of table plan with what only the store knows.
struct StoredPlan
{
    Plan plan;
    PlanNumbers numbers;
    bool edited = false;
    bool part = false; ///< held: those who need no approval are written
    std::int64_t firstVersion = 0, lastVersion = 0;
};
struct StoredRun
{
    RunReport report;
    std::int64_t number = 0;
};

/// Rows of the tables run and plan, as values.
[[nodiscard]] Result<StoredPlan> readPlan(db::Database& database, const std::string& id);
[[nodiscard]] Result<std::vector<StoredPlan>> readPlans(db::Database& database, const std::string& connector,
                                                        int limit);
[[nodiscard]] Result<StoredRun> readRun(db::Database& database, const std::string& id);
[[nodiscard]] Result<std::vector<StoredRun>> readRuns(db::Database& database, const std::string& connector, int limit);

/// Those that the schedule started for that moment, newest first; at most ten.
[[nodiscard]] Result<std::vector<StoredRun>> readRunsOfSlot(db::Database& database, const std::string& connector,
                                                            Timestamp slot);

/// Inserts (number 0) or updates; gives the number. A run that has ended is noted in the audit log.
[[nodiscard]] Result<std::int64_t> writeRun(db::Database& database, StoredRun& run);
[[nodiscard]] Result<std::int64_t> writePlan(db::Database& database, StoredPlan& plan);

/// Notes in the audit log who lets a held plan go on (Plan::approvedBy).
[[nodiscard]] Result<void> noteApproved(db::Database& database, const Plan& plan);

/// The values of one version; 0, or one that is no longer kept, has none. `byId` is `versionSql`, and is reset.
inline constexpr std::string_view versionSql = "SELECT data FROM user_version WHERE id = ?1";
[[nodiscard]] Result<UserValues> readVersion(db::Statement& byId, std::int64_t version);

/// The number under which links name a connector; made when new.
[[nodiscard]] Result<std::int64_t> connectorNumber(db::Database& database, const std::string& connector);
/// The version of a connector now, 0 when it is not stored.
[[nodiscard]] Result<std::int64_t> connectorVersion(db::Database& database, const std::string& connector);

} // namespace muster
