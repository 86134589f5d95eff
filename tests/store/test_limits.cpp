// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps people from a wrong import: limits and approval, leavers, protection, locks, and a list that moves.
#include "tests/store/scripted.h"

using namespace muster;

namespace {

/// Ten or more people of whom some are inactive at the source.
std::vector<std::string> withInactive(int count, int inactive)
{
    std::vector<std::string> records;
    for (int id = 1; id <= count; ++id)
        records.push_back(personRecord(id, id <= inactive ? "Inactive" : "Active"));
    return records;
}

/// A list in two pages; the row at `moved` is on both when the list is read for the first `times`.
ReadPage movingOnce(ScriptedWorkspace& work, int count, int times)
{
    return [&work, count, times](int page) -> std::optional<ScriptedPage> {
        std::vector<std::string> all = personRecords(count);
        const auto half = all.begin() + count / 2;
        if (page == 0)
            return ScriptedPage{{all.begin(), half}, count};
        if (page > 1)
            return std::nullopt;
        std::vector<std::string> rest(half, all.end());
        if (work.readings <= times)
            rest.front() = all.front(); // somebody came again, somebody else was skipped
        return ScriptedPage{rest, count};
    };
}

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT

private slots:
    void aListThatMovedIsReadOnceMore_data();
    void aListThatMovedIsReadOnceMore();
    void aTotalThatChangesTwiceIsNotProven();
    void smallStepsOfADayAreHeld();
    void droppedPeopleAreHeldAndListed();
    void aHeldPlanWritesNothing_data();
    void aHeldPlanWritesNothing();
    void theRestGoesOnAndWhoWaitsIsWrittenAfterApproval();
    void theRestMayBeUntickedOnlyWhereItWaits();
    void anApprovalNamesWhoAndIsUsedOnce();
    void anApprovalIsForOnePlanAndOneDay();
    void aNewerImportEndsAnApproval();
    void aDeclinedPlanIsOverAndItsRunSaysByWhom();
    void missingPeopleAreSuspendedAfterSoManyRuns();
    void missingPeopleAreSuspendedAfterSoMuchTime();
    void runsThatAreNotProvenDoNotCount();
    void protectedPeopleAreNeverSuspended_data();
    void protectedPeopleAreNeverSuspended();
    void administratorsAreNeverSuspended();
    void aFlappingStateIsFrozen();
    void lockedValuesStayAndComeWhenUnlocked();
    void whatOverwritesAnEditByHandIsMarked();
};

void TestLimits::aListThatMovedIsReadOnceMore_data()
{
    QTest::addColumn<int>("times");
    QTest::addColumn<int>("readings");
    QTest::addColumn<bool>("complete");
    QTest::newRow("a quiet list is read once") << 0 << 1 << true;
    QTest::newRow("a list that moved once is read twice") << 1 << 2 << true;
    QTest::newRow("a list that moves each time is read twice and not proven") << 9 << 2 << false;
}

void TestLimits::aListThatMovedIsReadOnceMore()
{
    QFETCH(int, times);
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(20)).has_value());
    work.readings = 0;
    const Result<Plan> plan = work.plan(work.feed(movingOnce(work, 20, times)));
    QVERIFY2(plan.has_value(), plan ? "" : qPrintable(plan.error().message));
    QTEST(work.readings, "readings");
    QTEST(plan->proof.complete, "complete");
    QCOMPARE(plan->counts.unchanged, std::int64_t(times > 1 ? 19 : 20));
    QCOMPARE(plan->counts.missing, std::int64_t(0));
    if (times > 0)
        QVERIFY(plan->proof.words.front().contains(QStringLiteral("moved")));
}

void TestLimits::aTotalThatChangesTwiceIsNotProven()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    QVERIFY(work.import(personRecords(20)).has_value());
    work.readings = 0;
    const Result<Plan> plan = work.plan(work.feed([](int page) -> std::optional<ScriptedPage> {
        std::vector<std::string> all = personRecords(19);
        if (page > 1)
            return std::nullopt;
        return page == 0 ? ScriptedPage{{all.begin(), all.begin() + 10}, 20}
                         : ScriptedPage{{all.begin() + 10, all.end()}, 19};
    }));
    QCOMPARE(work.readings, 2);
    QVERIFY(!plan->proof.complete);
    QCOMPARE(plan->counts.suspend + plan->counts.missing, std::int64_t(0));
}

