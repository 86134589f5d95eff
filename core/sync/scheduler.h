// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/announcer.h"
#include "core/sync/jobs.h"

#include <atomic>
#include <map>
#include <memory>
#include <set>

namespace muster {

/// Starts imports when they are due and tells what became of them. It has no clock and no thread of its own: whoever
/// holds the workspace's scheduler lock calls tick(). What it knows is in the workspace, so that it may be killed at
/// any moment: no start is lost, and none happens twice. A run that ended because its program did is tried again, after
/// one, two and four minutes, until the next start takes its place; every try is a run of its own in history.
class Scheduler
{
public:
    /// Makes an announcer that works with the ports of the thread that calls.
    using Announce = std::function<std::unique_ptr<Announcer>(Ports&)>;

    /// `ports` belong to the thread that calls tick(). `jobs` must end before this does.
    Scheduler(Ports& ports, Jobs& jobs, Announce announce);

    /// Starts what is due, records starts that are skipped or cannot begin, gives alarms. Gives the moment of the next
    /// look, at most an hour away. Errors: Storage, DiskFull, RateLimited, or what an announcement said: the first of
    /// them, after everything else that was due has started; the next call continues.
    [[nodiscard]] Result<Timestamp> tick(Timestamp now);

    static constexpr int atOnce = 2; ///< scheduled imports at the same time; others wait
    static constexpr int tries = 4;  ///< of one start whose program ends each time

private:
    struct Start
    {
        Timestamp slot, at; ///< what it is for; when it happens
    };
    struct Entry
    {
        StoredConnector stored;
        Schedule schedule;
        ScheduleState state;
        std::uint64_t seed = 0;
    };
    [[nodiscard]] Result<std::vector<Entry>> read(Timestamp now);
    [[nodiscard]] Result<ScheduleState> stateOf(const StoredConnector& stored, const Schedule& schedule,
                                                const ScheduleState* known, std::uint64_t seed, Timestamp now);
    [[nodiscard]] Result<void> removeOthers(const std::vector<ScheduleState>& known, const std::set<std::string>& kept);
    [[nodiscard]] Result<void> checkAlarm(Entry& entry, Timestamp now);
    /// Announces again what ended last: whoever started it may have been killed before it could tell.
    [[nodiscard]] Result<void> tellLate(const std::vector<Entry>& entries, Timestamp now);
    /// True when another run does the same start, or will: that this one stopped is no news.
    [[nodiscard]] Result<bool> isDoneAnew(const Entry& entry, const std::vector<RunReport>& runs, const RunReport& run);
    // scheduler_start.cpp
    /// When it really starts, not before `now`: a little later than due where a spread says so; one that was missed
    /// within two minutes; never in quiet hours.
    [[nodiscard]] Timestamp startOf(const Entry& entry, Timestamp now);
    /// When the run that ended with its program is tried again; none when there is none.
    [[nodiscard]] Result<std::optional<Timestamp>> triedAgain(const Entry& entry, Timestamp now);
    [[nodiscard]] Result<std::optional<Start>> nextStart(const Entry& entry, Timestamp now);
    /// The next start takes the place of a run that was cut off: that one is not tried again.
    [[nodiscard]] Result<void> endCutOff(const Entry& entry, Timestamp now);
    [[nodiscard]] Result<void> startOne(Entry& entry, Timestamp slot, Timestamp now);
    [[nodiscard]] Result<void> noteUnbegun(Entry& entry, const ImportOptions& options, const Error& error,
                                           Timestamp now);
    [[nodiscard]] Result<void> noteStart(Entry& entry, Timestamp slot, bool hasBegun, Timestamp now);
    [[nodiscard]] Jobs::Done whenDone() const;

    Ports& m_ports;
    Jobs& m_jobs;
    Announce m_announce;
    std::map<std::string, std::pair<Timestamp, Timestamp>> m_catchUps; ///< missed start -> when it happens instead
    /// False: something that ended was perhaps not told. Shared with jobs.
    std::shared_ptr<std::atomic<bool>> m_told = std::make_shared<std::atomic<bool>>(false);
    std::set<std::string> m_waiting; ///< due, but others run: their start is late for no other reason
};

/// Pauses or goes on. Going on computes the next start anew, so that nothing starts at once. Errors: Storage.
[[nodiscard]] Result<void> pauseSchedule(ScheduleStore& store, const std::string& connector, Timestamp now);
[[nodiscard]] Result<void> resumeSchedule(ScheduleStore& store, const Connector& connector, Timestamp now);
/// After somebody authorized a connector or stored a secret: a schedule that waited for that goes on, and its missed
/// start happens at once. Nothing otherwise.
[[nodiscard]] Result<void> resumeAfterAuthorization(ScheduleStore& store, const std::string& connector);

} // namespace muster
