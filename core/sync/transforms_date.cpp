// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/transforms.h"

#include <QDateTime>

#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>

#include <charconv>
#include <cmath>

namespace muster::transforms {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Transform", text);
}

/// What was read: the date and time as the source wrote it, in milliseconds as if it were UTC, and the moment if it is
/// known.
struct Moment
{
    double wall = 0;
    std::optional<double> instant;
};

std::optional<Moment> readIso(const std::string& text)
{
    const QString given = QString::fromStdString(text);
    if (text.size() == 8 && text.find_first_not_of("0123456789") == std::string::npos) {
        const QDate date = QDate::fromString(given, QStringLiteral("yyyyMMdd"));
        return date.isValid() ? std::optional(Moment{double(date.startOfDay(Qt::UTC).toMSecsSinceEpoch()), {}})
                              : std::nullopt;
    }
    if (text.size() == 10) {
        const QDate date = QDate::fromString(given, Qt::ISODate);
        return date.isValid() ? std::optional(Moment{double(date.startOfDay(Qt::UTC).toMSecsSinceEpoch()), {}})
                              : std::nullopt;
    }
    const QDateTime time = QDateTime::fromString(given, Qt::ISODateWithMs);
    if (text.size() < 10 || !time.isValid())
        return std::nullopt;
    Moment moment;
    moment.wall = double(QDateTime(time.date(), time.time(), Qt::UTC).toMSecsSinceEpoch());
    if (time.timeSpec() != Qt::LocalTime)
        moment.instant = double(time.toMSecsSinceEpoch());
    return moment;
}

std::optional<Moment> readEpoch(std::string_view text, double unit)
{
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    const double instant = static_cast<double>(number) * unit;
    return Moment{instant, instant};
}

class DatePattern
{
public:
    DatePattern(const std::string& pattern, const icu::Locale& locale, UErrorCode& status)
        : m_word(pattern), m_format(icu::UnicodeString::fromUTF8(pattern), locale, status)
    {
        m_format.setLenient(false);
        m_format.adoptTimeZone(icu::TimeZone::getGMT()->clone());
        m_hasZone = pattern.find_first_of("zZOvVXx") != std::string::npos;
    }

    [[nodiscard]] std::optional<Moment> read(const std::string& text) const
    {
        if (m_word == "iso")
            return readIso(text);
        if (m_word == "epoch")
            return readEpoch(text, 1000);
        if (m_word == "epochMillis")
            return readEpoch(text, 1);
        // a format keeps state while it parses; several threads may be here at once
        const std::unique_ptr<icu::SimpleDateFormat> format(m_format.clone());
        const icu::UnicodeString given = icu::UnicodeString::fromUTF8(text);
        UErrorCode status = U_ZERO_ERROR;
        icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), status);
        calendar.setLenient(false);
        calendar.clear();
        icu::ParsePosition place(0);
        format->parse(given, calendar, place);
        const double time = calendar.getTime(status);
        const int32_t offset = calendar.get(UCAL_ZONE_OFFSET, status) + calendar.get(UCAL_DST_OFFSET, status);
        const int32_t year = calendar.get(UCAL_YEAR, status);
        // "01.02.20" read with yyyy would be a Roman's birthday
        if (U_FAILURE(status) || place.getIndex() != given.length() || year < 1000 || year > 9999)
            return std::nullopt;
        return m_hasZone ? Moment{time + offset, time} : Moment{time, {}};
    }

    [[nodiscard]] std::string write(double wall) const
    {
        const std::unique_ptr<icu::SimpleDateFormat> format(m_format.clone());
        icu::UnicodeString out;
        format->format(wall, out);
        std::string text;
        out.toUTF8String(text);
        return text;
    }

private:
    std::string m_word;
    icu::SimpleDateFormat m_format;
    bool m_hasZone = false;
};

struct DateRule
{
    std::vector<DatePattern> parse;
    std::optional<DatePattern> format;
    std::unique_ptr<const icu::TimeZone> zone;
    bool isUsual = false; ///< ISO 8601 in, yyyy-MM-dd out

    void apply(MappingValue& value, std::string& text) const
    {
        if (isUsual && isPlainDate(text))
            return;
        for (const DatePattern& pattern : parse) {
            if (auto moment = pattern.read(text)) {
                if (zone && moment->instant)
                    moment->wall = *moment->instant + offsetAt(*moment->instant);
                text = format->write(moment->wall);
                return;
            }
        }
        value.reject(text, tr("“%1” is not a date as “parse” describes it.").arg(shownValue(text)));
    }

private:
    [[nodiscard]] double offsetAt(double instant) const
    {
        int32_t raw = 0;
        int32_t dst = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone->getOffset(instant, false, raw, dst, status);
        return U_SUCCESS(status) ? raw + dst : 0;
    }
    static bool isPlainDate(std::string_view text)
    {
        if (text.size() != 10 || text[4] != '-' || text[7] != '-')
            return false;
        int year = 0;
        int month = 0;
        int day = 0;
        const auto number = [&](std::size_t at, std::size_t size, int& out) {
            const char* end = text.data() + at + size;
            return text[at] >= '0' && text[at] <= '9' && std::from_chars(text.data() + at, end, out).ptr == end;
        };
        return number(0, 4, year) && number(5, 2, month) && number(8, 2, day) && QDate::isValid(year, month, day);
    }
};

std::unique_ptr<const icu::TimeZone> zoneOf(TransformOptions& options)
{
    const std::string name = options.text("zone");
    if (name.empty())
        return nullptr;
    std::unique_ptr<const icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
    if (*zone == icu::TimeZone::getUnknown())
        options.wrong("zone", tr("There is no time zone “%1”. Write a name such as Europe/Berlin or UTC.")
                                  .arg(QString::fromStdString(name)));
    return zone;
}

} // namespace

TransformStep date(TransformOptions& options)
{
    const auto rule = std::make_shared<DateRule>();
    const std::vector<std::string> patterns = options.texts("parse", {"iso"}, false);
    const std::string format = options.text("format", "yyyy-MM-dd");
    const std::string localeName = options.text("locale", "en");
    const icu::Locale locale(localeName.c_str());
    rule->zone = zoneOf(options);
    UErrorCode status = U_ZERO_ERROR;
    for (const std::string& pattern : patterns) {
        const bool word = pattern == "iso" || pattern == "epoch" || pattern == "epochMillis";
        rule->parse.emplace_back(pattern, locale, status);
        if (U_FAILURE(status) || (!word && pattern.find_first_of("yudMLDE") == std::string::npos))
            options.wrong("parse", tr("“%1” is not a date pattern. Write one such as dd.MM.yyyy, or iso, epoch or "
                                      "epochMillis.")
                                       .arg(QString::fromStdString(pattern)));
    }
    if (patterns.empty())
        options.wrong("parse", tr("“parse” is empty. Write a date pattern such as dd.MM.yyyy, or leave it out."));
    status = U_ZERO_ERROR;
    rule->format.emplace(format, locale, status);
    if (U_FAILURE(status))
        options.wrong(
            "format",
            tr("“%1” is not a date pattern. Write one such as yyyy-MM-dd.").arg(QString::fromStdString(format)));
    rule->isUsual = format == "yyyy-MM-dd" && patterns == std::vector<std::string>{"iso"};
    return [rule](MappingValue& value) { value.each([&](std::string& text) { rule->apply(value, text); }); };
}

} // namespace muster::transforms
