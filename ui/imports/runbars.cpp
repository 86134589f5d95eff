// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/runbars.h"

#include "core/sync/runcompare.h"

#include <QDateTime>

#include <algorithm>

namespace muster {

namespace {
using Each = RunBars::Each;

QDate firstDay(QDate day, Each each)
{
    switch (each) {
    case Each::Week:
        return day.addDays(1 - day.dayOfWeek());
    case Each::Month:
        return {day.year(), day.month(), 1};
    case Each::Year:
        return {day.year(), 1, 1};
    default:
        return day;
    }
}

QDate nextFirst(QDate first, Each each)
{
    switch (each) {
    case Each::Week:
        return first.addDays(7);
    case Each::Month:
        return first.addMonths(1);
    case Each::Year:
        return first.addYears(1);
    default:
        return first.addDays(1);
    }
}

void add(RunBar& bar, const RunReport& run)
{
    const RunCounts& counts = run.counts;
    bar.created += counts.created;
    bar.updated += counts.updated;
    bar.suspended += counts.suspended;
    bar.reactivated += counts.reactivated;
    bar.removed += counts.removed;
    ++bar.runs;
    bar.failed += run.state == RunState::Failed;
    bar.held += run.state == RunState::Held;
    bar.skipped += run.state == RunState::Skipped;
    bar.withErrors += run.state == RunState::DoneWithErrors;
    if (const auto took = durationOf(run))
        bar.longest = std::max(bar.longest, *took);
    if (run.startedAt >= bar.startedAt) {
        bar.startedAt = run.startedAt;
        bar.run = run.run;
    }
}

std::vector<RunBar> barPerRun(std::span<const RunReport> runs)
{
    std::vector<RunBar> bars;
    bars.reserve(runs.size());
    for (const RunReport& run : runs) {
        RunBar& bar = bars.emplace_back();
        bar.first = bar.last = localDay(run.startedAt);
        add(bar, run);
    }
    std::ranges::reverse(bars);
    return bars;
}
} // namespace

QDate localDay(Timestamp moment)
{
    using std::chrono::milliseconds;
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<milliseconds>(moment.time_since_epoch()).count())
        .date();
}

RunBars runBars(std::span<const RunReport> runs, int most)
{
    RunBars made;
    if (runs.size() <= static_cast<std::size_t>(most)) {
        made.bars = barPerRun(runs);
        return made;
    }
    std::vector<QDate> days;
    days.reserve(runs.size());
    for (const RunReport& run : runs)
        days.push_back(localDay(run.startedAt));
    const auto [from, to] = std::ranges::minmax(days);
    for (const Each each : {Each::Day, Each::Week, Each::Month, Each::Year}) {
        made.each = each;
        made.bars.clear();
        for (QDate first = firstDay(from, each); first <= to; first = nextFirst(first, each)) {
            RunBar bar;
            bar.first = first;
            bar.last = nextFirst(first, each).addDays(-1);
            made.bars.push_back(std::move(bar));
            if (each != Each::Year && made.bars.size() > static_cast<std::size_t>(most))
                break;
        }
        if (made.bars.size() <= static_cast<std::size_t>(most))
            break;
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto bar = std::ranges::upper_bound(made.bars, days[i], {}, &RunBar::first);
        add(*std::prev(bar), runs[i]);
    }
    return made;
}

int RunBars::barOf(const RunReport& run) const
{
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (each == Each::Run ? bars[i].run == run.run
                              : bars[i].first <= localDay(run.startedAt) && localDay(run.startedAt) <= bars[i].last)
            return static_cast<int>(i);
    }
    return -1;
}

} // namespace muster