void TestLimits::smallStepsOfADayAreHeld()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(20)).has_value());
    QCOMPARE(work.import(withInactive(20, 2))->counts.suspended, std::int64_t(2));
    QCOMPARE(work.import(withInactive(20, 4))->counts.suspended, std::int64_t(2)); // 4 of 20 are 20 %
    const Result<Plan> plan = work.plan(withInactive(20, 5));
    QCOMPARE(plan->state, PlanState::Held);
    QCOMPARE(plan->holds.front().limit, std::string("deactivate24h"));
    QCOMPARE(plan->holds.front().count, std::int64_t(5));
    work.clock.time += std::chrono::hours(25);
    QCOMPARE(work.plan(withInactive(20, 5))->state, PlanState::Ready);
}

void TestLimits::droppedPeopleAreHeldAndListed()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Flag;
    QVERIFY(work.import(personRecords(20)).has_value());
    const Result<Plan> plan = work.plan(personRecords(15)); // 5 of 20
    QCOMPARE(plan->state, PlanState::Held);
    QCOMPARE(plan->holds.front().limit, std::string("drop"));
    QCOMPARE(work.itemOf(*plan, 16).action, Action::Missing);
    QVERIFY(work.apply(plan->id, true).has_value());
    // those are no news any more: only who went since then counts
    QCOMPARE(work.plan(personRecords(13))->state, PlanState::Ready);
    work.connector.safeguards.drop.reset();
    QCOMPARE(work.plan(personRecords(5))->state, PlanState::Ready);
}

void TestLimits::aHeldPlanWritesNothing_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("too many are inactive") << QStringLiteral("inactive");
    QTest::newRow("too many are missing") << QStringLiteral("missing");
    QTest::newRow("an empty list") << QStringLiteral("empty");
    QTest::newRow("too many lose a value") << QStringLiteral("clear");
    QTest::newRow("too many are new") << QStringLiteral("create");
}

void TestLimits::aHeldPlanWritesNothing()
{
    QFETCH(QString, what);
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    std::vector<std::string> first;
    for (int id = 1; id <= 20; ++id)
        first.push_back(personRecord(id, "Active", "Sales"));
    QVERIFY(work.import(first).has_value());
    std::vector<std::string> second = first;
    if (what == QStringLiteral("inactive"))
        second = withInactive(20, 10);
    else if (what == QStringLiteral("missing"))
        second.resize(10);
    else if (what == QStringLiteral("empty"))
        second.clear();
    else if (what == QStringLiteral("clear"))
        second = personRecords(20);
    else
        second = personRecords(40);
    if (what == QStringLiteral("create"))
        work.connector.safeguards.create = Limit{};
    const std::string before = work.dump();
    const Result<Plan> plan = work.plan(second);
    QCOMPARE(plan->state, PlanState::Held);
    QCOMPARE(work.apply(plan->id).error().kind, ErrorKind::Held);
    QCOMPARE(work.dump(), before);
    LocalPlanStore store(*work.database);
    QVERIFY(store.decline(plan->id, "person:jane", work.clock.now()).has_value());
    QCOMPARE(work.dump(), before);
    QCOMPARE(work.apply(plan->id, true).error().kind, ErrorKind::Conflict);
    QCOMPARE(work.dump(), before);
}

