// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/scheduler_parts.h"

#include "core/base/duration.h"

#include <algorithm>

namespace muster {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// The same on every computer and in every run (FNV-1a).
std::uint64_t seedOf(const std::string& connector)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : connector)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// Computes the next start where it is not known or cannot be: of a rule that was changed, by a clock that was put
/// back. Says whether it changed anything.
bool bringUpToDate(ScheduleState& state, const Schedule& schedule, std::uint64_t seed, Timestamp now)
{
    const ScheduleState before = state;
    state.since = std::min(state.since, now); // no success is yet to come
    const auto startAnew = [&] { state.anchor = state.due = schedule.first(now, seed).value_or(Timestamp()); };
    if (state.rule != schedule.rule()) {
        state.rule = schedule.rule();
        startAnew();
    } else if (state.due > now) {
        // a clock that was put back would leave the next start far away; it is not started again at once either
        const auto soon = schedule.next(state.anchor, now);
        const auto then = soon ? schedule.next(state.anchor, *soon) : soon;
        if (then && state.due > *then && state.due == state.anchor)
            startAnew(); // there was none before
        else if (then && state.due > *then)
            state.due = *then;
    } else if (state.due == Timestamp()) {
        // a rule without a moment may get one: 29 February
        state.due = schedule.next(state.anchor, now).value_or(Timestamp());
    }
    return state != before;
}

} // namespace

Scheduler::Scheduler(Ports& ports, Jobs& jobs, Announce announce)
    : m_ports(ports), m_jobs(jobs), m_announce(std::move(announce))
{
}

Result<ScheduleState> Scheduler::stateOf(const StoredConnector& stored, const Schedule& schedule,
                                         const ScheduleState* known, std::uint64_t seed, Timestamp now)
{
    ScheduleState fresh;
    fresh.connector = stored.connector.id;
    fresh.since = now;
    ScheduleState state = known ? *known : fresh;
    const bool isRight = known && !bringUpToDate(state, schedule, seed, now);
    if (isRight)
        return state;
    // somebody may have paused it meanwhile
    const auto written = m_ports.schedules().addOrChange(fresh, [&](ScheduleState& kept) {
        (void)bringUpToDate(kept, schedule, seed, now);
        state = kept;
    });
    if (!written)
        return fail(written.error());
    return state;
}

Result<void> Scheduler::removeOthers(const std::vector<ScheduleState>& known, const std::set<std::string>& kept)
{
    for (const ScheduleState& state : known) {
        if (kept.contains(state.connector))
            continue;
        m_waiting.erase(state.connector);
        m_catchUps.erase(state.connector);
        if (auto removed = m_ports.schedules().remove(state.connector); !removed)
            return removed;
    }
    return {};
}

Result<std::vector<Scheduler::Entry>> Scheduler::read(Timestamp now)
{
    const auto connectors = m_ports.connectors().list();
    const auto known = m_ports.schedules().list();
    if (!connectors || !known)
        return fail(connectors ? known.error() : connectors.error());
    std::vector<Entry> entries;
    std::set<std::string> kept;
    for (const StoredConnector& stored : *connectors) {
        if (!stored.active || !stored.connector.source || !stored.connector.schedule.enabled)
            continue;
        kept.insert(stored.connector.id);
        auto schedule = Schedule::create(stored.connector.schedule);
        if (!schedule)
            continue; // saved by an older or newer Muster: lint tells the person
        const auto found = std::find_if(known->begin(), known->end(), [&](const ScheduleState& state) {
            return state.connector == stored.connector.id;
        });
        const std::uint64_t seed = seedOf(stored.connector.id);
        auto state = stateOf(stored, *schedule, found == known->end() ? nullptr : &*found, seed, now);
        if (!state)
            return fail(state.error());
        entries.push_back({stored, std::move(*schedule), std::move(*state), seed});
    }
    if (auto removed = removeOthers(*known, kept); !removed)
        return fail(removed.error());
    std::sort(entries.begin(), entries.end(),
              [](const Entry& one, const Entry& other) { return one.state.due < other.state.due; });
    return entries;
}

