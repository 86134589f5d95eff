// SPDX-License-Identifier: GPL-3.0-or-later
// The scheduler over a real workspace; clock and network are made up.
#include "tests/fakes/scheduleroffice.h"

#include <QtTest>

using namespace muster;
using namespace std::chrono_literals;

class TestScheduler : public QObject, private SchedulerOffice
{
    Q_OBJECT

private slots:
    void init() { enter(); }
    void cleanup() { leave(); }
    void theFirstStartIsWithinTheHourAndThenEveryHour();
    void missedStartsAreOne();
    void aClockThatGoesBackNeitherRepeatsNorStops();
    void oneThatCannotBeginStopsNoOther();
    void aSpreadPutsAStartOffOnce();
    void aStartThatWasKilledIsNotRepeatedLate();
    void aLongRunIsNotStartedTwice();
    void twoAtATime();
    void aRefusalPausesUntilSomebodyAuthorizes();
    void anAlarmIsGivenOnce();
    void aPersonPausesAndResumes();
    void theModeDecidesWhatIsWritten_data();
    void theModeDecidesWhatIsWritten();
    void theRestGoesOnByTheClockWhereItMay();
    void anEmptyListIsNeverAppliedByTheClock();
    void theScheduleHasSettingsOfItsOwn();
    void aChangedRuleStartsAnew();
    void deletedConnectorsAreForgotten();
    void aKilledStartIsNotRepeated();
    void whatWasNotToldIsToldLater();
};

void TestScheduler::theFirstStartIsWithinTheHourAndThenEveryHour()
{
    const Timestamp saved = m_clock.now();
    add(officeConnector());
    tick();
    const Timestamp first = state().due;
    QVERIFY(first > saved && first <= saved + 1h);
    QCOMPARE(runs().size(), std::size_t(0));
    for (int hour = 0; hour < 5; ++hour) {
        QCOMPARE(state().due, first + hour * 1h);
        runOnce();
        QCOMPARE(runs().size(), std::size_t(hour + 1));
        QCOMPARE(runs().front().state, RunState::Done);
        QCOMPARE(runs().front().options.startedBy, std::string("schedule"));
        QCOMPARE(runs().front().options.slot, first + hour * 1h);
        tick(); // nothing more in this hour
        QCOMPARE(runs().size(), std::size_t(hour + 1));
    }
    QCOMPARE(m_told.all().size(), std::size_t(5));
    QCOMPARE(m_told.all().front(), std::string("finished hr done"));
}

void TestScheduler::missedStartsAreOne()
{
    add(officeConnector());
    tick();
    runOnce();
    const Timestamp due = state().due;
    m_clock.set(due + 7h + 20min); // the computer slept
    const auto look = m_scheduler->tick(m_clock.now());
    QVERIFY(look && *look >= m_clock.now() && *look <= m_clock.now() + 2min);
    finish();
    m_clock.set(std::max(*look, m_clock.now() + 2min));
    tick();
    finish();
    QCOMPARE(runs().size(), std::size_t(2));
    QCOMPARE(runs().front().options.slot, due);
    QCOMPARE(state().due, due + 8h); // again at its minute
}

void TestScheduler::aClockThatGoesBackNeitherRepeatsNorStops()
{
    add(officeConnector());
    tick();
    runOnce();
    for (const auto jump :
         {std::chrono::microseconds(1h), std::chrono::microseconds(24h), std::chrono::microseconds(24h * 3650)}) {
        const std::size_t before = runs().size();
        m_clock.pass(-jump);
        tick();
        finish();
        QCOMPARE(runs().size(), before); // not at once
        QVERIFY(state().due > m_clock.now() && state().due <= m_clock.now() + 2h);
        runOnce();
        QCOMPARE(runs().size(), before + 1);
        m_clock.pass(jump); // and forwards again: one start, not one for each hour
        for (int look = 0; look < 3; ++look) {
            tick();
            finish();
            m_clock.pass(2min);
        }
        QCOMPARE(runs().size(), before + 2);
    }
}