void TestLimits::theRestGoesOnAndWhoWaitsIsWrittenAfterApproval()
{
    ScriptedWorkspace work;
    work.connector.safeguards.rest = Safeguards::Rest::Apply;
    QVERIFY(work.import(personRecords(20)).has_value());
    std::vector<std::string> records = withInactive(20, 10);
    records[19] = personRecord(20, "Active", "Support");
    records.push_back(personRecord(21));
    const Result<Plan> plan = work.plan(records);
    QCOMPARE(plan->state, PlanState::Held);
    QCOMPARE(plan->waits, std::int64_t(10));
    const Result<RunReport> rest = work.apply(plan->id);
    QVERIFY2(rest.has_value(), rest ? "" : qPrintable(rest.error().message));
    QCOMPARE(rest->state, RunState::Held);
    QCOMPARE(rest->counts.created, std::int64_t(1));
    QCOMPARE(rest->counts.updated, std::int64_t(1));
    QCOMPARE(rest->counts.suspended, std::int64_t(0));
    QCOMPARE(work.value("SELECT count(*) FROM user WHERE state = 2"), std::string("0"));
    QCOMPARE(work.value("SELECT count(*) FROM user"), std::string("21"));
    const std::string before = work.dump();
    QCOMPARE(work.apply(plan->id).error().kind, ErrorKind::Held);
    QCOMPARE(work.dump(), before);
    LocalPlanStore store(*work.database);
    QCOMPARE(store.picked(plan->id)->suspend, std::int64_t(10));
    QCOMPARE(store.picked(plan->id)->create, std::int64_t(0));
    const Result<RunReport> all = work.apply(plan->id, true);
    QVERIFY2(all.has_value(), all ? "" : qPrintable(all.error().message));
    QCOMPARE(all->state, RunState::Done);
    QCOMPARE(all->counts.created, std::int64_t(1));
    QCOMPARE(all->counts.updated, std::int64_t(1));
    QCOMPARE(all->counts.suspended, std::int64_t(10));
    QCOMPARE(work.value("SELECT count(*) FROM user WHERE state = 2"), std::string("10"));
    QCOMPARE(work.value("SELECT count(*) FROM user"), std::string("21"));
    QCOMPARE(store.plan(plan->id)->state, PlanState::Applied);
    QCOMPARE(work.import(records)->counts.unchanged, std::int64_t(21));
}

void TestLimits::theRestMayBeUntickedOnlyWhereItWaits()
{
    ScriptedWorkspace work;
    work.connector.safeguards.rest = Safeguards::Rest::Apply;
    QVERIFY(work.import(personRecords(20)).has_value());
    std::vector<std::string> records = withInactive(20, 10);
    records.push_back(personRecord(21));
    const Result<Plan> plan = work.plan(records);
    QVERIFY(work.apply(plan->id).has_value());
    LocalPlanStore store(*work.database);
    QVERIFY(store.pick(plan->id, {}, {}, false).has_value());
    const std::vector<std::int64_t> first{0};
    QVERIFY(store.pick(plan->id, {}, first, true).has_value());
    QVERIFY(!store.pickField(plan->id, 20, *Attribute::fromName("department"), false).has_value());
    QCOMPARE(store.picked(plan->id)->suspend, std::int64_t(1));
    const Result<RunReport> report = work.apply(plan->id, true);
    QCOMPARE(report->counts.created, std::int64_t(1));
    QCOMPARE(report->counts.suspended, std::int64_t(1));
    QCOMPARE(report->counts.skipped, std::int64_t(9));
    QCOMPARE(store.plan(plan->id)->state, PlanState::Partial);
}

void TestLimits::anApprovalNamesWhoAndIsUsedOnce()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(10)).has_value());
    const Result<Plan> plan = work.plan(withInactive(10, 5));
    LocalPlanStore store(*work.database);
    QVERIFY(store.approve(plan->id, plan->hash, "person:jane", work.clock.now()).has_value());
    QCOMPARE(work.stateOf(1), std::string("1")); // an approval alone writes nothing
    QCOMPARE(work.apply(plan->id, true)->counts.suspended, std::int64_t(5));
    QCOMPARE(store.plan(plan->id)->approvedBy, std::string("person:jane"));
    QVERIFY(store.plan(plan->id)->approvedAt != Timestamp());
    QCOMPARE(store.approve(plan->id, plan->hash, "person:jane", work.clock.now()).error().kind, ErrorKind::Conflict);
    QCOMPARE(work.apply(plan->id, true).error().kind, ErrorKind::Conflict);
}

