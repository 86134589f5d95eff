// SPDX-License-Identifier: GPL-3.0-or-later
// What comes between a start and its import: quiet hours, a program that ends, a source that changes, a wrong clock.
#include "tests/fakes/moments.h"
#include "tests/fakes/scheduleroffice.h"

#include <QtTest>

#include <barrier>
#include <thread>

using namespace muster;
using namespace std::chrono_literals;

class TestSchedulerFaults : public QObject, private SchedulerOffice
{
    Q_OBJECT

private slots:
    void init() { enter(); }
    void cleanup() { leave(); }
    void nothingStartsInQuietHours_data();
    void nothingStartsInQuietHours();
    void whatWaitsForOthersWaitsForQuietHoursToo();
    void aRunThatTheProgramEndedIsTriedAgain_data();
    void aRunThatTheProgramEndedIsTriedAgain();
    void whatWaitsForAPersonIsNotTriedAgain();
    void aRunThatEndsWithEachProgramIsNotTriedForEver();
    void aRunThatEndedInQuietHoursIsTriedAfterThem();
    void theNextStartTakesThePlaceOfOneThatWasCutOff();
    void whatAPersonCancelledIsNotTriedAgain();
    void whoResumesWantsNothingAtOnce();
    void anEndIsNotNotedTwice();
    void whatCannotBeginIsARunThatFailed_data();
    void whatCannotBeginIsARunThatFailed();
    void aWorkspaceThatCannotBeReadIsAskedAgain();
    void aConnectorThatWentMeanwhileIsNotSkipped_data();
    void aConnectorThatWentMeanwhileIsNotSkipped();
    void aPlanThatCannotBeAppliedAnyMoreIsARunThatFailed();
    void aClockThatWasYearsAheadIsPutRight_data();
    void aClockThatWasYearsAheadIsPutRight();
    void successesOfAClockThatWasAheadDoNotSilenceTheAlarm();
    void settingsThatCannotBeReadKeepTheirPause();
    void pausingLosesNothingThatOthersWrite();
    void theFirstLookLosesNothingThatOthersWrite();
    void importsStartWhoeverCannotBeTold_data();
    void importsStartWhoeverCannotBeTold();
    void aSkippedStartIsToldWhenSomebodyCanBeTold();

private:
    Connector dailyConnector()
    {
        Connector connector = officeConnector();
        connector.schedule.every = "P1D";
        return connector;
    }
    /// Looks every five minutes until that moment; nothing may start.
    void watchNothing(Timestamp until);
    /// A start whose import does not end before the program does.
    void startLongRun();
    db::Database& database() { return static_cast<OfficePorts&>(*m_ports).database(); }
};

void TestSchedulerFaults::watchNothing(Timestamp until)
{
    const std::size_t before = runs().size();
    while (m_clock.now() < until && !QTest::currentTestFailed()) {
        tick();
        finish();
        QVERIFY2(runs().size() == before, toRfc3339(m_clock.now()).c_str());
        m_clock.set(std::min(until, m_clock.now() + 5min));
    }
}

void TestSchedulerFaults::startLongRun()
{
    m_gate.close();
    m_clock.set(state().due);
    tick();
    m_gate.waitAsked(1);
}

void TestSchedulerFaults::nothingStartsInQuietHours_data()
{
    QTest::addColumn<QByteArray>("due");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<bool>("spread");
    QTest::addColumn<bool>("refused");
    const auto row = [](const char* name, const char* due, const char* now, bool spread, bool refused) {
        QTest::newRow(name) << QByteArray(due) << QByteArray(now) << spread << refused;
    };
    row("a start that was missed", "2027-01-15T21:40:00Z", "2027-01-15T23:30:00Z", false, false);
    row("missed for days", "2027-01-12T21:40:00Z", "2027-01-15T23:30:00Z", false, false);
    row("a look that comes a little late", "2027-01-15T21:58:00Z", "2027-01-15T22:03:00Z", false, false);
    row("a spread that reaches into them", "2027-01-15T21:59:30Z", "2027-01-15T21:59:30Z", true, false);
    row("authorized in the night", "2027-01-15T15:00:00Z", "2027-01-15T23:30:00Z", false, true);
}

