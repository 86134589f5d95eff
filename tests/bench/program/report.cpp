// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <algorithm>
#include <cstdio>

namespace bench {

namespace {

const char* situations[] = {"first", "second", "unchanged"};

const Series* find(const CaseResult& result, const std::string& name)
{
    const auto found = result.series.find(name);
    return found == result.series.end() || found->second.empty() ? nullptr : &found->second;
}

double perUser(const CaseResult& result, const Series& series)
{
    return series.median() * 1e6 / static_cast<double>(result.what.count);
}

/// limit's time over Muster's: 1 = as fast as the limit; 0 = not measured.
double ratio(const CaseResult& result, const std::string& situation)
{
    const Series* limit = find(result, "limit " + situation);
    const Series* muster = find(result, "muster " + situation);
    return limit && muster ? limit->median() / muster->median() : 0;
}

void printRow(const CaseResult& result, const std::string& name)
{
    if (const Series* series = find(result, name))
        std::printf("  %-18s %9.3f s  %10.0f users/s  %7.2f us/user  %7.2f us/user CPU  %7.1f MB\n", name.c_str(),
                    series->median(), static_cast<double>(result.what.count) / series->median(),
                    perUser(result, *series), series->cpu() * 1e6 / static_cast<double>(result.what.count),
                    series->peak());
}

double peakOf(const CaseResult& result)
{
    double peak = 0;
    for (const char* situation : situations) {
        if (const Series* series = find(result, std::string("muster ") + situation))
            peak = std::max(peak, series->peak());
    }
    return peak;
}

const CaseResult* caseOf(const std::vector<CaseResult>& results, std::int64_t count, std::int64_t pageSize)
{
    for (const CaseResult& result : results) {
        if (result.what.count == count && result.what.pageSize == pageSize && !result.what.slow)
            return &result;
    }
    return nullptr;
}

class Targets
{
public:
    void atLeast(const std::string& what, double value, double target)
    {
        line(what, value, target, value >= target, ">=");
    }
    void atMost(const std::string& what, double value, double target)
    {
        line(what, value, target, value > 0 && value <= target, "<=");
    }
    /// Like atMost, where less than nothing is fine.
    void growsAtMost(const std::string& what, double value, double target)
    {
        line(what, value, target, value <= target, "<=");
    }
    [[nodiscard]] bool met() const { return m_met; }

private:
    void line(const std::string& what, double value, double target, bool met, const char* relation)
    {
        std::printf("  %-6s %-44s %8.2f  %s %.2f\n", met ? "ok" : "MISSED", what.c_str(), value, relation, target);
        m_met = m_met && met;
    }
    bool m_met = true;
};

void compareSizes(Targets& targets, const CaseResult& small, const CaseResult& large)
{
    targets.growsAtMost("memory at 1M above 100k, MB", peakOf(large) - peakOf(small), 40);
    for (const char* situation : situations) {
        const Series* few = find(small, std::string("muster ") + situation);
        const Series* many = find(large, std::string("muster ") + situation);
        const double growth = few && many ? perUser(large, *many) / perUser(small, *few) : 0;
        targets.atMost(std::string("time per user, 1M over 100k, ") + situation, growth, 1.5);
    }
}

} // namespace

void printCase(const CaseResult& result)
{
    std::printf("\n%s (median of %d)\n", result.what.name().c_str(), result.what.repetitions);
    for (const char* floor : {"transfer", "parse", "insert"})
        printRow(result, floor);
    for (const char* situation : situations) {
        printRow(result, std::string("limit ") + situation);
        printRow(result, std::string("muster ") + situation);
    }
    for (const char* situation : situations) {
        const Series* muster = find(result, std::string("muster ") + situation);
        if (!muster)
            continue;
        std::printf("  %-10s %5.2f x limit", situation, ratio(result, situation));
        for (const char* floor : {"transfer", "parse", "insert"}) {
            if (const Series* series = find(result, floor))
                std::printf("   %5.2f x %s", series->median() / muster->median(), floor);
        }
        std::printf("\n");
    }
    for (const std::string& mistake : result.mistakes)
        std::printf("  WRONG: %s\n", mistake.c_str());
    std::fflush(stdout);
}

bool printTargets(const std::vector<CaseResult>& results)
{
    std::printf("\nTargets\n");
    Targets targets;
    bool clean = true;
    for (const CaseResult& result : results) {
        clean = clean && result.mistakes.empty();
        const std::string name = result.what.name();
        if (result.what.slow) {
            const Series* first = find(result, "muster first");
            targets.atMost(name + ": first import, s", first ? first->median() : 0, 1.0);
        } else if (result.what.count >= 100'000) {
            for (const std::string situation : situations)
                targets.atLeast(name + ": " + situation + " x limit", ratio(result, situation),
                                situation == "first" ? 0.57 : 0.5);
            targets.atMost(name + ": peak memory, MB", peakOf(result), 160);
            if (result.stallMs)
                targets.atMost(name + ": the window's longest stall, ms", *result.stallMs, 50);
        }
    }
    const CaseResult* small = caseOf(results, 100'000, 1000);
    const CaseResult* large = caseOf(results, 1'000'000, 1000);
    if (small && large)
        compareSizes(targets, *small, *large);
    if (!clean)
        std::printf("  MISSED some runs failed or did not do their work; see WRONG above\n");
    return clean && targets.met();
}

} // namespace bench