void TestLimits::anApprovalIsForOnePlanAndOneDay()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(10)).has_value());
    const Result<Plan> plan = work.plan(withInactive(10, 5));
    const Result<Plan> other = work.plan(withInactive(10, 6));
    LocalPlanStore store(*work.database);
    QVERIFY(plan->hash != other->hash);
    QCOMPARE(store.approve(plan->id, other->hash, "person:jane", work.clock.now()).error().kind, ErrorKind::Conflict);
    work.clock.time += std::chrono::hours(25);
    QCOMPARE(store.approve(plan->id, plan->hash, "person:jane", work.clock.now()).error().kind, ErrorKind::Conflict);
    QCOMPARE(work.apply(plan->id, true).error().kind, ErrorKind::Conflict);
    QCOMPARE(work.value("SELECT count(*) FROM user WHERE state = 2"), std::string("0"));
}

void TestLimits::aNewerImportEndsAnApproval()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(10)).has_value());
    const Result<Plan> held = work.plan(withInactive(10, 5));
    QVERIFY(work.import(personRecords(11)).has_value());
    const Result<RunReport> late = work.apply(held->id, true);
    QCOMPARE(late.error().kind, ErrorKind::Conflict);
    QVERIFY(late.error().message.contains(QStringLiteral("Make a new plan")));
    QCOMPARE(work.value("SELECT count(*) FROM user WHERE state = 2"), std::string("0"));
}

void TestLimits::aDeclinedPlanIsOverAndItsRunSaysByWhom()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(10)).has_value());
    const Result<Plan> held = work.plan(withInactive(10, 5));
    LocalPlanStore store(*work.database);
    QVERIFY(store.decline(held->id, "person:jane", work.clock.now()).has_value());
    QCOMPARE(store.plan(held->id)->state, PlanState::Expired);
    LocalRunHistory history(*work.database);
    const Result<RunReport> run = history.run(held->run);
    QCOMPARE(run->state, RunState::Cancelled);
    QVERIFY(run->words.back().contains(QStringLiteral("person:jane")));
    QCOMPARE(store.decline(held->id, "person:jane", work.clock.now()).error().kind, ErrorKind::Conflict);
    QCOMPARE(store.decline("p-none", "person:jane", work.clock.now()).error().kind, ErrorKind::NotFound);
}

void TestLimits::missingPeopleAreSuspendedAfterSoManyRuns()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    work.connector.import.missingRuns = 3;
    QVERIFY(work.import(personRecords(12)).has_value());
    for (int run = 1; run <= 2; ++run) {
        const Result<Plan> plan = work.plan(personRecords(11));
        const PlanItem item = work.itemOf(*plan, 12);
        QCOMPARE(item.action, Action::Missing);
        QCOMPARE(item.reasonCode, std::string("missingWaits"));
        QVERIFY(item.reason.contains(QStringLiteral("Missing for %1 of 3 runs").arg(run)));
        QVERIFY(work.apply(plan->id).has_value());
        QCOMPARE(work.value("SELECT missing_runs FROM link WHERE external_id = '12'"), std::to_string(run));
    }
    QVERIFY(work.import(personRecords(12)).has_value()); // there again: from the beginning
    QCOMPARE(work.value("SELECT missing_runs FROM link WHERE external_id = '12'"), std::string("0"));
    QCOMPARE(work.import(personRecords(11))->counts.suspended, std::int64_t(0));
    QCOMPARE(work.import(personRecords(11))->counts.suspended, std::int64_t(0));
    QCOMPARE(work.import(personRecords(11))->counts.suspended, std::int64_t(1));
    QCOMPARE(work.stateOf(12), std::string("2"));
}

void TestLimits::missingPeopleAreSuspendedAfterSoMuchTime()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    work.connector.import.missingGrace = "P7D";
    QVERIFY(work.import(personRecords(12)).has_value());
    QCOMPARE(work.import(personRecords(11))->counts.suspended, std::int64_t(0));
    work.clock.time += std::chrono::hours(6 * 24);
    const Result<Plan> plan = work.plan(personRecords(11));
    QVERIFY(work.itemOf(*plan, 12).reason.contains(QStringLiteral("would be suspended after")));
    QVERIFY(work.apply(plan->id).has_value());
    work.clock.time += std::chrono::hours(24);
    QCOMPARE(work.import(personRecords(11))->counts.suspended, std::int64_t(1));
}

