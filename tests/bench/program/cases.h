// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Case
{
    std::int64_t count = 0, pageSize = 0;
    int repetitions = 3;
    bool slow = false; ///< 50 ms per request; first import only
    [[nodiscard]] std::string name() const;
};

/// What was measured of one program in one situation: seconds, seconds of the processor and megabytes of each
/// repetition.
struct Series
{
    std::vector<double> seconds, cpuSeconds, peakMb;
    [[nodiscard]] double median() const;
    [[nodiscard]] double cpu() const;  ///< the median of the processor's seconds
    [[nodiscard]] double peak() const; ///< the median of the peaks
    [[nodiscard]] bool empty() const { return seconds.empty(); }
};

/// All measurements of one case: "limit first", "muster second", "transfer", "parse", "insert" ...
struct CaseResult
{
    Case what;
    std::map<std::string, Series> series;
    std::optional<double> stallMs;     ///< the longest time the window did not answer during a first import
    std::vector<std::string> mistakes; ///< a run that failed or did not do its work
};

struct Tools
{
    std::string self, musterctl, folder; ///< this program, the one measured, and where data and workspaces go
    std::string window;                  ///< bench_import; empty = the window is not measured
};

/// Runs a case: limit and Muster in turn, so that a busy moment of the computer hits both.
[[nodiscard]] CaseResult runCase(const Case& what, const Tools& tools, PageServer& server);
/// Prints a case's table.
void printCase(const CaseResult& result);
/// Prints every target with what was reached. False when one is missed.
[[nodiscard]] bool printTargets(const std::vector<CaseResult>& results);

} // namespace bench