void TestScheduler::oneThatCannotBeginStopsNoOther()
{
    Connector elsewhere = officeConnector("elsewhere");
    elsewhere.directory = "elsewhere"; // lint only warns: this version knows no other directory
    add(elsewhere);
    add(officeConnector());
    tick();
    const auto make = [this](const char* id, Timestamp due) {
        return m_ports->schedules().change(id, [&](ScheduleState& kept) { kept.due = due; });
    };
    QVERIFY(make("elsewhere", m_clock.now() - 1min)); // comes first
    QVERIFY(make("hr", m_clock.now()));
    tick();
    finish();
    QCOMPARE(runs("elsewhere").front().state, RunState::Failed);
    QCOMPARE(runs().front().state, RunState::Done);
}

void TestScheduler::aSpreadPutsAStartOffOnce()
{
    Connector connector = officeConnector();
    connector.schedule.every = "P1D";
    connector.schedule.jitter = "PT1H";
    add(connector);
    tick();
    for (int day = 0; day < 12; ++day) {
        const Timestamp due = state().due;
        const std::size_t before = runs().size();
        m_clock.set(due);
        while (runs().size() == before && m_clock.now() <= due + 2h) {
            tick();
            finish();
            m_clock.pass(20s);
        }
        QCOMPARE(runs().size(), before + 1);
        QCOMPARE(runs().front().options.slot, due);
        QVERIFY(runs().front().startedAt - due <= 1h + 20s);
    }
}

void TestScheduler::aStartThatWasKilledIsNotRepeatedLate()
{
    add(officeConnector());
    tick();
    const Timestamp due = state().due;
    runOnce();
    QVERIFY(m_ports->schedules().change("hr", [&](ScheduleState& kept) { kept.due = due; }));
    makeScheduler(); // killed before it noted the next start, and started again a while later
    m_clock.set(due + 30min);
    for (int look = 0; look < 10; ++look) {
        tick();
        finish();
        m_clock.pass(20s);
    }
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(state().due, due + 1h);
}

void TestScheduler::aLongRunIsNotStartedTwice()
{
    add(officeConnector());
    tick();
    m_gate.close();
    m_clock.set(state().due);
    tick();
    m_gate.waitAsked(1);
    m_clock.set(state().due);
    tick();
    const auto all = runs();
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all[0].state, RunState::Skipped);
    QCOMPARE(all[0].finishedAt, m_clock.now());
    QCOMPARE(all[1].state, RunState::Fetching);
    m_gate.open();
    finish();
    QCOMPARE(runs()[1].state, RunState::Done);
    const std::vector<std::string> told{"finished hr skipped", "finished hr done"};
    QCOMPARE(m_told.all(), told);
}

void TestScheduler::twoAtATime()
{
    for (const char* id : {"a", "b", "c", "d", "e"})
        add(officeConnector(id));
    tick();
    m_gate.close();
    m_clock.pass(1h + 1min);
    tick(); // late: each catches up within two minutes
    m_clock.pass(3min);
    tick();
    m_gate.waitAsked(2);
    tick();
    QCOMPARE(m_jobs->running(), 2);
    QCOMPARE(m_ports->runs().runs({}, 100)->size(), std::size_t(2));
    m_gate.open();
    for (int i = 0; i < 4; ++i) {
        finish();
        tick();
    }
    finish();
    std::set<std::string> ran;
    const auto all = m_ports->runs().runs({}, 100);
    for (const RunReport& run : *all) {
        // the same people come from all of them, at the same time: some find them taken
        QVERIFY(run.state == RunState::Done || run.state == RunState::DoneWithErrors);
        ran.insert(run.connector);
    }
    QCOMPARE(ran.size(), std::size_t(5));
}

