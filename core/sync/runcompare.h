// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/countfields.h"

#include <stop_token>

namespace muster {

/// What became of one person in a run: "update", "done".
struct PersonOutcome
{
    std::string operation, result;
    friend bool operator==(const PersonOutcome&, const PersonOutcome&) = default;
};

/// A person whose outcome differs between two runs. None on one side: that run changed nothing about them, or the
/// source did not list them.
struct RunDifference
{
    std::string externalId, username, email;
    std::optional<PersonOutcome> first, second;
};

struct RunComparison
{
    RunReport first, second;
    bool hasPeople = false; ///< false: the results of one of them are no longer kept, so only the counts compare
    std::int64_t onlyFirst = 0, onlySecond = 0, other = 0, same = 0;
    bool wasStopped = false; ///< by `each`: the numbers above are not whole
};

/// How long a run took, from its start to its end (in between a person may have looked at the plan); none while it
/// lasts.
[[nodiscard]] std::optional<std::chrono::milliseconds> durationOf(const RunReport& report);

/// Two runs side by side. `each` gets the people whose outcome differs: first those of the second run in its order,
/// then those who are only in the first one; it returns false to stop. People are told apart by their external id, and
/// records without one are left out. Memory: 16 bytes a person of the first run, 40 for each who is only in the second.
/// Errors: NotFound, Cancelled, Storage.
[[nodiscard]] Result<RunComparison> compareRuns(RunHistory& history, const std::string& first,
                                                const std::string& second,
                                                const std::function<bool(const RunDifference&)>& each,
                                                std::stop_token stop);

[[nodiscard]] Json toJson(const RunDifference& difference);
/// Everything but the people who differ: both reports, the differences of the counts (second minus first), how many.
[[nodiscard]] Json toJson(const RunComparison& comparison);

} // namespace muster
