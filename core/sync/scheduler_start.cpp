// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/scheduler_parts.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto lateness = minutes(10); ///< later than this, a start was missed: the computer slept or was off

bool wantsAuthorization(const RunReport& report)
{
    return report.error &&
           (report.error->kind == ErrorKind::Unauthorized || report.error->kind == ErrorKind::SecretMissing);
}

Error leftUnapplied()
{
    return {ErrorKind::Cancelled,
            QCoreApplication::translate("Scheduler", "The program ended before this run was applied. Nothing of it was "
                                                     "written; start it again.")};
}

/// Has nothing to do with this start: the same one may well begin a little later.
bool passesBy(const Error& error)
{
    return error.kind == ErrorKind::Storage || error.kind == ErrorKind::DiskFull ||
           error.kind == ErrorKind::RateLimited || error.kind == ErrorKind::Cancelled;
}

/// Deleted or switched off since it was read: the next look leaves it out.
bool isGone(const Error& error)
{
    return error.kind == ErrorKind::NotFound ||
           (error.kind == ErrorKind::Conflict && error.where == QLatin1String("active"));
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

} // namespace

bool hasSucceeded(const RunReport& report)
{
    return report.state == RunState::Done || report.state == RunState::DoneWithErrors;
}

bool endedWithItsProgram(const RunReport& report)
{
    return report.error && report.error->kind == ErrorKind::Cancelled;
}

Result<bool> wasLeftUnapplied(Ports& ports, const Connector& connector, const RunReport& report)
{
    using Mode = ScheduleSettings::Mode;
    const Mode mode = connector.schedule.mode;
    if (report.state == RunState::Planned)
        return mode != Mode::Propose;
    if (report.state != RunState::Held || mode != Mode::Apply)
        return false; // held plans wait for a person
    const auto plan = ports.plans().plan(report.plan);
    if (!plan)
        return plan.error().kind == ErrorKind::NotFound ? Result<bool>(false) : fail(plan.error());
    return plan->state == PlanState::Held && !needsPerson(*plan);
}

