// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/calendar.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Calendar", text);
}

/// One field of a crontab line: what it may hold, and the names that stand for its numbers.
struct CronField
{
    const char* name;
    int least, most;
    QStringList names; ///< of least, least + 1, ...
};

Result<int> cronNumber(const QString& word, const CronField& field)
{
    const auto named = field.names.indexOf(word.toLower());
    if (named >= 0)
        return field.least + static_cast<int>(named);
    bool good = false;
    const int number = word.toInt(&good);
    if (good && number >= field.least && number <= field.most && word.at(0).isDigit())
        return number;
    return fail(ErrorKind::Invalid, tr("“%1” is no %2: write a number from %3 to %4.")
                                        .arg(word, QCoreApplication::translate("Calendar", field.name),
                                             QString::number(field.least), QString::number(field.most)));
}

/// One entry of a list: "*", "5", "1-5", each with "/2". Numbers go into `out`.
Result<void> readCronEntry(const QString& entry, const CronField& field, std::bitset<60>& out)
{
    const QStringList halves = entry.split(u'/');
    const QStringList ends = halves[0].split(u'-');
    int from = field.least, to = field.most, step = 1;
    bool good = halves.size() <= 2 && ends.size() <= 2;
    if (good && halves.size() == 2) {
        step = halves[1].toInt(&good);
        good = good && step > 0;
    }
    if (good && halves[0] != u"*") {
        const auto first = cronNumber(ends[0], field);
        const auto last = cronNumber(ends.back(), field);
        if (!first || !last)
            return fail(first ? last.error() : first.error());
        from = *first;
        to = ends.size() == 1 && halves.size() == 2 ? field.most : *last; // "5/10" goes on to the end
        good = from <= to;
    }
    if (!good)
        return fail(ErrorKind::Invalid,
                    tr("“%1” is no %2: write a number, a range such as 1-5, or a step such as */10.")
                        .arg(entry, QCoreApplication::translate("Calendar", field.name)));
    for (int number = from; number <= to; number += step)
        out.set(static_cast<std::size_t>(number));
    return {};
}

Result<std::bitset<60>> readCronField(const QString& text, const CronField& field)
{
    std::bitset<60> out;
    for (const QString& entry : text.split(u',')) {
        if (auto done = readCronEntry(entry, field, out); !done)
            return fail(std::move(done.error()));
    }
    return out;
}

template <std::size_t N>
std::bitset<N> narrow(const std::bitset<60>& wide)
{
    std::bitset<N> out;
    for (std::size_t i = 0; i < N; ++i)
        out[i] = wide[i];
    return out;
}

QString spelledOut(const QString& text)
{
    static const std::pair<const char16_t*, const char16_t*> words[] = {
        {u"@hourly", u"0 * * * *"},  {u"@daily", u"0 0 * * *"},   {u"@midnight", u"0 0 * * *"},
        {u"@weekly", u"0 0 * * 0"},  {u"@monthly", u"0 0 1 * *"}, {u"@yearly", u"0 0 1 1 *"},
        {u"@annually", u"0 0 1 1 *"}};
    for (const auto& [word, means] : words) {
        if (text == QStringView(word))
            return QString::fromUtf16(means);
    }
    return text;
}

/// The moments at which clocks of the zone show this time: none in a gap, two where they are put back.
std::vector<qint64> momentsOf(qint64 local, const QTimeZone& zone)
{
    std::vector<qint64> out;
    constexpr qint64 day = 86'400;
    for (const qint64 around : {local - day, local + day}) {
        const int offset = zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(around, Qt::UTC));
        const qint64 moment = local - offset;
        const bool isReal = zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(moment, Qt::UTC)) == offset;
        if (isReal && std::find(out.begin(), out.end(), moment) == out.end())
            out.push_back(moment);
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

Result<CalendarRule> CalendarRule::fromCron(std::string_view text)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    const QString line = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).trimmed();
    const QStringList parts = spelledOut(line.toLower()).split(blanks, Qt::SkipEmptyParts);
    if (parts.size() != 5)
        return fail(ErrorKind::Invalid, tr("“%1” is no cron text: write minute, hour, day of the month, month and day "
                                           "of the week, such as “0 6 * * 1-5” for 06:00 from Monday to Friday.")
                                            .arg(line));
    const QStringList months = QStringLiteral("jan feb mar apr may jun jul aug sep oct nov dec").split(u' ');
    const QStringList weekdays = QStringLiteral("sun mon tue wed thu fri sat").split(u' ');
    const std::array<CronField, 5> fields{{{QT_TRANSLATE_NOOP("Calendar", "minute"), 0, 59, {}},
                                           {QT_TRANSLATE_NOOP("Calendar", "hour"), 0, 23, {}},
                                           {QT_TRANSLATE_NOOP("Calendar", "day of the month"), 1, 31, {}},
                                           {QT_TRANSLATE_NOOP("Calendar", "month"), 1, 12, months},
                                           {QT_TRANSLATE_NOOP("Calendar", "day of the week"), 0, 7, weekdays}}};
    std::array<std::bitset<60>, 5> sets;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto set = readCronField(parts[static_cast<qsizetype>(i)], fields[i]);
        if (!set)
            return fail(std::move(set.error()));
        sets[i] = *set;
    }
    CalendarRule rule;
    rule.m_minutes = sets[0];
    rule.m_hours = narrow<24>(sets[1]);
    rule.m_days = narrow<32>(sets[2]);
    rule.m_months = narrow<13>(sets[3]);
    rule.m_weekdays = narrow<7>(sets[4]);
    if (sets[4][7])
        rule.m_weekdays.set(0);
    rule.m_anyHour = parts[1].startsWith(u'*');
    rule.m_eitherDay = !parts[2].startsWith(u'*') && !parts[4].startsWith(u'*');
    return rule;
}