void TestScheduler::aRefusalPausesUntilSomebodyAuthorizes()
{
    add(officeConnector());
    tick();
    m_answer = jsonAnswer("{}", 401);
    runOnce();
    QCOMPARE(runs().front().state, RunState::Failed);
    QCOMPARE(state().pause, Pause::Authorization);
    QCOMPARE(m_told.all(), std::vector<std::string>{"authorization hr"});
    m_clock.pass(5h);
    tick();
    finish();
    QCOMPARE(runs().size(), std::size_t(1));
    m_answer = jsonAnswer(R"({"total":0,"items":[]})");
    QVERIFY(resumeAfterAuthorization(m_ports->schedules(), "hr"));
    tick(); // what was missed is caught up, once
    m_clock.pass(2min);
    tick();
    finish();
    QCOMPARE(runs().size(), std::size_t(2));
    QCOMPARE(state().pause, Pause::None);
}

void TestScheduler::anAlarmIsGivenOnce()
{
    add(officeConnector());
    tick();
    runOnce();
    const Timestamp worked = runs().front().finishedAt;
    m_answer = jsonAnswer("oops", 500);
    const auto alarms = [this] {
        const auto all = m_told.all();
        return std::count(all.begin(), all.end(), "overdue hr");
    };
    while (m_clock.now() < worked + 24h - 1h) {
        runOnce();
        QCOMPARE(alarms(), 0);
    }
    for (int hour = 0; hour < 4; ++hour)
        runOnce();
    QCOMPARE(alarms(), 1);
    m_answer =
        jsonAnswer(R"({"total":1,"items":[{"id":"1","email":"a@example.com","username":"a","status":"Active"}]})");
    runOnce();
    QCOMPARE(state().alarmed, Timestamp());
    m_answer = jsonAnswer("oops", 500);
    for (int hour = 0; hour < 30; ++hour)
        runOnce();
    QCOMPARE(alarms(), 2);
}

void TestScheduler::aPersonPausesAndResumes()
{
    add(officeConnector());
    tick();
    const Timestamp first = state().due;
    QVERIFY(pauseSchedule(m_ports->schedules(), "hr", m_clock.now()));
    m_clock.pass(48h);
    tick();
    finish();
    QCOMPARE(runs().size(), std::size_t(0));
    QVERIFY(m_told.all().empty()); // no alarm either: it was meant
    QVERIFY(resumeSchedule(m_ports->schedules(), officeConnector(), m_clock.now()));
    QVERIFY(state().due > m_clock.now());
    QCOMPARE((state().due - first) % 1h, std::chrono::microseconds(0));
}

void TestScheduler::theModeDecidesWhatIsWritten_data()
{
    using Mode = ScheduleSettings::Mode;
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("limit");
    QTest::addColumn<std::string>("state");
    QTest::addColumn<int>("users");
    QTest::newRow("under the limit it is applied") << int(Mode::ApplyUnderLimits) << 1000 << std::string("done") << 3;
    QTest::newRow("over the limit it is held") << int(Mode::ApplyUnderLimits) << 1 << std::string("held") << 0;
    QTest::newRow("apply goes over the limit") << int(Mode::Apply) << 1 << std::string("done") << 3;
    QTest::newRow("propose never writes") << int(Mode::Propose) << 1000 << std::string("planned") << 0;
}

void TestScheduler::theModeDecidesWhatIsWritten()
{
    QFETCH(int, mode);
    QFETCH(int, limit);
    QFETCH(std::string, state);
    QFETCH(int, users);
    Connector connector = officeConnector();
    connector.schedule.mode = static_cast<ScheduleSettings::Mode>(mode);
    connector.safeguards.create = Limit{100, limit};
    add(connector);
    m_answer = jsonAnswer(
        R"({"total":3,"items":[{"id":"1","email":"a@example.com","username":"a","status":"Active"},
{"id":"2","email":"b@example.com","username":"b","status":"Active"},
{"id":"3","email":"c@example.com","username":"c","status":"Active"}]})");
    tick();
    runOnce();
    QCOMPARE(std::string(stateName(runs().front().state)), state);
    QCOMPARE(m_ports->people().counts()->active, users);
}

