// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/schedule.h"
#include "tests/fakes/moments.h"

#include <QLocale>
#include <QTest>

#include <set>

using namespace muster;
using namespace std::chrono_literals;

namespace {

ScheduleSettings settingsOf(const QByteArray& text)
{
    // "every PT1H zone Europe/Oslo quiet 22:00 06:00": as short as a table row needs it
    ScheduleSettings settings;
    const QList<QByteArray> words = text.split(' ');
    for (qsizetype i = 0; i + 1 < words.size(); i += 2) {
        const std::string value = words[i + 1].toStdString();
        if (words[i] == "every")
            settings.every = value;
        else if (words[i] == "at")
            settings.at = value;
        else if (words[i] == "day")
            settings.days.push_back(value);
        else if (words[i] == "zone")
            settings.timeZone = value;
        else if (words[i] == "jitter")
            settings.jitter = value;
        else if (words[i] == "quiet")
            settings.quiet = QuietHours{value, words[++i + 1].toStdString()};
        else if (words[i] == "cron")
            settings.cron = QByteArray(words[i + 1]).replace('_', ' ').toStdString();
        else
            qFatal("%s?", words[i].constData());
    }
    return settings;
}

} // namespace

/// Expected moments by hand, with the zones' rules of the IANA database.
class TestSchedule : public QObject
{
    Q_OBJECT

private slots:
    void theNextStart_data();
    void theNextStart();
    void theFirstStartIsWithinTheHour();
    void connectorsDoNotStartTogether();
    void onDaysWithChangedClocksEveryHourHasOneStart_data();
    void onDaysWithChangedClocksEveryHourHasOneStart();
    void whatCannotBeIsRefused_data();
    void whatCannotBeIsRefused();
    void theRuleChangesWithTheMoments();
    void words_data();
    void words();
};

void TestSchedule::theNextStart_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("anchor");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("next");
    const auto row = [](const char* name, const char* settings, const char* anchor, const char* after,
                        const char* next) {
        QTest::newRow(name) << QByteArray(settings) << QByteArray(anchor) << QByteArray(after) << QByteArray(next);
    };
    row("each hour at the minute of the first", "every PT1H", "2026-11-20T08:17:00Z", "2026-11-20T08:17:00Z",
        "2026-11-20T09:17:00Z");
    row("seconds late do not move it", "every PT1H", "2026-11-20T08:17:00Z", "2026-11-20T09:17:31Z",
        "2026-11-20T10:17:00Z");
    row("a night of missed starts is one", "every PT1H", "2026-11-20T08:17:00Z", "2026-11-21T06:20:00Z",
        "2026-11-21T07:17:00Z");
    row("a clock before the first start keeps the minute", "every PT1H", "2026-11-20T08:17:00Z", "2016-11-20T08:00:00Z",
        "2016-11-20T08:17:00Z");
    row("on a start's own moment it is the next one, also before the first", "every PT1H", "2026-11-20T08:17:00Z",
        "2026-11-20T07:17:00Z", "2026-11-20T08:17:00Z");
    row("a quarter", "every PT15M", "2026-11-20T08:17:00Z", "2026-11-20T08:40:00Z", "2026-11-20T08:47:00Z");
    row("every two days", "every P2D", "2026-11-20T08:17:00Z", "2026-11-20T08:18:00Z", "2026-11-22T08:17:00Z");
    row("a day of its zone, in winter", "at 06:30 zone Europe/Oslo", "2026-01-10T00:00:00Z", "2026-01-10T06:00:00Z",
        "2026-01-11T05:30:00Z");
    row("and in summer", "at 06:30 zone Europe/Oslo", "2026-01-10T00:00:00Z", "2026-07-10T05:00:00Z",
        "2026-07-11T04:30:00Z");
    row("on its days only", "at 06:30 zone UTC day mon day thu", "2026-11-20T00:00:00Z", "2026-11-20T12:00:00Z",
        "2026-11-23T06:30:00Z");
    row("cron comes before the rest", "cron 5_4_*_*_* at 06:30 zone UTC", "2026-11-20T00:00:00Z",
        "2026-11-20T12:00:00Z", "2026-11-21T04:05:00Z");
    row("quiet hours over midnight end in the morning", "every PT1H zone UTC quiet 22:00 06:00", "2026-11-20T08:17:00Z",
        "2026-11-20T21:20:00Z", "2026-11-21T06:00:00Z");
    row("after them the minute is the old one", "every PT1H zone UTC quiet 22:00 06:00", "2026-11-20T08:17:00Z",
        "2026-11-21T06:00:00Z", "2026-11-21T06:17:00Z");
    row("the first minute after them is not quiet", "every PT1H zone UTC quiet 08:00 12:17", "2026-11-20T08:17:00Z",
        "2026-11-20T11:30:00Z", "2026-11-20T12:17:00Z");
    row("quiet hours are of the zone", "every PT1H zone America/New_York quiet 09:00 17:00", "2026-11-20T08:17:00Z",
        "2026-11-20T13:30:00Z", "2026-11-20T22:00:00Z");
    // clocks in Oslo show 02:00 to 03:00 twice: from 00:00Z and from 01:00Z
    row("quiet hours end in the hour that comes twice, the first time", "every PT1H zone Europe/Oslo quiet 22:00 02:30",
        "2026-10-20T08:17:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z");
    row("quiet hours end in the hour that comes twice, the second time",
        "every PT1H zone Europe/Oslo quiet 22:00 02:30", "2026-10-20T08:17:00Z", "2026-10-25T01:00:00Z",
        "2026-10-25T01:30:00Z");
    row("quiet hours end behind the hour that comes twice", "every PT1H zone Europe/Oslo quiet 22:00 03:30",
        "2026-10-20T08:17:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:30:00Z");
    row("quiet hours begin in the hour that comes twice", "every PT1H zone Europe/Oslo quiet 02:10 02:40",
        "2026-10-20T08:17:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:40:00Z");
    row("quiet hours from the evening before the clocks go back", "every PT1H zone Europe/Oslo quiet 22:00 06:00",
        "2026-10-20T08:17:00Z", "2026-10-24T21:00:00Z", "2026-10-25T05:00:00Z");
    row("quiet hours from the evening before the clocks go forward", "every PT1H zone Europe/Oslo quiet 22:00 06:00",
        "2026-03-20T08:17:00Z", "2026-03-28T22:00:00Z", "2026-03-29T04:00:00Z");
    row("30 February never comes", "cron 0_0_30_2_*", "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z", "never");
}

