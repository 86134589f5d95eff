// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/leavers.h"

#include "core/sync/planner.h"
#include "core/sync/planreason.h"
#include "core/sync/protect.h"

#include <QLocale>
#include <QtTest>

using namespace muster;
using namespace std::chrono_literals;

namespace {
constexpr Timestamp noon{std::chrono::seconds(1'800'014'400)}; // 2027-01-15T12:00:00Z
}

class TestLeavers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aMissingUserIsDueAfterRunsAndTime_data();
    void aMissingUserIsDueAfterRunsAndTime();
    void theCountdownIsSaid_data();
    void theCountdownIsSaid();
    void settingsBecomeARule();
    void patternsProtect_data();
    void patternsProtect();
    void aKeptStateLeavesTheValues();
    void lockedValuesAreTakenBack();
};

void TestLeavers::aMissingUserIsDueAfterRunsAndTime_data()
{
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("graceDays");
    QTest::addColumn<int>("missed");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("due");
    QTest::newRow("the first run is enough") << 1 << 0 << 1 << 0 << true;
    QTest::newRow("one of two runs") << 2 << 0 << 1 << 9 << false;
    QTest::newRow("two of two runs") << 2 << 0 << 2 << 0 << true;
    QTest::newRow("six of seven days") << 1 << 7 << 9 << 6 << false;
    QTest::newRow("seven of seven days") << 1 << 7 << 9 << 7 << true;
    QTest::newRow("enough days, too few runs") << 3 << 7 << 2 << 8 << false;
    QTest::newRow("enough of both") << 3 << 7 << 3 << 7 << true;
}

void TestLeavers::aMissingUserIsDueAfterRunsAndTime()
{
    QFETCH(int, runs);
    QFETCH(int, graceDays);
    QFETCH(int, missed);
    QFETCH(int, days);
    const LeaverRule rule{runs, std::chrono::hours(24 * graceDays)};
    QTEST(isDue(rule, {missed, noon - std::chrono::hours(24 * days)}, noon), "due");
}

void TestLeavers::theCountdownIsSaid_data()
{
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("graceDays");
    QTest::addColumn<int>("missed");
    QTest::addColumn<QString>("words");
    QTest::newRow("runs alone") << 3 << 0 << 2
                                << QStringLiteral("Missing for 2 of 3 runs; would be suspended in run 3.");
    QTest::newRow("time alone") << 1 << 7 << 1 << QStringLiteral("Missing; would be suspended after 22 Jan 2027.");
    QTest::newRow("both") << 3 << 7 << 2
                          << QStringLiteral("Missing for 2 of 3 runs; would be suspended after 22 Jan 2027.");
    QTest::newRow("more runs than needed, not yet the day")
        << 3 << 7 << 5 << QStringLiteral("Missing for 3 of 3 runs; would be suspended after 22 Jan 2027.");
}

void TestLeavers::theCountdownIsSaid()
{
    QFETCH(int, runs);
    QFETCH(int, graceDays);
    QFETCH(int, missed);
    const LeaverRule rule{runs, std::chrono::hours(24 * graceDays)};
    QTEST(waitText(rule, {missed, noon}, noon), "words");
}

void TestLeavers::settingsBecomeARule()
{
    ImportSettings settings;
    QCOMPARE(leaverRule(settings).runs, std::int64_t(1));
    QCOMPARE(leaverRule(settings).grace, std::chrono::seconds(0));
    settings.missingRuns = 3;
    settings.missingGrace = "P1DT12H";
    QCOMPARE(leaverRule(settings).runs, std::int64_t(3));
    QCOMPARE(leaverRule(settings).grace, std::chrono::seconds(36h));
}

void TestLeavers::patternsProtect_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("covers");
    QTest::newRow("the same text") << QStringLiteral("boss") << QStringLiteral("boss") << true;
    QTest::newRow("other letters") << QStringLiteral("BOSS") << QStringLiteral("boss") << true;
    QTest::newRow("only the beginning") << QStringLiteral("boss") << QStringLiteral("bosse") << false;
    QTest::newRow("a star at the end") << QStringLiteral("admin-*") << QStringLiteral("admin-7") << true;
    QTest::newRow("a star for nothing") << QStringLiteral("admin*") << QStringLiteral("admin") << true;
    QTest::newRow("stars around") << QStringLiteral("*root*") << QStringLiteral("the root user") << true;
    QTest::newRow("two stars that must go back") << QStringLiteral("a*b*c") << QStringLiteral("aXbXbXc") << true;
    QTest::newRow("the end is missing") << QStringLiteral("a*b*c") << QStringLiteral("aXbXb") << false;
    QTest::newRow("a dot is a dot") << QStringLiteral("a.b") << QStringLiteral("aXb") << false;
    QTest::newRow("an empty text is nobody") << QStringLiteral("*") << QString() << false;
    QTest::newRow("an empty pattern is nobody") << QString() << QStringLiteral("boss") << false;
    QTest::newRow("many stars end quickly")
        << QStringLiteral("*a").repeated(30) << QString(QStringLiteral("a").repeated(2000) + QStringLiteral("b"))
        << false;
}

void TestLeavers::patternsProtect()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    const std::vector<std::string> patterns{pattern.toStdString()};
    const std::string utf8 = text.toStdString();
    QTEST(ProtectList(patterns).covers({utf8}), "covers");
    QVERIFY(!ProtectList(std::span<const std::string>()).covers({utf8}));
}

void TestLeavers::aKeptStateLeavesTheValues()
{
    UserValues now;
    const PlanSubject subject{5, UserState::Active, false, &now, &now};
    Decision decision;
    decision.action = Action::Suspend;
    decision.state = UserState::Suspended;
    Planner::keepState(subject, reason::protectedUser, decision);
    QCOMPARE(decision.action, Action::Skip);
    QCOMPARE(decision.state, UserState::Active);
    QVERIFY(decision.withheld);
    decision.writesValues = true;
    Planner::keepState(subject, reason::flapping, decision);
    QCOMPARE(decision.action, Action::Update);
    QCOMPARE(decision.reason, reason::flapping);
}

void TestLeavers::lockedValuesAreTakenBack()
{
    UserValues applied, now;
    applied.set(KnownAttribute::Department, "Sales");
    now.set(KnownAttribute::Department, "Mine");
    const PlanSubject subject{5, UserState::Active, false, &now, &applied};
    MappedUser record;
    record.externalId = "5";
    record.values.set(KnownAttribute::Department, "Support");
    const std::vector<std::string> locks{"department", "jobTitle", "no such attribute"};
    QCOMPARE(Planner::applyLocks(locks, subject, record), std::vector<std::string>{"department"});
    QCOMPARE(record.values.get(KnownAttribute::Department), std::string_view("Sales"));
    QVERIFY(Planner::applyLocks(locks, subject, record).empty());
    Decision decision;
    Planner::noteLocks({"department"}, decision);
    QCOMPARE(decision.action, Action::Skip);
    QCOMPARE(decision.reason, reason::locked);
    QCOMPARE(decision.argument, std::string("department"));
}

QTEST_GUILESS_MAIN(TestLeavers)
#include "test_leavers.moc"