void TestSchedulerFaults::nothingStartsInQuietHours()
{
    QFETCH(QByteArray, due);
    QFETCH(QByteArray, now);
    QFETCH(bool, spread);
    QFETCH(bool, refused);
    Connector connector = dailyConnector();
    connector.schedule.timeZone = "UTC";
    connector.schedule.quiet = QuietHours{"22:00", "06:00"};
    connector.schedule.jitter = spread ? "PT1H" : "";
    add(connector);
    tick();
    setDue(at(due));
    if (refused)
        QVERIFY(m_ports->schedules().change("hr", [](ScheduleState& kept) { kept.pause = Pause::Authorization; }));
    m_clock.set(at(now));
    if (refused) {
        tick();
        QVERIFY(resumeAfterAuthorization(m_ports->schedules(), "hr"));
    }
    watchNothing(at("2027-01-16T06:00:00Z"));
    watch(3min);
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(runs().front().options.slot, at(due));
}

void TestSchedulerFaults::whatWaitsForOthersWaitsForQuietHoursToo()
{
    Connector connector = officeConnector();
    connector.schedule.timeZone = "UTC";
    connector.schedule.quiet = QuietHours{"22:00", "06:00"};
    add(connector);
    for (const char* id : {"a", "b"})
        add(officeConnector(id));
    tick();
    m_clock.set(at("2027-01-15T21:58:00Z"));
    for (const char* id : {"a", "b", "hr"})
        setDue(m_clock.now() - (*id == 'h' ? 0min : 1min), id);
    m_gate.close();
    tick();
    m_gate.waitAsked(2); // a and b
    m_clock.pass(10min);
    m_gate.open();
    finish();
    watchNothing(at("2027-01-16T06:00:00Z"));
    watch(3min);
    QCOMPARE(runs().size(), std::size_t(1));
}

void TestSchedulerFaults::aRunThatTheProgramEndedIsTriedAgain_data()
{
    QTest::addColumn<QString>("death");
    QTest::addColumn<bool>("overLimits");
    QTest::newRow("closed") << QString() << false;
    QTest::newRow("killed while it fetched") << QStringLiteral("UPDATE run SET state = 0, finished = 0") << false;
    QTest::newRow("killed while it was applied") << QStringLiteral("UPDATE run SET state = 3, finished = 0") << false;
    QTest::newRow("killed between plan and import") << QStringLiteral("UPDATE run SET state = 1") << false;
    QTest::newRow("killed between a held plan and its import")
        << QStringLiteral("UPDATE run SET state = 2; UPDATE plan SET state = 2") << true;
}

void TestSchedulerFaults::aRunThatTheProgramEndedIsTriedAgain()
{
    QFETCH(QString, death);
    QFETCH(bool, overLimits);
    Connector connector = dailyConnector();
    if (overLimits)
        connector.schedule.mode = ScheduleSettings::Mode::Apply;
    add(connector);
    tick();
    const Timestamp due = state().due;
    if (death.isEmpty()) {
        startLongRun();
    } else {
        runOnce();
        // as the workspace would stand had the program been killed: nobody noted an end
        QVERIFY(database().run(death.toStdString()));
        QVERIFY(m_ports->schedules().change("hr", [&](ScheduleState& kept) { kept.begun = due; }));
    }
    m_clock.pass(3h);
    restart();
    QVERIFY(runs().front().error || runs().front().state == RunState::Planned ||
            runs().front().state == RunState::Held);
    watch(5min);
    QCOMPARE(runs().size(), std::size_t(2));
    QVERIFY(runs()[1].error);
    QCOMPARE(runs()[1].error->kind, ErrorKind::Cancelled);
    QVERIFY(runs()[1].state == RunState::Cancelled || runs()[1].state == RunState::Failed);
    QCOMPARE(runs()[0].state, RunState::Done);
    QCOMPARE(runs()[0].options.slot, due);
    QCOMPARE(state().due, due + 24h);
    for (const std::string& told : m_told.all()) // that it stopped is no news: it was done after all
        QCOMPARE(told, std::string("finished hr done"));
    watchNothing(due + 24h);
}

