// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace bench {

/// How one process went: wall time from start to end, and its largest resident set (ru_maxrss).
struct ProcessResult
{
    int exitCode = -1;
    double seconds = 0, cpuSeconds = 0;
    double peakMb = 0;
    std::string output; ///< standard output
};

/// Runs a program to its end. Its standard error is appended to `log`.
[[nodiscard]] ProcessResult runProcess(const std::vector<std::string>& command, const std::string& log);

} // namespace bench
