// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QTimeZone>

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// Moments of the calendar, to the minute: "06:30 on weekdays", or what a crontab line says.
class CalendarRule
{
public:
    /// Minute, hour, day of the month, month, day of the week (0 and 7 are Sunday; names as in "mon-fri", "jan"), as
    /// crontab(5) describes: `*`, lists, ranges, steps; @hourly, @daily, @midnight, @weekly, @monthly, @yearly,
    /// @annually. With both days restricted, either is enough. Errors: Invalid, naming the field.
    [[nodiscard]] static Result<CalendarRule> fromCron(std::string_view text);
    /// One time of the day, on some days of the week (bit 0 = Sunday).
    [[nodiscard]] static CalendarRule daily(int minuteOfDay, std::bitset<7> days);

    /// The first moment later than `after`; none within eight years (30 February). A time that the clocks jump over in
    /// spring comes as much later as they jump; one that they show twice in autumn comes once. A rule for every hour
    /// does not mind: it follows the hours that really pass.
    [[nodiscard]] std::optional<Timestamp> next(Timestamp after, const QTimeZone& zone) const;
    /// The shortest time between two moments, as clocks show it; a day at most.
    [[nodiscard]] std::chrono::minutes shortestGap() const;
    friend bool operator==(const CalendarRule&, const CalendarRule&) = default;

private:
    [[nodiscard]] bool hasDay(const QDate& day) const;

    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;
    std::bitset<13> m_months;
    std::bitset<7> m_weekdays;
    bool m_anyHour = false;   ///< the hour field starts with `*`
    bool m_eitherDay = false; ///< both fields of days are restricted
};

/// "06:30" as minutes since midnight; none for anything else.
[[nodiscard]] std::optional<int> parseTimeOfDay(std::string_view text);
/// "monday" ... "sunday" as 1 ... 6, 0 (Sunday), also in capitals and with three letters; none for anything else.
[[nodiscard]] std::optional<int> parseWeekday(std::string_view text);
/// A zone of the IANA database; "" = this computer's. None when there is no such zone.
[[nodiscard]] std::optional<QTimeZone> parseTimeZone(std::string_view text);

} // namespace muster