void TestLimits::runsThatAreNotProvenDoNotCount()
{
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    work.connector.import.missingRuns = 2;
    QVERIFY(work.import(personRecords(20)).has_value());
    QVERIFY(work.import(personRecords(19)).has_value());
    const Result<Plan> moving = work.plan(work.feed([](int page) -> std::optional<ScriptedPage> {
        if (page > 1)
            return std::nullopt;
        return page == 0 ? ScriptedPage{personRecords(19), 20} : ScriptedPage{{personRecord(1)}, 20};
    }));
    QVERIFY(!moving->proof.complete);
    QVERIFY(work.apply(moving->id).has_value());
    QCOMPARE(work.stateOf(20), std::string("1"));
    QCOMPARE(work.value("SELECT missing_runs FROM link WHERE external_id = '20'"), std::string("1"));
    QCOMPARE(work.import(personRecords(19))->counts.suspended, std::int64_t(1));
}

void TestLimits::protectedPeopleAreNeverSuspended_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("isProtected");
    QTest::newRow("the e-mail address") << QStringLiteral("p1@example.com") << true;
    QTest::newRow("the e-mail address in other letters") << QStringLiteral("P1@EXAMPLE.com") << true;
    QTest::newRow("the username") << QStringLiteral("p1") << true;
    QTest::newRow("the external id") << QStringLiteral("1") << true;
    QTest::newRow("a pattern") << QStringLiteral("p*@example.*") << true;
    QTest::newRow("a pattern of others") << QStringLiteral("admin*") << false;
    QTest::newRow("half of the address") << QStringLiteral("example.com") << false;
}

void TestLimits::protectedPeopleAreNeverSuspended()
{
    QFETCH(QString, pattern);
    QFETCH(bool, isProtected);
    ScriptedWorkspace work;
    work.connector.import.missing = MissingPolicy::Suspend;
    work.connector.import.protect = {pattern.toStdString()};
    QVERIFY(work.import(personRecords(12)).has_value());
    const Result<Plan> inactive = work.plan(withInactive(12, 1));
    QCOMPARE(work.itemOf(*inactive, 1).action, isProtected ? Action::Skip : Action::Suspend);
    if (isProtected)
        QCOMPARE(work.itemOf(*inactive, 1).reasonCode, std::string("protected"));
    std::vector<std::string> without = personRecords(12);
    without.erase(without.begin());
    const Result<Plan> missing = work.plan(without);
    QCOMPARE(work.itemOf(*missing, 1).action, isProtected ? Action::Skip : Action::Suspend);
    QVERIFY(work.apply(missing->id).has_value());
    QCOMPARE(work.stateOf(1), std::string(isProtected ? "1" : "2"));
}

void TestLimits::administratorsAreNeverSuspended()
{
    ScriptedWorkspace work;
    QVERIFY(work.import(personRecords(12)).has_value());
    LocalPeople people(*work.database, work.clock);
    const auto group = people.saveGroup({0, GroupKind::Users, "administrators", {}, 0, {}, {}});
    QVERIFY(group.has_value());
    const std::vector<UserId> members{work.userOf(1)};
    QVERIFY(people.addMembers(*group, members).has_value());
    const Result<RunReport> report = work.import(withInactive(12, 2));
    QCOMPARE(report->counts.suspended, std::int64_t(1));
    QCOMPARE(work.stateOf(1), std::string("1"));
    QCOMPARE(work.stateOf(2), std::string("2"));
}