void TestScheduler::theRestGoesOnByTheClockWhereItMay()
{
    Connector connector = officeConnector();
    connector.safeguards.create = Limit{100, 1};
    connector.safeguards.rest = Safeguards::Rest::Apply;
    add(connector);
    m_answer =
        jsonAnswer(R"({"total":1,"items":[{"id":"1","email":"a@example.com","username":"a","status":"Active"}]})");
    tick();
    runOnce();
    QCOMPARE(runs().front().state, RunState::Done);
    m_answer = jsonAnswer(
        R"({"total":3,"items":[{"id":"1","email":"a@example.com","username":"a","department":"X","status":"Active"},
{"id":"2","email":"b@example.com","username":"b","status":"Active"},
{"id":"3","email":"c@example.com","username":"c","status":"Active"}]})");
    runOnce();
    QCOMPARE(runs().front().state, RunState::Held);
    QCOMPARE(runs().front().counts.updated, 1);
    QCOMPARE(runs().front().counts.created, 0);
    QCOMPARE(m_ports->people().counts()->active, 1);
}

void TestScheduler::anEmptyListIsNeverAppliedByTheClock()
{
    Connector connector = officeConnector();
    connector.schedule.mode = ScheduleSettings::Mode::Apply;
    connector.import.missing = MissingPolicy::Suspend;
    connector.safeguards = {std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    add(connector);
    tick();
    runOnce();
    QCOMPARE(runs().front().counts.created, 1);
    m_answer = jsonAnswer(R"({"total":0,"items":[]})");
    runOnce();
    QCOMPARE(runs().front().state, RunState::Held);
    QCOMPARE(m_ports->people().counts()->active, 1);
}

void TestScheduler::theScheduleHasSettingsOfItsOwn()
{
    Connector connector = officeConnector();
    connector.schedule.import = ScheduledImport{false, "department=Sales"};
    connector.schedule.operations = {"users.update"};
    add(connector);
    tick();
    runOnce();
    QCOMPARE(runs().front().counts.created, 0);
    QVERIFY(runs().front().options.reactivate && !*runs().front().options.reactivate);
    QVERIFY(m_urls.back().find("department=Sales") != std::string::npos);
}

void TestScheduler::aChangedRuleStartsAnew()
{
    add(officeConnector());
    tick();
    Connector changed = officeConnector();
    changed.schedule.at = "06:30";
    changed.schedule.timeZone = "UTC";
    QVERIFY(m_ports->connectors().update(changed));
    tick();
    QCOMPARE(toRfc3339(state().due), std::string("2027-01-16T06:30:00.000Z"));
    changed.schedule.summaryMail = false; // no other moments: nothing starts anew
    QVERIFY(m_ports->connectors().update(changed));
    const ScheduleState before = state();
    tick();
    QCOMPARE(state(), before);
}

void TestScheduler::deletedConnectorsAreForgotten()
{
    add(officeConnector());
    tick();
    QVERIFY(m_ports->connectors().setActive("hr", false));
    tick();
    QVERIFY(m_ports->schedules().list()->empty());
    m_clock.pass(3h);
    tick();
    QCOMPARE(runs().size(), std::size_t(0));
}

void TestScheduler::aKilledStartIsNotRepeated()
{
    add(officeConnector());
    tick();
    const Timestamp due = state().due;
    runOnce();
    // as it would stand had the program been killed before it noted the next start
    QVERIFY(m_ports->schedules().change("hr", [&](ScheduleState& kept) { kept.due = due; }));
    tick();
    finish();
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(state().due, due + 1h);
}

void TestScheduler::whatWasNotToldIsToldLater()
{
    add(officeConnector());
    tick();
    runOnce();
    forgetTold(); // as if nobody had been told
    tick();
    QVERIFY(m_told.all().empty());
    makeScheduler(); // the next start of the program
    tick();
    QCOMPARE(m_told.all(), std::vector<std::string>{"finished hr done"});
    m_clock.pass(72h);
    QVERIFY(pauseSchedule(m_ports->schedules(), "hr", m_clock.now()));
    forgetTold();
    makeScheduler();
    tick();
    QVERIFY(m_told.all().empty()); // old news are none
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "test_scheduler.moc"
