// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/planoptions.h"

namespace muster::cli {

struct ImportArguments
{
    PlanArguments plan;
    bool dryRun = false, approve = false;
};
/// Applies a stored plan and prints the run report; a held one in the name of whoever works here. The backup of the day
/// comes first.
[[nodiscard]] Result<int> applyStored(Session& session, const std::string& plan, bool approve);
/// Plans and applies; prints the run report. Held without approval: the plan stays, exit code 4.
[[nodiscard]] Result<int> importUsers(Session& session, const ImportArguments& arguments);

} // namespace muster::cli