void TestLimits::aFlappingStateIsFrozen()
{
    ScriptedWorkspace work;
    work.connector.import.allowReactivation = true;
    QVERIFY(work.import(personRecords(30)).has_value());
    QCOMPARE(work.import(withInactive(30, 1))->counts.suspended, std::int64_t(1));
    QCOMPARE(work.import(personRecords(30))->counts.reactivated, std::int64_t(1));
    QCOMPARE(work.import(withInactive(30, 1))->counts.suspended, std::int64_t(1));
    std::vector<std::string> records = personRecords(30);
    records[0] = personRecord(1, "Active", "Sales");
    const Result<Plan> plan = work.plan(records);
    QCOMPARE(plan->counts.reactivate, std::int64_t(0));
    QCOMPARE(work.itemOf(*plan, 1).action, Action::Update); // values go on
    QCOMPARE(work.itemOf(*plan, 1).reasonCode, std::string("flapping"));
    QVERIFY(work.apply(plan->id).has_value());
    QCOMPARE(work.stateOf(1), std::string("2"));
    work.clock.time += std::chrono::hours(8 * 24);
    QCOMPARE(work.import(records)->counts.reactivated, std::int64_t(1));
}

void TestLimits::lockedValuesStayAndComeWhenUnlocked()
{
    ScriptedWorkspace work;
    QVERIFY(work.import({personRecord(1, "Active", "Sales"), personRecord(2)}).has_value());
    LocalPeople people(*work.database, work.clock);
    const UserId user = work.userOf(1);
    const Attribute department = *Attribute::fromName("department");
    QVERIFY(people.setLock(user, department, true).has_value());
    QVERIFY(people.setLock(user, department, true).has_value());
    QCOMPARE(people.detail(user)->locked.size(), std::size_t(1));
    QCOMPARE(people.setLock(999'999, department, true).error().kind, ErrorKind::NotFound);
    const std::vector<std::string> moved{personRecord(1, "Active", "Support"), personRecord(2)};
    for (int run = 0; run < 2; ++run) {
        const Result<Plan> plan = work.plan(moved);
        QCOMPARE(work.itemOf(*plan, 1).action, Action::Skip);
        QCOMPARE(work.itemOf(*plan, 1).reasonCode, std::string("locked"));
        QVERIFY(work.itemOf(*plan, 1).reason.contains(QStringLiteral("department")));
        QVERIFY(work.apply(plan->id).has_value());
        QCOMPARE(std::string(people.detail(user)->user.values.get(KnownAttribute::Department)), std::string("Sales"));
    }
    QVERIFY(people.setLock(user, department, false).has_value());
    QCOMPARE(work.import(moved)->counts.updated, std::int64_t(1));
    QCOMPARE(std::string(people.detail(user)->user.values.get(KnownAttribute::Department)), std::string("Support"));
    QVERIFY(people.setLock(user, department, true).has_value());
    QVERIFY(people.remove(std::span(&user, 1)).has_value());
    QCOMPARE(work.value("SELECT count(*) FROM user_lock"), std::string("0"));
}

void TestLimits::whatOverwritesAnEditByHandIsMarked()
{
    ScriptedWorkspace work;
    QVERIFY(work.import({personRecord(1, "Active", "Sales"), personRecord(2, "Active", "Sales")}).has_value());
    LocalPeople people(*work.database, work.clock);
    UserValues mine = people.detail(work.userOf(1))->user.values;
    mine.set(KnownAttribute::Department, "Mine");
    QVERIFY(people.edit(work.userOf(1), mine).has_value());
    const Result<Plan> plan =
        work.plan(std::vector<std::string>{personRecord(1, "Active", "Support"), personRecord(2, "Active", "Support")});
    const PlanItem edited = work.itemOf(*plan, 1);
    QCOMPARE(edited.fields.size(), std::size_t(1));
    QVERIFY(edited.fields.front().overwrites);
    QCOMPARE(edited.reasonCode, std::string("overwritesEdit"));
    QVERIFY(!work.itemOf(*plan, 2).fields.front().overwrites);
    QVERIFY(work.apply(plan->id).has_value());
    QVERIFY(work.itemOf(*plan, 1).fields.front().overwrites); // also afterwards
    LocalRunHistory history(*work.database);
    QString reason;
    QVERIFY(history
                .results(plan->run,
                         [&](const ResultRow& row) {
                             if (row.externalId == "1")
                                 reason = QString::fromStdString(row.reason);
                             return true;
                         })
                .has_value());
    QVERIFY(reason.contains(QStringLiteral("department")));
}

QTEST_GUILESS_MAIN(TestLimits)
#include "test_limits.moc"
