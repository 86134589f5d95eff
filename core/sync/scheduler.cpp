// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/scheduler.h"

#include "core/base/duration.h"

#include <algorithm>

namespace muster {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto lateness = minutes(10); ///< later than this, a start was missed: the computer slept or was off

/// The same on every computer and in every run (FNV-1a).
std::uint64_t seedOf(const std::string& connector)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : connector)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

bool hasSucceeded(const RunReport& report)
{
    return report.state == RunState::Done || report.state == RunState::DoneWithErrors;
}

bool wantsAuthorization(const RunReport& report)
{
    return report.error &&
           (report.error->kind == ErrorKind::Unauthorized || report.error->kind == ErrorKind::SecretMissing);
}

ImportOptions optionsOf(const Connector& connector, Timestamp slot)
{
    const ScheduleSettings& settings = connector.schedule;
    const auto has = [&](const char* word) {
        return std::find(settings.operations.begin(), settings.operations.end(), word) != settings.operations.end();
    };
    ImportOptions options;
    options.create = has("users.create");
    options.update = has("users.update");
    if (settings.import) {
        options.reactivate = settings.import->allowReactivation;
        options.filter = settings.import->filter;
    }
    options.startedBy = "schedule";
    options.slot = slot;
    return options;
}

/// What a run that ended changes about its schedule.
Result<void> noteEnd(Ports& ports, const Connector& connector, const RunReport& report)
{
    return ports.schedules().change(connector.id, [&](ScheduleState& state) {
        if (hasSucceeded(report)) {
            state.since = std::max(state.since, report.finishedAt);
            state.alarmed = {};
        }
        if (hasSucceeded(report) && state.pause == Pause::Authorization) {
            state.pause = Pause::None;
            state.pausedAt = {};
        } else if (wantsAuthorization(report) && state.pause == Pause::None) {
            state.pause = Pause::Authorization;
            state.pausedAt = report.finishedAt;
        }
    });
}

Result<void> tell(Announcer& announcer, const Connector& connector, const RunReport& report)
{
    return wantsAuthorization(report) ? announcer.authorizationNeeded(connector, *report.error, report.finishedAt)
                                      : announcer.finished(connector, report);
}

} // namespace

Scheduler::Scheduler(Ports& ports, Jobs& jobs, Announce announce)
    : m_ports(ports), m_jobs(jobs), m_announce(std::move(announce))
{
}