Result<void> noteEnd(Ports& ports, const Connector& connector, const RunReport& report)
{
    return ports.schedules().change(connector.id, [&](ScheduleState& state) {
        if (state.begun == report.options.slot && !endedWithItsProgram(report))
            state.begun = {};
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

Result<std::optional<Timestamp>> Scheduler::triedAgain(const Entry& entry, Timestamp now)
{
    using Again = std::optional<Timestamp>;
    const Connector& connector = entry.stored.connector;
    const Timestamp slot = entry.state.begun;
    if (slot == Timestamp() || m_jobs.isRunning(connector.id))
        return Again();
    const auto runs = m_ports.runs().runsOfSlot(connector.id, slot);
    if (!runs)
        return fail(runs.error());
    const RunReport* const last = runs->empty() ? nullptr : &runs->front();
    if (last && last->finishedAt == Timestamp())
        return Again(); // another process is at it
    const auto unapplied = last ? wasLeftUnapplied(m_ports, connector, *last) : Result<bool>(false);
    if (!unapplied)
        return fail(unapplied.error());
    const bool isUnapplied = *unapplied;
    if (isUnapplied)
        if (auto ended = m_ports.runs().endUnapplied(last->run, leftUnapplied(), now); !ended)
            return fail(ended.error());
    const bool wasCutOff = isUnapplied || (last && endedWithItsProgram(*last));
    if (runs->size() >= tries || !wasCutOff) {
        if (wasCutOff)
            *m_told = false; // it is not tried again, so that it stopped is news
        const auto left = m_ports.schedules().change(connector.id, [&](ScheduleState& kept) {
            if (kept.begun == slot)
                kept.begun = {};
        });
        return left ? Result<Again>(Again()) : fail(left.error());
    }
    const Timestamp ended = isUnapplied ? now : last->finishedAt;
    const Timestamp start = ended + minutes(1 << (runs->size() - 1));
    return Again(entry.schedule.afterQuiet(ended > now ? now : std::max(start, now)));
}

Result<std::optional<Scheduler::Start>> Scheduler::nextStart(const Entry& entry, Timestamp now)
{
    std::optional<Start> next;
    if (entry.state.due != Timestamp())
        next = Start{entry.state.due, startOf(entry, now)};
    if (next && next->at <= now)
        return next;
    const auto again = triedAgain(entry, now);
    if (!again)
        return fail(again.error());
    if (*again && (!next || **again < next->at))
        next = Start{entry.state.begun, **again};
    return next;
}

Jobs::Done Scheduler::whenDone() const
{
    return [announce = m_announce, isTold = m_told](Ports& ports, const Connector& connector,
                                                    const Result<RunReport>& report) {
        if (!report)
            return; // nothing that could be told: the workspace itself cannot be read
        (void)noteEnd(ports, connector, *report);
        if (endedWithItsProgram(*report)) {
            const auto runs = ports.runs().runsOfSlot(connector.id, report->options.slot);
            if (!runs || runs->size() < tries) {
                *isTold = false; // tried again; where it is not, the next look tells that it stopped
                return;
            }
        }
        if (!tell(*announce(ports), connector, *report)) // an announcement never changes a run
            *isTold = false;
    };
}

Result<void> Scheduler::endCutOff(const Entry& entry, Timestamp now)
{
    const Connector& connector = entry.stored.connector;
    const Timestamp slot = entry.state.begun;
    if (slot == Timestamp() || slot == entry.state.due || m_jobs.isRunning(connector.id))
        return {};
    const auto runs = m_ports.runs().runsOfSlot(connector.id, slot);
    if (!runs)
        return fail(runs.error());
    if (runs->empty() || runs->front().finishedAt == Timestamp())
        return {};
    const RunReport& last = runs->front();
    const auto isUnapplied = wasLeftUnapplied(m_ports, connector, last);
    if (!isUnapplied)
        return fail(isUnapplied.error());
    if (*isUnapplied || endedWithItsProgram(last))
        *m_told = false;
    return *isUnapplied ? m_ports.runs().endUnapplied(last.run, leftUnapplied(), now) : Result<void>();
}

Result<void> Scheduler::startOne(Entry& entry, Timestamp slot, Timestamp now)
{
    const Connector& connector = entry.stored.connector;
    const ImportOptions options = optionsOf(connector, slot);
    if (slot == entry.state.due) {
        if (auto ended = endCutOff(entry, now); !ended)
            return ended;
        const auto before = m_ports.runs().runsOfSlot(connector.id, slot);
        if (!before)
            return fail(before.error());
        // a run for this start exists already when we were killed between its beginning and the end of this
        if (!before->empty())
            return noteStart(entry, slot, true, now);
    }
    const auto run = m_jobs.start({connector.id, options, connector.schedule.mode}, whenDone());
    return run ? noteStart(entry, slot, true, now) : noteUnbegun(entry, options, run.error(), now);
}

Result<void> Scheduler::noteUnbegun(Entry& entry, const ImportOptions& options, const Error& error, Timestamp now)
{
    if (passesBy(error))
        return fail(error);
    if (isGone(error))
        return {};
    const Connector& connector = entry.stored.connector;
    const bool isBusy = error.kind == ErrorKind::Conflict;
    if (isBusy && options.slot != entry.state.due)
        return {}; // what is tried again can wait
    const auto run = isBusy ? m_ports.runs().addSkipped(connector.id, options, now)
                            : m_ports.runs().addFailed(connector.id, options, error, now);
    if (!run)
        return fail(run.error());
    if (auto noted = noteStart(entry, options.slot, false, now); !noted)
        return noted;
    const auto report = m_ports.runs().run(*run);
    if (!report)
        return fail(report.error());
    if (auto noted = noteEnd(m_ports, connector, *report); !noted)
        return noted;
    auto told = tell(*m_announce(m_ports), connector, *report);
    if (!told)
        *m_told = false;
    return told;
}

Result<void> Scheduler::noteStart(Entry& entry, Timestamp slot, bool hasBegun, Timestamp now)
{
    const std::string& id = entry.stored.connector.id;
    m_waiting.erase(id);
    m_catchUps.erase(id);
    if (slot == entry.state.due)
        entry.state.due = entry.schedule.next(entry.state.anchor, now).value_or(Timestamp());
    return m_ports.schedules().change(id, [&](ScheduleState& kept) {
        kept.due = entry.state.due;
        if (hasBegun)
            kept.begun = slot;
    });
}

} // namespace muster
