// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/planoptions.h"

namespace muster::cli {

struct ImportArguments
{
    PlanArguments plan;
    bool dryRun = false, approve = false;
};
/// Plans and applies; prints the run report. Held without approval: the plan stays, exit code 4.
[[nodiscard]] Result<int> importUsers(Session& session, const ImportArguments& arguments);

} // namespace muster::cli