void TestSchedule::theNextStart()
{
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, anchor);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, next);
    const auto schedule = Schedule::create(settingsOf(settings));
    QVERIFY2(schedule, schedule ? "" : qPrintable(schedule.error().message));
    QCOMPARE(textOf(schedule->next(at(anchor), at(after))), next);
}

void TestSchedule::theFirstStartIsWithinTheHour()
{
    const Timestamp now = at("2026-11-20T08:17:42Z");
    for (const char* settings : {"every PT1H", "every PT5M", "every P1D", "every P1W"}) {
        const auto schedule = Schedule::create(settingsOf(settings));
        const auto longest = QByteArray(settings) == "every PT5M" ? 5min : 60min;
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            const Timestamp first = *schedule->first(now, seed);
            QVERIFY(first > now);
            QVERIFY(first <= now + longest);
            QCOMPARE(first, Timestamp(std::chrono::floor<std::chrono::minutes>(first))); // a minute that can be shown
        }
    }
    const auto daily = Schedule::create(settingsOf("at 06:30 zone UTC"));
    QCOMPARE(textOf(daily->first(now, 7)), QByteArray("2026-11-21T06:30:00Z"));
}

void TestSchedule::connectorsDoNotStartTogether()
{
    const Timestamp now = at("2026-11-20T08:00:00Z");
    const auto schedule = Schedule::create(settingsOf("every PT1H jitter PT10M"));
    std::set<Timestamp> minutes;
    std::set<std::chrono::microseconds> delays;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        minutes.insert(*schedule->first(now, seed));
        const auto delay = schedule->delay(now, seed);
        QVERIFY(delay >= 0s && delay <= 10min);
        QCOMPARE(schedule->delay(now, seed), delay);
        delays.insert(delay);
    }
    QVERIFY(minutes.size() > 40);
    QVERIFY(delays.size() > 100);
    QCOMPARE(Schedule::create(settingsOf("every PT1H"))->delay(now, 3), 0us);
}

void TestSchedule::onDaysWithChangedClocksEveryHourHasOneStart_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char* zone :
         {"Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"})
        QTest::newRow(zone) << QByteArray(zone);
}

