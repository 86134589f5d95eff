// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"
#include "core/sync/schedule.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace muster {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Schedule)
};

QString everyWords(const std::string& text)
{
    const auto every = parseDuration(text);
    if (!every)
        return Words::tr("Every %1").arg(QString::fromStdString(text));
    const std::int64_t minutes = every->count() / 60;
    if (minutes % (7 * 1440) == 0)
        return minutes == 7 * 1440 ? Words::tr("Every week")
                                   : Words::tr("Every %n week(s)", nullptr, static_cast<int>(minutes / (7 * 1440)));
    if (minutes % 1440 == 0)
        return minutes == 1440 ? Words::tr("Every day")
                               : Words::tr("Every %n day(s)", nullptr, static_cast<int>(minutes / 1440));
    if (minutes % 60 == 0)
        return minutes == 60 ? Words::tr("Every hour")
                             : Words::tr("Every %n hour(s)", nullptr, static_cast<int>(minutes / 60));
    return Words::tr("Every %n minute(s)", nullptr, static_cast<int>(minutes));
}

/// "Monday to Friday", "Saturday, Sunday", "Every day".
QString daysWords(const std::vector<std::string>& words)
{
    std::vector<int> days; // 1 = Monday ... 7
    for (const std::string& word : words) {
        if (const auto day = parseWeekday(word))
            days.push_back(*day == 0 ? 7 : *day);
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    if (days.empty() || days.size() == 7)
        return Words::tr("Every day");
    const QLocale locale;
    if (days.size() > 2 && days.back() - days.front() + 1 == static_cast<int>(days.size()))
        return Words::tr("%1 to %2").arg(locale.standaloneDayName(days.front()), locale.standaloneDayName(days.back()));
    QStringList names;
    for (const int day : days)
        names << locale.standaloneDayName(day);
    return names.join(QStringLiteral(", "));
}

} // namespace

QString scheduleWords(const ScheduleSettings& settings)
{
    if (!settings.enabled)
        return Words::tr("Off");
    QString words = !settings.cron.empty() ? Words::tr("By “%1”").arg(QString::fromStdString(settings.cron))
                    : !settings.at.empty()
                        ? Words::tr("%1 at %2").arg(daysWords(settings.days), QString::fromStdString(settings.at))
                        : everyWords(settings.every);
    const bool clock = !settings.cron.empty() || !settings.at.empty() || settings.quiet;
    if (settings.quiet)
        words =
            Words::tr("%1, not from %2 to %3")
                .arg(words, QString::fromStdString(settings.quiet->from), QString::fromStdString(settings.quiet->to));
    if (clock && !settings.timeZone.empty())
        words = Words::tr("%1 (%2)").arg(words, QString::fromStdString(settings.timeZone));
    return words;
}

} // namespace muster