void TestSchedulerFaults::whatWaitsForAPersonIsNotTriedAgain()
{
    Connector connector = dailyConnector();
    connector.schedule.mode = ScheduleSettings::Mode::Apply;
    add(connector);
    tick();
    const Timestamp due = state().due;
    runOnce();
    forgetTold();
    QVERIFY(database().run("UPDATE run SET state = 2; UPDATE plan SET state = 2, holds = "
                           "'[{\"limit\":\"empty\",\"message\":\"Nobody is left.\",\"count\":1,\"percent\":100}]'"));
    QVERIFY(m_ports->schedules().change("hr", [&](ScheduleState& kept) { kept.begun = due; }));
    restart();
    watchNothing(due + 24h);
    QCOMPARE(runs().front().state, RunState::Held);
    QCOMPARE(state().begun, Timestamp());
    QCOMPARE(m_told.all(), std::vector<std::string>{"finished hr held"});
}

void TestSchedulerFaults::aRunThatEndsWithEachProgramIsNotTriedForEver()
{
    add(dailyConnector());
    tick();
    const Timestamp due = state().due;
    startLongRun();
    for (std::size_t tries = 2; tries <= 4; ++tries) {
        restart();
        m_gate.close();
        while (runs().size() < tries && m_clock.now() < due + 2h) {
            tick();
            m_clock.pass(20s);
        }
        QCOMPARE(runs().size(), tries);
        QCOMPARE(runs().front().options.slot, due);
        m_gate.waitAsked(int(tries));
    }
    restart();
    watchNothing(due + 24h);
    watch(5min);
    QCOMPARE(runs().size(), std::size_t(5));
    QCOMPARE(runs().front().options.slot, due + 24h);
    const auto told = m_told.all(); // the last try alone is news, once nobody tries any more
    QCOMPARE(std::count_if(
                 told.begin(), told.end(),
                 [](const std::string& line) { return line.starts_with("finished hr") && line != "finished hr done"; }),
             std::ptrdiff_t(1));
}

void TestSchedulerFaults::aRunThatEndedInQuietHoursIsTriedAfterThem()
{
    Connector connector = dailyConnector();
    connector.schedule.timeZone = "UTC";
    connector.schedule.quiet = QuietHours{"22:00", "06:00"};
    add(connector);
    tick();
    setDue(at("2027-01-15T21:59:00Z"));
    startLongRun();
    m_clock.pass(5min);
    restart();
    watchNothing(at("2027-01-16T06:00:00Z"));
    watch(3min);
    QCOMPARE(runs().size(), std::size_t(2));
    QCOMPARE(runs().front().options.slot, at("2027-01-15T21:59:00Z"));
}

void TestSchedulerFaults::theNextStartTakesThePlaceOfOneThatWasCutOff()
{
    add(officeConnector());
    tick();
    const Timestamp due = state().due;
    startLongRun();
    m_clock.set(due + 1h);
    restart();
    watch(30min);
    QCOMPARE(runs().size(), std::size_t(2));
    QCOMPARE(runs().front().options.slot, due + 1h);
    QCOMPARE(m_told.all().size(), std::size_t(2)); // that it stopped, and that the next one is done
}

void TestSchedulerFaults::whatAPersonCancelledIsNotTriedAgain()
{
    Connector connector = dailyConnector();
    connector.schedule.mode = ScheduleSettings::Mode::Propose;
    add(connector);
    tick();
    const Timestamp due = state().due;
    runOnce();
    QCOMPARE(runs().front().state, RunState::Planned);
    std::stop_source cancel;
    cancel.request_stop();
    QVERIFY(!m_ports->importer().apply(runs().front().plan, true, {}, cancel.get_token()));
    QCOMPARE(runs().front().state, RunState::Cancelled);
    restart();
    watchNothing(due + 24h);
}

