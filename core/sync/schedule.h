// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/calendar.h"
#include "core/source/connector.h"

#include <functional>

namespace muster {

/// Why a schedule starts nothing although it is switched on.
enum class Pause : std::uint8_t { None, Person, Authorization };
[[nodiscard]] std::string_view pauseName(Pause pause); ///< "", "person", "authorization"

/// Where the schedule of one connector stands. What a person chose is in the connector (ScheduleSettings).
struct ScheduleState
{
    std::string connector;
    std::string rule;     ///< of the settings that `due` was computed from
    Timestamp anchor{};   ///< the first start; later ones keep its minute
    Timestamp due{};      ///< the next start; 0 = never
    Timestamp begun{};    ///< the start whose run goes on, or ended with its program and is tried again; 0 = none
    Timestamp pausedAt{}; ///< 0 = it is not paused
    Pause pause = Pause::None;
    Timestamp since{};   ///< end of the last successful run, or when waiting for the first one began
    Timestamp alarmed{}; ///< when the alarm of too long without a success was given; 0 = not since then
    friend bool operator==(const ScheduleState&, const ScheduleState&) = default;
};

/// When imports start, from settings that lint has passed. Pure: no clock, no chance of its own.
class Schedule
{
public:
    /// Errors: Invalid, as lint says it.
    [[nodiscard]] static Result<Schedule> create(const ScheduleSettings& settings);

    /// The first start after `now`, the moment of activation: of an interval within one interval and one hour, at a
    /// place in between that `seed` chooses (so that many connectors do not start together); else the first moment of
    /// the calendar. None when there is none.
    [[nodiscard]] std::optional<Timestamp> first(Timestamp now, std::uint64_t seed) const;
    /// The next start later than `after`: of an interval `anchor` plus a whole number of intervals, which is what
    /// makes missed starts one. Starts that would lie in quiet hours wait for their end.
    [[nodiscard]] std::optional<Timestamp> next(Timestamp anchor, Timestamp after) const;
    /// How long after its time a start really happens: 0 .. jitter, the same for the same connector and moment.
    [[nodiscard]] std::chrono::microseconds delay(Timestamp due, std::uint64_t seed) const;
    /// The same moment, or the end of the quiet hours that it lies in. Whatever really starts has to ask: only the
    /// moments of first() and next() are sure to lie outside.
    [[nodiscard]] Timestamp afterQuiet(Timestamp moment) const;
    /// Changes exactly when the moments change.
    [[nodiscard]] const std::string& rule() const { return m_rule; }
    [[nodiscard]] bool isInterval() const { return !m_calendar; }

private:
    Schedule() = default;

    std::chrono::seconds m_every{3600}, m_jitter{0};
    std::optional<CalendarRule> m_calendar;
    QTimeZone m_zone;
    std::optional<std::pair<int, int>> m_quiet; ///< minutes of the day
    std::string m_rule;
};

/// "Every hour", "Monday to Friday at 06:30 (Europe/Oslo)": when imports start, for people.
[[nodiscard]] QString scheduleWords(const ScheduleSettings& settings);

/// Port: where schedules stand. Errors: Storage, DiskFull.
class ScheduleStore
{
public:
    virtual ~ScheduleStore() = default;
    [[nodiscard]] virtual Result<std::vector<ScheduleState>> list() = 0;
    /// None when that connector was never scheduled.
    [[nodiscard]] virtual Result<std::optional<ScheduleState>> get(const std::string& connector) = 0;
    [[nodiscard]] virtual Result<void> write(const ScheduleState& state) = 0;
    /// Reads, changes and writes as one step, so that two threads or processes lose nothing of each other's. Nothing
    /// for a connector that was never scheduled.
    [[nodiscard]] virtual Result<void> change(const std::string& connector,
                                              const std::function<void(ScheduleState&)>& change) = 0;
    /// The same; a connector that was never scheduled begins with `fresh`.
    [[nodiscard]] virtual Result<void> addOrChange(const ScheduleState& fresh,
                                                   const std::function<void(ScheduleState&)>& change) = 0;
    [[nodiscard]] virtual Result<void> remove(const std::string& connector) = 0;
};

} // namespace muster
