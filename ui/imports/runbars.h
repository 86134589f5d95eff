// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/runreport.h"

#include <QDate>

#include <span>

namespace muster {

/// What one bar of the chart stands for: a run, or all runs of a stretch of days.
struct RunBar
{
    QDate first, last; ///< local days that it covers, both included
    std::int64_t created = 0, updated = 0, suspended = 0, reactivated = 0, removed = 0;
    int runs = 0, failed = 0, held = 0, skipped = 0, withErrors = 0;
    std::chrono::milliseconds longest{}; ///< of its runs that ended
    std::string run;                     ///< the newest of them
    Timestamp startedAt{};               ///< of that one
    [[nodiscard]] std::int64_t people() const { return created + updated + suspended + reactivated + removed; }
};

struct RunBars
{
    enum class Each : std::uint8_t { Run, Day, Week, Month, Year } each = Each::Run;
    std::vector<RunBar> bars; ///< oldest first; stretches without a run are there too, unless each bar is a run
    /// The bar of a run that started then; -1 = none.
    [[nodiscard]] int barOf(const RunReport& run) const;
};

/// At most `most` bars from runs (newest first): one a run if they fit, else one a day, week (from Monday), month or
/// year, whichever is the first to fit. Pure; made for 10,000 runs and more.
[[nodiscard]] RunBars runBars(std::span<const RunReport> runs, int most = 60);
/// The local day of a moment.
[[nodiscard]] QDate localDay(Timestamp moment);

} // namespace muster
