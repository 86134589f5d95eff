// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/calendar.h"
#include "core/base/duration.h"
#include "core/source/connectorlint.h"

namespace muster {

namespace {
constexpr std::chrono::seconds shortest = std::chrono::minutes(5);
}

/// An ISO 8601 duration; empty is allowed where `needed` is false.
void ConnectorLint::checkDuration(const std::string& text, const char* place, bool needed)
{
    if (text.empty() && !needed)
        return;
    if (!parseDuration(text) || text.front() != 'P')
        error(place, tr("“%1” is not a duration. Write PT30M for 30 minutes, PT1H for an hour, P1D for a day.")
                         .arg(QString::fromStdString(text)));
}

void ConnectorLint::checkSchedule()
{
    const ScheduleSettings& schedule = m_connector.schedule;
    checkDuration(schedule.every, "schedule.every", true);
    if (const auto every = parseDuration(schedule.every); every && *every < shortest)
        error("schedule.every", tr("Imports cannot start more often than every five minutes. Write PT5M or longer."));
    checkDuration(schedule.jitter, "schedule.jitter", false);
    if (const auto jitter = parseDuration(schedule.jitter); jitter && *jitter > std::chrono::hours(1))
        error("schedule.jitter", tr("A start may be put off by an hour at most. Write PT1H or shorter."));
    checkDuration(schedule.alarmAfter, "schedule.alarmAfter", false);
    checkCalendar();
    if (schedule.enabled && schedule.operations.empty())
        warning("schedule.operations",
                tr("The schedule does nothing: add “users.create” or “users.update”, or set \"enabled\": false."));
    for (std::size_t i = 0; i < schedule.operations.size(); ++i) {
        if (schedule.operations[i] != "users.create" && schedule.operations[i] != "users.update")
            error("schedule.operations[" + std::to_string(i) + "]", tr("Write “users.create” or “users.update”."));
    }
}

void ConnectorLint::checkCalendar()
{
    const ScheduleSettings& schedule = m_connector.schedule;
    const auto checkTime = [this](const std::string& text, const char* place) {
        if (!parseTimeOfDay(text))
            error(place, tr("“%1” is not a time of the day. Write hours and minutes, such as 06:30.")
                             .arg(QString::fromStdString(text)));
    };
    if (!schedule.at.empty())
        checkTime(schedule.at, "schedule.at");
    for (std::size_t i = 0; i < schedule.days.size(); ++i) {
        if (!parseWeekday(schedule.days[i]))
            error("schedule.days[" + std::to_string(i) + "]",
                  tr("“%1” is not a day of the week. Write mon, tue, wed, thu, fri, sat or sun.")
                      .arg(QString::fromStdString(schedule.days[i])));
    }
    if (!schedule.cron.empty()) {
        if (const auto rule = CalendarRule::fromCron(schedule.cron); !rule)
            error("schedule.cron", rule.error().message);
        else if (rule->shortestGap() < shortest)
            error("schedule.cron", tr("Imports cannot start more often than every five minutes. Write fewer minutes, "
                                      "such as */5 or 0,30."));
        if (!schedule.at.empty())
            warning("schedule.at", tr("Both “cron” and “at” are given; “cron” is what counts. Remove the other."));
    } else if (!schedule.days.empty() && schedule.at.empty()) {
        warning("schedule.days", tr("Days count only with a time of the day: add “at”, such as 06:30."));
    }
    if (!parseTimeZone(schedule.timeZone))
        error("schedule.timeZone", tr("“%1” is not a time zone. Write a name such as Europe/Oslo or UTC.")
                                       .arg(QString::fromStdString(schedule.timeZone)));
    if (!schedule.quiet)
        return;
    checkTime(schedule.quiet->from, "schedule.quiet.from");
    checkTime(schedule.quiet->to, "schedule.quiet.to");
    const auto from = parseTimeOfDay(schedule.quiet->from), to = parseTimeOfDay(schedule.quiet->to);
    if (from && to && *from == *to)
        error("schedule.quiet", tr("The quiet hours begin and end at the same time, so no import could ever start."));
}

} // namespace muster