Result<ScheduleState> Scheduler::stateOf(const StoredConnector& stored, const Schedule& schedule,
                                         const ScheduleState* known, std::uint64_t seed, Timestamp now)
{
    ScheduleState state = known ? *known : ScheduleState{};
    const bool fresh = known == nullptr;
    state.connector = stored.connector.id;
    if (fresh)
        state.since = now;
    if (fresh || state.rule != schedule.rule()) {
        state.rule = schedule.rule();
        state.anchor = state.due = schedule.first(now, seed).value_or(Timestamp());
    } else if (state.due > now) {
        // a clock that was put back would leave the next start far away; it is not started again at once either
        const auto soon = schedule.next(state.anchor, now);
        const auto then = soon ? schedule.next(state.anchor, *soon) : soon;
        if (!then || state.due <= *then || state.due == state.anchor)
            return state;
        state.due = *then;
    } else if (state.due == Timestamp()) {
        const auto next = schedule.next(state.anchor, now); // a rule without a moment may get one: 29 February
        if (!next)
            return state;
        state.due = *next;
    } else {
        return state;
    }
    const auto put = [&](ScheduleState& kept) {
        kept.rule = state.rule;
        kept.anchor = state.anchor;
        kept.due = state.due;
    };
    const auto written = fresh ? m_ports.schedules().write(state) : m_ports.schedules().change(state.connector, put);
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
        kept.insert(stored.connector.id);
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
        if (hasSucceeded(run))
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

Result<void> Scheduler::tellLate(const Entry& entry, Timestamp now)
{
    const auto runs = m_ports.runs().runs(entry.stored.connector.id, 5);
    if (!runs)
        return fail(runs.error());
    for (const RunReport& run : *runs) {
        const bool ours = run.options.startedBy == "schedule" && run.finishedAt != Timestamp();
        if (!ours || now - run.finishedAt > hours(24))
            continue;
        if (auto told = tell(*m_announce(m_ports), entry.stored.connector, run); !told)
            return told;
    }
    return {};
}

Timestamp Scheduler::startOf(const Entry& entry, Timestamp now)
{
    const std::string& id = entry.stored.connector.id;
    const Timestamp due = entry.state.due;
    const Schedule& schedule = entry.schedule;
    const Timestamp planned = schedule.afterQuiet(due + schedule.delay(due, entry.seed));
    if (now - planned <= lateness || m_waiting.contains(id))
        return schedule.afterQuiet(std::max(planned, now));
    // missed: not all that were missed together start together now. `due` stays what the start is for
    auto& [missed, start] = m_catchUps[id];
    if (missed != due || start > now + seconds(120)) {
        missed = due;
        start = schedule.afterQuiet(now) + seconds(entry.seed % 121);
    }
    return schedule.afterQuiet(std::max(start, now));
}

Result<void> Scheduler::skip(const Entry& entry, const ImportOptions& options, Timestamp now)
{
    const auto run = m_ports.runs().addSkipped(entry.stored.connector.id, options, now);
    if (!run)
        return fail(run.error());
    const auto report = m_ports.runs().run(*run);
    if (!report)
        return fail(report.error());
    return m_announce(m_ports)->finished(entry.stored.connector, *report);
}

Jobs::Done Scheduler::whenDone() const
{
    return [announce = m_announce](Ports& ports, const Connector& connector, const Result<RunReport>& report) {
        if (!report)
            return; // nothing that could be told: the workspace itself cannot be read
        (void)noteEnd(ports, connector, *report);
        (void)tell(*announce(ports), connector, *report); // an announcement never changes a run
    };
}

Result<void> Scheduler::startOne(Entry& entry, Timestamp now)
{
    const Connector& connector = entry.stored.connector;
    const ImportOptions options = optionsOf(connector, entry.state.due);
    const auto before = m_ports.runs().runOfSlot(connector.id, entry.state.due);
    if (!before)
        return fail(before.error());
    // a run for this start exists already when we were killed between its beginning and the line below
    if (!*before) {
        const auto run = m_jobs.start({connector.id, options, connector.schedule.mode}, whenDone());
        if (!run && run.error().kind == ErrorKind::Conflict) {
            if (auto skipped = skip(entry, options, now); !skipped)
                return skipped;
        } else if (!run) {
            return fail(run.error());
        }
    }
    m_waiting.erase(connector.id);
    m_catchUps.erase(connector.id);
    entry.state.due = entry.schedule.next(entry.state.anchor, now).value_or(Timestamp());
    return m_ports.schedules().change(connector.id, [&](ScheduleState& kept) { kept.due = entry.state.due; });
}

Result<Timestamp> Scheduler::tick(Timestamp now)
{
    auto entries = read(now);
    if (!entries)
        return fail(entries.error());
    Timestamp look = now + hours(1);
    for (const Entry& entry : *entries) {
        if (auto told = m_told ? Result<void>() : tellLate(entry, now); !told)
            return fail(told.error());
    }
    m_told = true;
    std::optional<Error> trouble; // of one connector: the others go on
    for (Entry& entry : *entries) {
        if (auto checked = checkAlarm(entry, now); !checked)
            return fail(checked.error());
        if (entry.state.due == Timestamp() || entry.state.pause != Pause::None)
            continue;
        const Timestamp start = startOf(entry, now);
        if (start > now) {
            look = std::min(look, start);
        } else if (m_jobs.running() >= atOnce && !m_jobs.isRunning(entry.stored.connector.id)) {
            m_waiting.insert(entry.stored.connector.id);
            look = std::min(look, now + Timestamp::duration(seconds(1)));
        } else {
            if (auto started = startOne(entry, now); !started && !trouble)
                trouble = std::move(started.error());
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
    auto state = store.get(connector);
    if (!state)
        return fail(state.error());
    ScheduleState next = state->value_or(ScheduleState{connector, {}, {}, {}, {}, Pause::None, now, {}});
    next.pause = Pause::Person;
    next.pausedAt = now;
    return store.write(next);
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
        state.pausedAt = state.alarmed = {};
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