void TestSchedulerFaults::whoResumesWantsNothingAtOnce()
{
    add(dailyConnector());
    tick();
    const Timestamp due = state().due;
    startLongRun();
    QVERIFY(pauseSchedule(m_ports->schedules(), "hr", m_clock.now()));
    restart();
    watchNothing(due + 1h);
    QVERIFY(resumeSchedule(m_ports->schedules(), dailyConnector(), m_clock.now()));
    watchNothing(due + 24h);
}

void TestSchedulerFaults::anEndIsNotNotedTwice()
{
    add(dailyConnector());
    tick();
    const Timestamp due = state().due;
    m_answer = jsonAnswer("{}", 401);
    runOnce();
    QCOMPARE(state().pause, Pause::Authorization);
    // a job that fails at once notes its end before the scheduler notes its beginning
    QVERIFY(m_ports->schedules().change("hr", [&](ScheduleState& kept) { kept.begun = due; }));
    QVERIFY(resumeAfterAuthorization(m_ports->schedules(), "hr"));
    watchNothing(due + 24h);
    QCOMPARE(state().pause, Pause::None);
    QCOMPARE(state().begun, Timestamp());
}

void TestSchedulerFaults::whatCannotBeginIsARunThatFailed_data()
{
    QTest::addColumn<QString>("directory");
    QTest::addColumn<QString>("where");
    QTest::newRow("a directory that this version does not know")
        << QStringLiteral("elsewhere") << QStringLiteral("directory");
    QTest::newRow("secrets that cannot be opened") << QStringLiteral("local") << QStringLiteral("vault");
}

void TestSchedulerFaults::whatCannotBeginIsARunThatFailed()
{
    QFETCH(QString, directory);
    QFETCH(QString, where);
    Connector connector = officeConnector();
    connector.directory = directory.toStdString();
    add(connector);
    tick();
    const Timestamp due = state().due;
    if (where == QLatin1String("vault"))
        m_onOpen = [&] { return fail(ErrorKind::SecretStore, QStringLiteral("The vault is locked."), {}, where); };
    m_clock.set(due);
    watch(30min);
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(runs().front().state, RunState::Failed);
    QCOMPARE(runs().front().options.slot, due);
    QCOMPARE(runs().front().finishedAt, due);
    QVERIFY(runs().front().error);
    QCOMPARE(runs().front().error->where, where);
    QCOMPARE(m_told.all(), std::vector<std::string>{"finished hr failed"});
    QCOMPARE(state().due, due + 1h);
}

void TestSchedulerFaults::aWorkspaceThatCannotBeReadIsAskedAgain()
{
    add(officeConnector());
    tick();
    const Timestamp due = state().due;
    m_onOpen = [] { return fail(ErrorKind::DiskFull, QStringLiteral("The disk is full.")); };
    m_clock.set(due);
    for (int look = 0; look < 3; ++look) {
        const auto told = m_scheduler->tick(m_clock.now());
        QVERIFY(!told);
        QCOMPARE(told.error().kind, ErrorKind::DiskFull);
        finish();
        m_clock.pass(20s);
    }
    QCOMPARE(runs().size(), std::size_t(0));
    m_onOpen = {};
    watch(1min);
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(runs().front().options.slot, due);
    QCOMPARE(runs().front().state, RunState::Done);
}

void TestSchedulerFaults::aConnectorThatWentMeanwhileIsNotSkipped_data()
{
    QTest::addColumn<bool>("isDeleted");
    QTest::newRow("not active any more") << false;
    QTest::newRow("deleted") << true;
}

