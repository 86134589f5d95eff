// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/runcompare.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_set>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster {

namespace {
std::uint64_t keyOf(const std::string& externalId)
{
    return XXH3_64bits(externalId.data(), externalId.size());
}

/// The people of the first run, small enough to hold all of them: 64 bits of their id and a number for what became of
/// them.
class Index
{
public:
    void add(const ResultRow& row)
    {
        if (!row.externalId.empty())
            m_entries.push_back({keyOf(row.externalId), codeOf({row.operation, row.result}), false});
    }
    void finish()
    {
        std::ranges::stable_sort(m_entries, {}, &Entry::key); // of two records with one id the first counts
        const auto rest = std::ranges::unique(m_entries, {}, &Entry::key);
        m_entries.erase(rest.begin(), rest.end());
    }

    struct Entry
    {
        std::uint64_t key = 0;
        std::uint32_t code = 0;
        bool seen = false;
    };
    [[nodiscard]] Entry* find(const std::string& externalId)
    {
        const std::uint64_t key = keyOf(externalId);
        const auto found = std::ranges::lower_bound(m_entries, key, {}, &Entry::key);
        return found == m_entries.end() || found->key != key ? nullptr : &*found;
    }
    [[nodiscard]] const PersonOutcome& outcome(const Entry& entry) const { return m_outcomes[entry.code]; }

private:
    std::uint32_t codeOf(const PersonOutcome& outcome)
    {
        const auto found = std::ranges::find(m_outcomes, outcome);
        const auto code = static_cast<std::uint32_t>(found - m_outcomes.begin());
        if (found == m_outcomes.end())
            m_outcomes.push_back(outcome);
        return code;
    }

    std::vector<Entry> m_entries;
    std::vector<PersonOutcome> m_outcomes; ///< a handful
};

class Compare
{
public:
    Compare(RunHistory& history, RunComparison& into, const std::function<bool(const RunDifference&)>& each,
            std::stop_token stop)
        : m_history(history), m_into(into), m_each(each), m_stop(std::move(stop))
    {
    }

    Result<void> run()
    {
        Result<void> done = read(m_into.first.run, [this](const ResultRow& row) {
            m_index.add(row);
            return true;
        });
        if (!done)
            return done;
        m_index.finish();
        done = read(m_into.second.run, [this](const ResultRow& row) { return second(row); });
        if (done && !m_into.wasStopped)
            done = read(m_into.first.run, [this](const ResultRow& row) { return first(row); });
        return done;
    }

private:
    Result<void> read(const std::string& run, const std::function<bool(const ResultRow&)>& row)
    {
        const Result<void> done =
            m_history.results(run, [&](const ResultRow& next) { return !m_stop.stop_requested() && row(next); });
        if (m_stop.stop_requested())
            return fail(ErrorKind::Cancelled, QCoreApplication::translate("RunCompare", "Cancelled."));
        return done;
    }

    bool send(const ResultRow& row, std::optional<PersonOutcome> before, std::optional<PersonOutcome> after)
    {
        m_into.wasStopped = !m_each({row.externalId, row.username, row.email, std::move(before), std::move(after)});
        return !m_into.wasStopped;
    }

    bool second(const ResultRow& row)
    {
        if (row.externalId.empty())
            return true;
        PersonOutcome now{row.operation, row.result};
        Index::Entry* entry = m_index.find(row.externalId);
        if (!entry) {
            if (!m_new.insert(keyOf(row.externalId)).second)
                return true;
            ++m_into.onlySecond;
            return send(row, std::nullopt, std::move(now));
        }
        if (std::exchange(entry->seen, true))
            return true;
        const PersonOutcome& before = m_index.outcome(*entry);
        if (before == now) {
            ++m_into.same;
            return true;
        }
        ++m_into.other;
        return send(row, before, std::move(now));
    }

    bool first(const ResultRow& row)
    {
        Index::Entry* entry = row.externalId.empty() ? nullptr : m_index.find(row.externalId);
        if (!entry || std::exchange(entry->seen, true))
            return true;
        ++m_into.onlyFirst;
        return send(row, m_index.outcome(*entry), std::nullopt);
    }

    RunHistory& m_history;
    RunComparison& m_into;
    const std::function<bool(const RunDifference&)>& m_each;
    std::stop_token m_stop;
    Index m_index;
    std::unordered_set<std::uint64_t> m_new; ///< of the second run only, where an id can stand twice as well
};

Json outcomeJson(const std::optional<PersonOutcome>& outcome)
{
    return outcome ? Json{{"operation", outcome->operation}, {"result", outcome->result}} : Json();
}
} // namespace

std::optional<std::chrono::milliseconds> durationOf(const RunReport& report)
{
    if (report.finishedAt < report.startedAt || report.finishedAt == Timestamp())
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(report.finishedAt - report.startedAt);
}

Result<RunComparison> compareRuns(RunHistory& history, const std::string& first, const std::string& second,
                                  const std::function<bool(const RunDifference&)>& each, std::stop_token stop)
{
    Result<RunReport> one = history.run(first);
    if (!one)
        return fail(one.error());
    Result<RunReport> two = history.run(second);
    if (!two)
        return fail(two.error());
    RunComparison comparison;
    comparison.first = std::move(*one);
    comparison.second = std::move(*two);
    comparison.hasPeople = comparison.first.hasResults && comparison.second.hasResults;
    if (!comparison.hasPeople)
        return comparison;
    if (const Result<void> done = Compare(history, comparison, each, std::move(stop)).run(); !done)
        return fail(done.error());
    return comparison;
}

Json toJson(const RunDifference& difference)
{
    return {{"externalId", difference.externalId},
            {"username", difference.username},
            {"email", difference.email},
            {"first", outcomeJson(difference.first)},
            {"second", outcomeJson(difference.second)}};
}

Json toJson(const RunComparison& comparison)
{
    const RunReport &first = comparison.first, &second = comparison.second;
    Json counts = Json::object();
    for (const CountField& field : countFields())
        counts[field.name] = second.counts.*field.value - first.counts.*field.value;
    const auto one = durationOf(first), two = durationOf(second);
    Json json{{"first", toJson(first)},
              {"second", toJson(second)},
              {"difference",
               {{"counts", std::move(counts)},
                {"milliseconds", one && two ? Json((*two - *one).count()) : Json()},
                {"requests", second.requests - first.requests},
                {"bytes", second.bytes - first.bytes}}}};
    json["people"] = comparison.hasPeople ? Json{{"same", comparison.same},
                                                 {"other", comparison.other},
                                                 {"onlyFirst", comparison.onlyFirst},
                                                 {"onlySecond", comparison.onlySecond}}
                                          : Json();
    return json;
}

} // namespace muster