void TestSchedule::onDaysWithChangedClocksEveryHourHasOneStart()
{
    QFETCH(QByteArray, zone);
    for (const char* rule : {"every PT1H zone ", "cron 17_*_*_*_* zone "}) {
        const auto schedule = Schedule::create(settingsOf(rule + zone));
        QVERIFY(schedule);
        for (const char* day : {"2026-03-07T00:00:00Z", "2026-03-28T00:00:00Z", "2026-04-04T00:00:00Z",
                                "2026-10-03T00:00:00Z", "2026-10-24T00:00:00Z", "2026-10-31T00:00:00Z"}) {
            // cron follows the minute that clocks show: half an hour of shift at Lord Howe moves it within the hour
            const bool halves = zone == "Australia/Lord_Howe" && rule[0] == 'c';
            Timestamp moment = at(day);
            for (int hour = 0; hour < 48; ++hour) {
                const Timestamp next = *schedule->next(at("2026-01-01T00:17:00Z"), moment);
                if (hour > 0 && !halves)
                    QCOMPARE(next - moment, std::chrono::microseconds(1h));
                QVERIFY(next - moment <= 91min);
                QVERIFY(hour == 0 || next - moment >= 29min);
                moment = next;
            }
        }
    }
}

void TestSchedule::whatCannotBeIsRefused_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* settings, const char* where) {
        QTest::newRow(name) << QByteArray(settings) << QString::fromLatin1(where);
    };
    row("more often than every five minutes", "every PT4M", "schedule.every");
    row("cron text for every minute", "cron *_*_*_*_*", "schedule.cron");
    row("no duration", "every hourly", "schedule.every");
    row("25 o'clock", "at 25:00", "schedule.at");
    row("no day", "at 06:30 day someday", "schedule.days");
    row("no zone", "zone Mars/Olympus", "schedule.timeZone");
    row("always quiet", "quiet 06:00 06:00", "schedule.quiet");
    row("quiet at no time", "quiet 6 7", "schedule.quiet");
}

void TestSchedule::whatCannotBeIsRefused()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, where);
    const auto schedule = Schedule::create(settingsOf(settings));
    QVERIFY(!schedule);
    QCOMPARE(schedule.error().kind, ErrorKind::Invalid);
    QCOMPARE(schedule.error().where, where);
    QVERIFY(!Schedule::create(settingsOf("cron 61_*_*_*_*")));
}

void TestSchedule::theRuleChangesWithTheMoments()
{
    ScheduleSettings settings;
    const std::string before = Schedule::create(settings)->rule();
    settings.summaryMail = false;
    settings.mode = ScheduleSettings::Mode::Propose;
    settings.jitter = "PT2M";
    QCOMPARE(Schedule::create(settings)->rule(), before);
    settings.every = "PT2H";
    QVERIFY(Schedule::create(settings)->rule() != before);
    settings.every = "PT1H";
    settings.quiet = QuietHours{"22:00", "06:00"};
    QVERIFY(Schedule::create(settings)->rule() != before);
}

void TestSchedule::words_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("words");
    QTest::newRow("hour") << QByteArray("every PT1H") << QStringLiteral("Every hour");
    QTest::newRow("day") << QByteArray("every PT24H") << QStringLiteral("Every day");
    QTest::newRow("quiet") << QByteArray("every PT1H zone Europe/Oslo quiet 22:00 06:00")
                           << QStringLiteral("Every hour, not from 22:00 to 06:00 (Europe/Oslo)");
    QTest::newRow("weekdays") << QByteArray("at 06:30 day fri day mon day tue day wed day thu zone UTC")
                              << QStringLiteral("Monday to Friday at 06:30 (UTC)");
    QTest::newRow("two days") << QByteArray("at 06:30 day sun day sat") << QStringLiteral("Saturday, Sunday at 06:30");
    QTest::newRow("cron") << QByteArray("cron 0_6_*_*_1") << QStringLiteral("By “0 6 * * 1”");
}

void TestSchedule::words()
{
    QFETCH(QByteArray, settings);
    QFETCH(QString, words);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(scheduleWords(settingsOf(settings)), words);
    ScheduleSettings off;
    off.enabled = false;
    QCOMPARE(scheduleWords(off), QStringLiteral("Off"));
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "test_schedule.moc"