void TestSchedulerFaults::aConnectorThatWentMeanwhileIsNotSkipped()
{
    QFETCH(bool, isDeleted);
    add(officeConnector());
    tick();
    m_onOpen = [&]() -> Result<void> {
        const auto ports = OfficePorts::open(m_folder->path(), m_clock, answerer());
        return isDeleted ? (*ports)->connectors().remove("hr") : (*ports)->connectors().setActive("hr", false);
    };
    m_clock.set(state().due);
    tick();
    finish();
    m_onOpen = {};
    watch(2min);
    QVERIFY(runs().empty());
    QVERIFY(m_told.all().empty());
    QVERIFY(m_ports->schedules().list()->empty());
}

void TestSchedulerFaults::aPlanThatCannotBeAppliedAnyMoreIsARunThatFailed()
{
    add(officeConnector());
    tick();
    m_onAsked = [&] { // somebody saves the connector while its plan is made
        Connector changed = officeConnector();
        changed.application.displayLabel = "changed";
        const auto ports = OfficePorts::open(m_folder->path(), m_clock, answerer());
        QVERIFY((*ports)->connectors().update(changed));
    };
    runOnce();
    QCOMPARE(runs().size(), std::size_t(1));
    QCOMPARE(runs().front().state, RunState::Failed);
    QVERIFY(runs().front().error);
    QCOMPARE(runs().front().error->kind, ErrorKind::Conflict);
    QCOMPARE(m_told.all(), std::vector<std::string>{"finished hr failed"});
}

void TestSchedulerFaults::aClockThatWasYearsAheadIsPutRight_data()
{
    QTest::addColumn<std::string>("every");
    QTest::addColumn<std::string>("daily");
    for (const char* every : {"PT5M", "PT1H", "P1D", "P1W"})
        QTest::newRow(every) << std::string(every) << std::string();
    QTest::newRow("at 06:30") << std::string("PT1H") << std::string("06:30");
}

void TestSchedulerFaults::aClockThatWasYearsAheadIsPutRight()
{
    QFETCH(std::string, every);
    QFETCH(std::string, daily);
    Connector connector = officeConnector();
    connector.schedule.every = every;
    connector.schedule.at = daily;
    connector.schedule.timeZone = "UTC";
    add(connector);
    const Timestamp now = m_clock.now();
    m_clock.set(now + 24h * 3650);
    tick();
    QVERIFY(state().due > m_clock.now());
    m_clock.set(now);
    m_answer = jsonAnswer("oops", 500);
    tick();
    QVERIFY(state().due > now);
    QVERIFY(state().due <= now + (daily.empty() ? 1h : 24h));
    const Timestamp due = state().due;
    m_clock.set(due);
    watch(1min);
    QCOMPARE(runs().size(), std::size_t(1));
    m_clock.set(now + 25h);
    tick();
    finish();
    const auto told = m_told.all();
    QCOMPARE(std::count(told.begin(), told.end(), "overdue hr"), 1);
}

void TestSchedulerFaults::successesOfAClockThatWasAheadDoNotSilenceTheAlarm()
{
    add(officeConnector());
    const Timestamp now = m_clock.now();
    m_clock.set(now + 24h * 3650);
    tick();
    runOnce();
    QCOMPARE(runs().front().state, RunState::Done);
    m_clock.set(now);
    m_answer = jsonAnswer("oops", 500);
    tick();
    while (m_clock.now() < now + 30h)
        runOnce();
    const auto told = m_told.all();
    QCOMPARE(std::count(told.begin(), told.end(), "overdue hr"), 1);
}

void TestSchedulerFaults::settingsThatCannotBeReadKeepTheirPause()
{
    add(officeConnector());
    tick();
    QVERIFY(pauseSchedule(m_ports->schedules(), "hr", m_clock.now()));
    Connector wrong = officeConnector();
    wrong.schedule.timeZone = "Mars/Olympus"; // known to another version, or to another computer
    QVERIFY(m_ports->connectors().update(wrong));
    tick();
    QCOMPARE(state().pause, Pause::Person);
    QVERIFY(m_ports->connectors().update(officeConnector()));
    tick();
    QCOMPARE(state().pause, Pause::Person);
}

