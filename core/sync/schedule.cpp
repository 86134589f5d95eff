// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/schedule.h"

#include "core/base/duration.h"
#include "core/base/json.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace muster {

namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

QString tr(const char* text)
{
    return QCoreApplication::translate("Schedule", text);
}

Error invalid(const char* key, const QString& message)
{
    return {ErrorKind::Invalid, message, {}, QStringLiteral("schedule.") + QLatin1String(key)};
}

/// Spreads numbers that are near each other (splitmix64's last step).
std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

Result<std::optional<CalendarRule>> calendarOf(const ScheduleSettings& settings)
{
    if (!settings.cron.empty()) {
        auto rule = CalendarRule::fromCron(settings.cron);
        if (!rule)
            return fail(std::move(rule.error()));
        if (rule->shortestGap() < minutes(5))
            return fail(invalid("cron", tr("“%1” starts imports more often than every five minutes. Write fewer "
                                           "minutes, such as */5 or 0,30.")
                                            .arg(QString::fromStdString(settings.cron))));
        return std::optional(*rule);
    }
    if (settings.at.empty())
        return std::optional<CalendarRule>();
    const auto time = parseTimeOfDay(settings.at);
    if (!time)
        return fail(invalid("at", tr("“%1” is not a time of the day. Write hours and minutes, such as 06:30.")
                                      .arg(QString::fromStdString(settings.at))));
    std::bitset<7> days;
    for (const std::string& word : settings.days) {
        const auto day = parseWeekday(word);
        if (!day)
            return fail(invalid("days", tr("“%1” is not a day of the week. Write mon, tue, wed, thu, fri, sat or sun.")
                                            .arg(QString::fromStdString(word))));
        days.set(static_cast<std::size_t>(*day));
    }
    return std::optional(CalendarRule::daily(*time, days.none() ? days.set() : days));
}

std::string ruleOf(const ScheduleSettings& settings)
{
    Json rule{{"every", settings.every},
              {"at", settings.at},
              {"days", settings.days},
              {"cron", settings.cron},
              {"zone", settings.timeZone},
              {"from", settings.quiet ? settings.quiet->from : ""},
              {"to", settings.quiet ? settings.quiet->to : ""}};
    return writeJson(rule);
}

/// The first moment after `moment` at which clocks show what `end` says. In autumn they show some times twice: whoever
/// comes after the first waits for the second. `end` itself where the clocks jump over that time.
Timestamp endOfQuiet(Timestamp moment, const QDateTime& end)
{
    const QTimeZone zone = end.timeZone();
    const qint64 from = std::chrono::floor<seconds>(moment).time_since_epoch().count();
    const qint64 wall = QDateTime(end.date(), end.time(), Qt::UTC).toSecsSinceEpoch();
    std::optional<Timestamp> first;
    for (const qint64 near : {from, from + 24 * 3600}) { // with the offset before a change, and after it
        const qint64 candidate = wall - zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(near, Qt::UTC));
        const Timestamp at{seconds(candidate)};
        if (at > moment && QDateTime::fromSecsSinceEpoch(candidate, zone).time() == end.time())
            first = first ? std::min(*first, at) : at;
    }
    return first.value_or(std::max(moment, Timestamp(seconds(end.toSecsSinceEpoch()))));
}

} // namespace

std::string_view pauseName(Pause pause)
{
    return pause == Pause::Person ? "person" : pause == Pause::Authorization ? "authorization" : "";
}

Result<Schedule> Schedule::create(const ScheduleSettings& settings)
{
    Schedule schedule;
    auto calendar = calendarOf(settings);
    if (!calendar)
        return fail(std::move(calendar.error()));
    schedule.m_calendar = *calendar;
    const auto every = parseDuration(settings.every);
    if (!every || *every < minutes(5))
        return fail(
            invalid("every", tr("“%1” is not a time between two imports. Write PT5M or longer, PT1H for an hour, "
                                "P1D for a day.")
                                 .arg(QString::fromStdString(settings.every))));
    schedule.m_every = *every;
    schedule.m_jitter = parseDuration(settings.jitter).value_or(seconds(0));
    const auto zone = parseTimeZone(settings.timeZone);
    if (!zone)
        return fail(invalid("timeZone", tr("“%1” is not a time zone. Write a name such as Europe/Oslo or UTC.")
                                            .arg(QString::fromStdString(settings.timeZone))));
    schedule.m_zone = *zone;
    if (settings.quiet) {
        const auto from = parseTimeOfDay(settings.quiet->from), to = parseTimeOfDay(settings.quiet->to);
        if (!from || !to || *from == *to)
            return fail(invalid("quiet", tr("The quiet hours need two different times of the day, such as 22:00 and "
                                            "06:00.")));
        schedule.m_quiet.emplace(*from, *to);
    }
    schedule.m_rule = ruleOf(settings);
    return schedule;
}

Timestamp Schedule::afterQuiet(Timestamp moment) const
{
    if (!m_quiet)
        return moment;
    const auto [from, to] = *m_quiet;
    const QDateTime local =
        QDateTime::fromSecsSinceEpoch(std::chrono::floor<seconds>(moment).time_since_epoch().count(), m_zone);
    const int minute = local.time().hour() * 60 + local.time().minute();
    const bool quiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    if (!quiet)
        return moment;
    const QDate day = minute < to ? local.date() : local.date().addDays(1);
    return endOfQuiet(moment, QDateTime(day, QTime(to / 60, to % 60), m_zone));
}

std::optional<Timestamp> Schedule::first(Timestamp now, std::uint64_t seed) const
{
    if (m_calendar)
        return next(now, now);
    const auto span = std::min<minutes>(std::chrono::floor<minutes>(m_every), minutes(60));
    const auto after = minutes(1 + static_cast<std::int64_t>(mixed(seed) % static_cast<std::uint64_t>(span.count())));
    // a whole minute, so that the time shown is the time meant
    return afterQuiet(Timestamp(std::chrono::floor<minutes>(now) + after));
}

std::optional<Timestamp> Schedule::next(Timestamp anchor, Timestamp after) const
{
    if (m_calendar) {
        auto moment = m_calendar->next(after, m_zone);
        return moment ? std::optional(afterQuiet(*moment)) : moment;
    }
    const microseconds every = m_every;
    auto steps = (after - anchor) / every;
    if (anchor + steps * every > after)
        --steps; // division rounds towards zero, also before the anchor
    return afterQuiet(anchor + (steps + 1) * every);
}

microseconds Schedule::delay(Timestamp due, std::uint64_t seed) const
{
    if (m_jitter.count() == 0)
        return microseconds(0);
    const auto moment = static_cast<std::uint64_t>(std::chrono::floor<seconds>(due).time_since_epoch().count());
    return seconds(mixed(seed ^ mixed(moment)) % static_cast<std::uint64_t>(m_jitter.count() + 1));
}

} // namespace muster
