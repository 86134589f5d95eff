// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"

namespace muster::cli {

/// The options that `plan` and `import` share.
struct PlanArguments
{
    std::string id, filter;
    std::vector<std::string> operations, pick;
    bool reactivate = false, noReactivate = false, exitCodeForChanges = false;
    [[nodiscard]] ImportOptions options() const;
};
void addPlanOptions(Command sub, PlanArguments& arguments);

/// Exit codes of the contract.
inline constexpr int doneCode = 0, someFailedCode = 3, heldCode = 4, changesCode = 5;

/// True when applying the plan would write something.
[[nodiscard]] bool hasChanges(const PlanCounts& counts);
/// Fetches and plans with progress; the plan is stored.
[[nodiscard]] Result<Plan> makePlan(Session& session, const PlanArguments& arguments, bool dryRun);
/// The plan for people: counts, holds, and the command that goes on.
void printPlan(Session& session, const Plan& plan);
/// The report for people.
void printReport(Session& session, const RunReport& report);
/// Held, some failed, or done; the error of a run that failed as a whole.
[[nodiscard]] Result<int> codeOf(const RunReport& report);

} // namespace muster::cli