Result<void> Scheduler::checkAlarm(Entry& entry, Timestamp now)
{
    const auto allowed = parseDuration(entry.stored.connector.schedule.alarmAfter);
    ScheduleState& state = entry.state;
    if (!allowed || state.pause == Pause::Person || state.alarmed != Timestamp() || now - state.since <= *allowed)
        return {};
    // imports by hand count as well
    const auto runs = m_ports.runs().runs(entry.stored.connector.id, 20);
    if (!runs)
        return fail(runs.error());
    for (const RunReport& run : *runs) {
        if (hasSucceeded(run) && run.finishedAt <= now) // later ones are of a clock that was wrong
            state.since = std::max(state.since, run.finishedAt);
    }
    if (now - state.since > *allowed) {
        state.alarmed = now;
        // told first: an alarm is announced once, however often this is called
        if (auto told = m_announce(m_ports)->overdue(entry.stored.connector, state.since); !told)
            return told;
    }
    return m_ports.schedules().change(state.connector, [&](ScheduleState& kept) {
        kept.since = std::max(kept.since, state.since);
        kept.alarmed = state.alarmed;
    });
}

Result<bool> Scheduler::isDoneAnew(const Entry& entry, const std::vector<RunReport>& runs, const RunReport& run)
{
    const Timestamp slot = run.options.slot;
    const bool waits = entry.state.begun == slot && entry.state.pause == Pause::None;
    const bool isLater = std::any_of(runs.begin(), runs.end(), [&](const RunReport& other) {
        return other.options.slot == slot && other.run != run.run && other.startedAt > run.startedAt;
    });
    if (endedWithItsProgram(run))
        return waits || isLater;
    return waits ? wasLeftUnapplied(m_ports, entry.stored.connector, run) : Result<bool>(false);
}

Result<void> Scheduler::tellLate(const std::vector<Entry>& entries, Timestamp now)
{
    for (const Entry& entry : entries) {
        const auto runs = m_ports.runs().runs(entry.stored.connector.id, 5);
        if (!runs)
            return fail(runs.error());
        for (const RunReport& run : *runs) {
            const bool ours = run.options.startedBy == "schedule" && run.finishedAt != Timestamp();
            if (!ours || now - run.finishedAt > hours(24))
                continue;
            const auto anew = isDoneAnew(entry, *runs, run);
            if (!anew)
                return fail(anew.error());
            if (*anew)
                continue;
            if (auto told = tell(*m_announce(m_ports), entry.stored.connector, run); !told)
                return told;
        }
    }
    return {};
}

Result<Timestamp> Scheduler::tick(Timestamp now)
{
    auto entries = read(now);
    if (!entries)
        return fail(entries.error());
    Timestamp look = now + hours(1);
    std::optional<Error> trouble; // of one connector, or with telling people: imports start all the same
    const auto note = [&trouble](const auto& done) {
        if (!done && !trouble)
            trouble = done.error();
    };
    if (!m_told->exchange(true)) {
        const auto told = tellLate(*entries, now);
        if (!told)
            *m_told = false;
        note(told);
    }
    for (Entry& entry : *entries) {
        note(checkAlarm(entry, now));
        if (entry.state.pause != Pause::None)
            continue;
        const auto start = nextStart(entry, now);
        note(start);
        if (!start || !*start)
            continue;
        if ((*start)->at > now) {
            look = std::min(look, (*start)->at);
        } else if (m_jobs.running() >= atOnce && !m_jobs.isRunning(entry.stored.connector.id)) {
            m_waiting.insert(entry.stored.connector.id);
            look = std::min(look, now + Timestamp::duration(seconds(1)));
        } else {
            note(startOne(entry, (*start)->slot, now));
            if (entry.state.due != Timestamp())
                look = std::min(look, entry.state.due);
        }
    }
    if (trouble)
        return fail(std::move(*trouble));
    return std::max(look, now);
}

Result<void> pauseSchedule(ScheduleStore& store, const std::string& connector, Timestamp now)
{
    ScheduleState fresh;
    fresh.connector = connector;
    fresh.since = now;
    return store.addOrChange(fresh, [&](ScheduleState& state) {
        state.pause = Pause::Person;
        state.pausedAt = now;
    });
}

Result<void> resumeSchedule(ScheduleStore& store, const Connector& connector, Timestamp now)
{
    const auto schedule = Schedule::create(connector.schedule);
    if (!schedule)
        return fail(schedule.error());
    return store.change(connector.id, [&](ScheduleState& state) {
        if (state.pause == Pause::None)
            return;
        state.pause = Pause::None;
        state.pausedAt = state.alarmed = state.begun = {};
        state.since = now;
        if (state.rule == schedule->rule())
            state.due = schedule->next(state.anchor, now).value_or(Timestamp());
    });
}

Result<void> resumeAfterAuthorization(ScheduleStore& store, const std::string& connector)
{
    return store.change(connector, [](ScheduleState& state) {
        if (state.pause != Pause::Authorization)
            return;
        state.pause = Pause::None;
        state.pausedAt = {};
    });
}

} // namespace muster