void TestSchedulerFaults::pausingLosesNothingThatOthersWrite()
{
    add(officeConnector());
    tick();
    setDue(Timestamp());
    const auto other = OfficePorts::open(m_folder->path(), m_clock, answerer());
    constexpr int times = 200;
    std::barrier together(2);
    std::jthread starts([&] {
        for (int i = 0; i < times; ++i) {
            together.arrive_and_wait();
            (void)(*other)->schedules().change("hr", [](ScheduleState& kept) { kept.due += 1s; });
        }
    });
    for (int i = 0; i < times; ++i) {
        together.arrive_and_wait();
        QVERIFY(pauseSchedule(m_ports->schedules(), "hr", m_clock.now() + i * 1s));
    }
    starts.join();
    QCOMPARE(state().due, Timestamp(std::chrono::seconds(times)));
    QCOMPARE(state().pausedAt, m_clock.now() + (times - 1) * 1s);
}

void TestSchedulerFaults::theFirstLookLosesNothingThatOthersWrite()
{
    add(officeConnector());
    const auto other = OfficePorts::open(m_folder->path(), m_clock, answerer());
    std::barrier together(2);
    constexpr int times = 200;
    std::jthread person([&] {
        for (int i = 0; i < times; ++i) {
            together.arrive_and_wait();
            std::this_thread::sleep_for(i * 5us);
            (void)pauseSchedule((*other)->schedules(), "hr", m_clock.now());
            together.arrive_and_wait();
        }
    });
    int lost = 0;
    for (int i = 0; i < times; ++i) {
        (void)m_ports->schedules().remove("hr");
        together.arrive_and_wait();
        const auto looked = m_scheduler->tick(m_clock.now());
        together.arrive_and_wait();
        lost += !looked || state().pause != Pause::Person;
    }
    QCOMPARE(lost, 0);
    tick();
    QVERIFY(state().due > m_clock.now());
    QCOMPARE(state().pause, Pause::Person);
}

void TestSchedulerFaults::importsStartWhoeverCannotBeTold_data()
{
    QTest::addColumn<bool>("overdue");
    QTest::newRow("what ended before") << false;
    QTest::newRow("an alarm") << true;
}

void TestSchedulerFaults::importsStartWhoeverCannotBeTold()
{
    QFETCH(bool, overdue);
    add(officeConnector());
    tick();
    if (!overdue)
        runOnce();
    forgetTold();
    m_told.setBroken(true);
    makeScheduler();
    m_clock.pass(overdue ? 30h : 3h);
    const std::size_t before = runs().size();
    for (int look = 0; look < 9; ++look) {
        QVERIFY(!m_scheduler->tick(m_clock.now())); // says that something is wrong
        finish();
        m_clock.pass(20s);
        if (runs().size() > before)
            break;
    }
    QCOMPARE(runs().size(), before + 1);
    m_told.setBroken(false);
    tick();
    const auto told = m_told.all();
    QCOMPARE(std::count(told.begin(), told.end(), "finished hr done"), std::ptrdiff_t(before + 1));
}

void TestSchedulerFaults::aSkippedStartIsToldWhenSomebodyCanBeTold()
{
    add(officeConnector());
    tick();
    startLongRun();
    const Timestamp due = state().due;
    m_told.setBroken(true);
    m_clock.set(due);
    QVERIFY(!m_scheduler->tick(m_clock.now()));
    QCOMPARE(runs().size(), std::size_t(2));
    QCOMPARE(runs().front().state, RunState::Skipped);
    QCOMPARE(state().due, due + 1h);
    m_told.setBroken(false);
    tick();
    QCOMPARE(m_told.all(), std::vector<std::string>{"finished hr skipped"});
}

QTEST_GUILESS_MAIN(TestSchedulerFaults)
#include "test_schedulerfaults.moc"