CalendarRule CalendarRule::daily(int minuteOfDay, std::bitset<7> days)
{
    CalendarRule rule;
    rule.m_minutes.set(static_cast<std::size_t>(minuteOfDay % 60));
    rule.m_hours.set(static_cast<std::size_t>(minuteOfDay / 60));
    rule.m_days.set();
    rule.m_months.set();
    rule.m_weekdays = days;
    return rule;
}

bool CalendarRule::hasDay(const QDate& day) const
{
    if (!m_months[static_cast<std::size_t>(day.month())])
        return false;
    const bool inMonth = m_days[static_cast<std::size_t>(day.day())];
    const bool inWeek = m_weekdays[static_cast<std::size_t>(day.dayOfWeek() % 7)];
    return m_eitherDay ? inMonth || inWeek : inMonth && inWeek;
}

std::chrono::minutes CalendarRule::shortestGap() const
{
    constexpr int day = 24 * 60;
    int first = -1, last = -1, shortest = day;
    for (int minute = 0; minute < day; ++minute) {
        if (!m_hours[static_cast<std::size_t>(minute / 60)] || !m_minutes[static_cast<std::size_t>(minute % 60)])
            continue;
        if (last >= 0)
            shortest = std::min(shortest, minute - last);
        first = first < 0 ? minute : first;
        last = minute;
    }
    const int overMidnight = day - last + first;
    if (overMidnight >= shortest)
        return std::chrono::minutes(shortest);
    // only where one such day follows another; after 28 years dates fall on the same days of the week again
    const QDate begin(2000, 1, 1);
    for (QDate date = begin; date < begin.addYears(28); date = date.addDays(1)) {
        if (hasDay(date) && hasDay(date.addDays(1)))
            return std::chrono::minutes(overMidnight);
    }
    return std::chrono::minutes(shortest);
}

std::optional<Timestamp> CalendarRule::next(Timestamp after, const QTimeZone& zone) const
{
    const qint64 now = std::chrono::floor<std::chrono::seconds>(after).time_since_epoch().count();
    QDate day = QDateTime::fromSecsSinceEpoch(now, zone).date().addDays(-1); // clocks may jump over midnight
    for (const QDate end = day.addDays(8 * 366); day < end; day = day.addDays(1)) {
        if (!hasDay(day))
            continue;
        std::optional<qint64> first;
        const qint64 midnight = QDateTime(day, QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
        for (std::size_t minute = 0; minute < 24 * 60; ++minute) {
            if (!m_hours[minute / 60] || !m_minutes[minute % 60])
                continue;
            const qint64 local = midnight + static_cast<qint64>(minute) * 60;
            auto moments = momentsOf(local, zone);
            if (!m_anyHour && moments.empty()) // in the gap: by the clock that was
                moments.push_back(local - zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(local - 86'400, Qt::UTC)));
            else if (!m_anyHour)
                moments.erase(moments.begin() + 1, moments.end());
            for (const qint64 moment : moments) {
                if (moment > now && (!first || moment < *first))
                    first = moment;
            }
        }
        if (first)
            return Timestamp(std::chrono::seconds(*first));
    }
    return std::nullopt;
}

std::optional<int> parseTimeOfDay(std::string_view text)
{
    static const QRegularExpression form(QStringLiteral("\\A([01]?\\d|2[0-3]):([0-5]\\d)\\z"));
    const auto match = form.match(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    if (!match.hasMatch())
        return std::nullopt;
    return match.capturedView(1).toInt() * 60 + match.capturedView(2).toInt();
}

std::optional<int> parseWeekday(std::string_view text)
{
    static const QStringList names =
        QStringLiteral("sunday monday tuesday wednesday thursday friday saturday").split(u' ');
    const QString word = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toLower();
    for (int i = 0; i < 7; ++i) {
        if (word == names[i] || word == names[i].left(3))
            return i;
    }
    return std::nullopt;
}

std::optional<QTimeZone> parseTimeZone(std::string_view text)
{
    if (text.empty())
        return QTimeZone::systemTimeZone();
    const QTimeZone zone(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    return zone.isValid() ? std::optional(zone) : std::nullopt;
}

} // namespace muster
