// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/calendar.h"
#include "tests/fakes/moments.h"

#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// Expected moments by hand, with the zones' rules of the IANA database.
class TestCalendar : public QObject
{
    Q_OBJECT

private slots:
    void cronText_data()
    {
        QTest::addColumn<QByteArray>("cron");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QByteArray>("next"); // and the ones that follow
        const auto row = [](const char* name, const char* cron, const char* zone, const char* after, const char* next) {
            QTest::newRow(name) << QByteArray(cron) << QByteArray(zone) << QByteArray(after) << QByteArray(next);
        };
        row("Friday's run is over, the next is Monday's", "0 6 * * 1-5", "UTC", "2026-11-20T06:00:00Z",
            "2026-11-23T06:00:00Z 2026-11-24T06:00:00Z");
        row("a moment before, it is still today's", "0 6 * * mon-fri", "UTC", "2026-11-20T05:59:59Z",
            "2026-11-20T06:00:00Z");
        row("steps", "*/20 8-9 * * *", "UTC", "2026-11-20T08:05:00Z",
            "2026-11-20T08:20:00Z 2026-11-20T08:40:00Z 2026-11-20T09:00:00Z");
        row("a step from a number goes on to the end", "50/5 * * * *", "UTC", "2026-11-20T08:51:00Z",
            "2026-11-20T08:55:00Z 2026-11-20T09:50:00Z");
        row("a list with names", "15 12 1 jan,Jul *", "UTC", "2026-11-20T00:00:00Z",
            "2027-01-01T12:15:00Z 2027-07-01T12:15:00Z");
        row("both days restricted: either is enough", "0 0 13 * fri", "UTC", "2026-11-01T00:00:00Z",
            "2026-11-06T00:00:00Z 2026-11-13T00:00:00Z 2026-11-20T00:00:00Z 2026-11-27T00:00:00Z "
            "2026-12-04T00:00:00Z 2026-12-11T00:00:00Z 2026-12-13T00:00:00Z");
        row("a star with a step restricts together with the other day", "0 0 */2 * fri", "UTC", "2026-11-01T00:00:00Z",
            "2026-11-13T00:00:00Z 2026-11-27T00:00:00Z");
        row("Sunday is 0 and 7", "0 0 * * 7", "UTC", "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        row("29 February waits for its year", "0 0 29 2 *", "UTC", "2026-11-20T00:00:00Z", "2028-02-29T00:00:00Z");
        row("30 February never comes", "0 0 30 2 *", "UTC", "2026-11-20T00:00:00Z", "never");
        row("a word", "@weekly", "UTC", "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z 2026-11-29T00:00:00Z");
        row("local time", "0 6 * * *", "America/New_York", "2026-11-20T00:00:00Z", "2026-11-20T11:00:00Z");
        row("Oslo in spring: 02:30 is jumped over, the run comes at 03:30", "30 2 * * *", "Europe/Oslo",
            "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z 2026-03-30T00:30:00Z");
        row("Oslo in autumn: 02:30 comes twice, the run once", "30 2 * * *", "Europe/Oslo", "2026-10-24T12:00:00Z",
            "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
        row("every hour in spring: one run in each hour that passes", "30 * * * *", "Europe/Oslo",
            "2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z 2026-03-29T01:30:00Z 2026-03-29T02:30:00Z");
        row("every hour in autumn: one run in each hour that passes", "30 * * * *", "Europe/Oslo",
            "2026-10-24T23:59:00Z", "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-25T02:30:00Z");
        row("a day that starts at one o'clock", "0 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z",
            "2026-03-28T22:00:00Z 2026-03-29T21:00:00Z");
        row("clocks that move by half an hour", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
            "2026-10-03T15:45:00Z 2026-10-04T15:15:00Z");
    }
    void cronText()
    {
        QFETCH(const QByteArray, cron);
        QFETCH(const QByteArray, zone);
        QFETCH(const QByteArray, after);
        QFETCH(const QByteArray, next);
        const auto rule = CalendarRule::fromCron(cron.toStdString());
        QVERIFY2(rule, rule ? "" : qPrintable(rule.error().message));
        const auto where = parseTimeZone(zone.toStdString());
        QVERIFY(where.has_value());
        Timestamp now = at(after);
        for (const QByteArray& expected : next.split(' ')) {
            const auto found = rule->next(now, *where);
            QCOMPARE(textOf(found), expected);
            now = found.value_or(now);
        }
    }

    void wrongCronTextIsExplained_data()
    {
        QTest::addColumn<QString>("cron");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << u""_s << u"is no cron text"_s;
        QTest::newRow("four fields") << u"0 6 * *"_s << u"is no cron text"_s;
        QTest::newRow("seconds in front") << u"0 0 6 * * 1-5"_s << u"is no cron text"_s;
        QTest::newRow("minute 60") << u"60 * * * *"_s << u"“60” is no minute"_s;
        QTest::newRow("hour 24") << u"0 24 * * *"_s << u"“24” is no hour"_s;
        QTest::newRow("day 0") << u"0 0 0 * *"_s << u"“0” is no day of the month"_s;
        QTest::newRow("an unknown month") << u"0 0 1 foo *"_s << u"“foo” is no month"_s;
        QTest::newRow("a range backwards") << u"0 0 * * 5-1"_s << u"“5-1” is no day of the week"_s;
        QTest::newRow("a step of 0") << u"*/0 * * * *"_s << u"“*/0” is no minute"_s;
        QTest::newRow("two steps") << u"*/2/3 * * * *"_s << u"is no minute"_s;
        QTest::newRow("a sign") << u"+5 * * * *"_s << u"“+5” is no minute"_s;
        QTest::newRow("nothing between commas") << u"1,,2 * * * *"_s << u"is no minute"_s;
        QTest::newRow("an unknown word") << u"@reboot"_s << u"is no cron text"_s;
    }
    void wrongCronTextIsExplained()
    {
        QFETCH(const QString, cron);
        QFETCH(const QString, part);
        const auto rule = CalendarRule::fromCron(cron.toStdString());
        QVERIFY(!rule.has_value());
        QCOMPARE(rule.error().kind, ErrorKind::Invalid);
        QVERIFY2(rule.error().message.contains(part), qPrintable(rule.error().message));
    }

    /// 2 days with a change of the clocks in 5 zones: an hourly rule never leaves an hour out and never has two in one.
    void hourlyRunsNeverMissAnHour_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QByteArray>("from");
        for (const auto& [zone, spring, autumn] :
             {std::tuple("Europe/Oslo", "2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z"),
              std::tuple("America/New_York", "2026-03-07T12:00:00Z", "2026-10-31T12:00:00Z"),
              std::tuple("Asia/Beirut", "2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z"),
              std::tuple("America/Santiago", "2026-09-05T00:00:00Z", "2026-04-04T00:00:00Z"),
              std::tuple("Australia/Sydney", "2026-10-03T00:00:00Z", "2026-04-04T00:00:00Z")}) {
            QTest::addRow("%s, forward", zone) << QByteArray(zone) << QByteArray(spring);
            QTest::addRow("%s, back", zone) << QByteArray(zone) << QByteArray(autumn);
        }
    }
    void hourlyRunsNeverMissAnHour()
    {
        QFETCH(const QByteArray, zone);
        QFETCH(const QByteArray, from);
        const auto rule = CalendarRule::fromCron("17 * * * *");
        Timestamp moment = at(from);
        for (int hour = 0; hour < 48; ++hour) {
            const auto next = rule->next(moment, *parseTimeZone(zone.toStdString()));
            QVERIFY(next.has_value());
            QCOMPARE(*next - (hour == 0 ? at(from) + std::chrono::minutes(17) - std::chrono::hours(1) : moment),
                     Timestamp::duration(std::chrono::hours(1)));
            moment = *next;
        }
    }

    void timesAndDays()
    {
        QCOMPARE(parseTimeOfDay("06:30"), std::optional(390));
        QCOMPARE(parseTimeOfDay("6:30"), std::optional(390));
        QCOMPARE(parseTimeOfDay("23:59"), std::optional(1439));
        for (const char* wrong : {"", "24:00", "12:60", "12", "12:3", "12:30 ", "ab:cd"})
            QVERIFY2(!parseTimeOfDay(wrong), wrong);
        QCOMPARE(parseWeekday("Monday"), std::optional(1));
        QCOMPARE(parseWeekday("sun"), std::optional(0));
        QVERIFY(!parseWeekday("mo") && !parseWeekday(""));
        QVERIFY(parseTimeZone("Europe/Oslo") && parseTimeZone("") && !parseTimeZone("Mars/Olympus"));
        // Monday and Thursday at 06:30 in Oslo, from a Tuesday on
        const auto rule = CalendarRule::daily(390, std::bitset<7>(0b0010010));
        const auto first = rule.next(at("2026-11-24T12:00:00Z"), *parseTimeZone("Europe/Oslo"));
        QCOMPARE(textOf(first), QByteArray("2026-11-26T05:30:00Z"));
        QCOMPARE(textOf(rule.next(*first, *parseTimeZone("Europe/Oslo"))), QByteArray("2026-11-30T05:30:00Z"));
    }
};

QTEST_GUILESS_MAIN(TestCalendar)
#include "test_calendar.moc"
