// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a run taken back, and undos that cannot be or fail.
#include "core/db/fault.h"
#include "core/store/runlock.h"
#include "core/sync/planreason.h"
#include "tests/fakes/importdesk.h"

#include <QtTest>

using namespace muster;

class TestUndoScope : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_desk = std::make_unique<ImportDesk>(); }
    void cleanup()
    {
        db::failAtStep(0);
        m_desk.reset();
    }

    void onlyOneUser_data();
    void onlyOneUser();
    void onlyOneField();
    void aFieldOfACreatedUserIsEmptied();
    void untickedPeopleAndFieldsStay();
    void onlyWhatWasAppliedIsTakenBack();
    void somebodyWhoChangedSinceTheUndoWasPlannedStays();
    void theWholeRunTwiceIsNothing();
    void whatCannotBeUndoneIsTold_data();
    void whatCannotBeUndoneIsTold();
    void anotherRunAtWorkIsAConflict();
    void aFailingPlanIsNeverReady();
    void aFailingApplyLeavesNothing();
    void reportsAndResultsTellOfTheUndo();
    void aChangedConnectorIsNoObstacle();

private:
    std::unique_ptr<ImportDesk> m_desk;
};

void TestUndoScope::onlyOneUser_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("by external id") << QStringLiteral("12");
    QTest::newRow("by e-mail address, whatever its case") << QStringLiteral("P12@Example.com");
    QTest::newRow("by username") << QStringLiteral("p12");
    QTest::newRow("by user id") << QString();
}

void TestUndoScope::onlyOneUser()
{
    QFETCH(QString, key);
    m_desk->import({record(11, dept("Sales")), record(12, dept("Sales")), record(13, dept("Sales"))});
    const RunReport run = m_desk->import({record(11, dept("IT")), record(12, dept("IT")), record(13, dept("IT"))});
    const std::string name = key.isEmpty() ? std::to_string(m_desk->user("p12")) : key.toStdString();
    const Plan undo = m_desk->undoPlan(run.run, {name});
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 12 department:IT>Sales")});
    m_desk->apply(undo);
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("update 2, unchanged 1"));
}

void TestUndoScope::onlyOneField()
{
    m_desk->import({record(1, dept("Sales", "Clerk")), record(2, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, inactive() + u',' + dept("IT", "Admin")), record(2, dept("IT"))});
    const Plan undo = m_desk->undoPlan(run.run, {}, "jobTitle");
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 1 jobTitle:Admin>Clerk")});
    m_desk->apply(undo);
    QCOMPARE(m_desk->read("p1").state, UserState::Suspended);
    // what is left of the run goes back with the next undo
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run)),
             (QStringList{QStringLiteral("reactivate 1 department:IT>Sales"),
                          QStringLiteral("update 2 department:IT>Sales")}));
}

void TestUndoScope::aFieldOfACreatedUserIsEmptied()
{
    const RunReport run = m_desk->import({record(1, dept("IT"))});
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run, {}, "department")),
             QStringList{QStringLiteral("update 1 department:IT>")});
    const Plan needed = m_desk->undoPlan(run.run, {}, "email");
    QCOMPARE(words(needed.counts), QStringLiteral("conflict 1"));
    QCOMPARE(m_desk->itemOf(needed, "1").reasonCode, std::string(reason::createdByRun));
}

void TestUndoScope::untickedPeopleAndFieldsStay()
{
    m_desk->import({record(1, dept("Sales", "Clerk")), record(2, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, dept("IT", "Admin")), record(2, dept("IT")), record(3)});
    const Plan undo = m_desk->undoPlan(run.run);
    LocalPlanStore store(*m_desk->database);
    const std::int64_t second = m_desk->itemOf(undo, "2").seq;
    QVERIFY(store.pick(undo.id, {}, std::span(&second, 1), false).has_value());
    QVERIFY(store.pickField(undo.id, m_desk->itemOf(undo, "1").seq, {KnownAttribute::Department, {}}, false));
    QCOMPARE(words(store.picked(undo.id).value()), QStringLiteral("update 1, remove 1"));
    m_desk->apply(undo);
    QCOMPARE(m_desk->read("p1").values.get(KnownAttribute::Department), std::string_view("IT"));
    QCOMPARE(m_desk->read("p1").values.get(KnownAttribute::JobTitle), std::string_view("Clerk"));
    QCOMPARE(m_desk->read("p2").values.get(KnownAttribute::Department), std::string_view("IT"));
    QCOMPARE(m_desk->changes(m_desk->plan({record(1, dept("IT", "Admin")), record(2, dept("IT")), record(3)})),
             (QStringList{QStringLiteral("update 1 jobTitle:Clerk>Admin"),
                          QStringLiteral("create 3 email:>p3@example.com username:>p3")}));
}

void TestUndoScope::onlyWhatWasAppliedIsTakenBack()
{
    m_desk->import({record(1, dept("Sales")), record(2, dept("Sales"))});
    const Plan planned = m_desk->plan({record(1, dept("IT")), record(2, dept("IT"))});
    LocalPlanStore store(*m_desk->database);
    const std::int64_t first = m_desk->itemOf(planned, "1").seq;
    QVERIFY(store.pick(planned.id, {}, std::span(&first, 1), false).has_value());
    const RunReport run = m_desk->apply(planned);
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run)), QStringList{QStringLiteral("update 2 department:IT>Sales")});
}

void TestUndoScope::somebodyWhoChangedSinceTheUndoWasPlannedStays()
{
    const RunReport run = m_desk->import({record(1), record(2)});
    const Plan undo = m_desk->undoPlan(run.run);
    const UserId user = m_desk->user("p1");
    LocalPeople people = m_desk->people();
    Group group;
    group.name = "Staff";
    QVERIFY(people.addMembers(people.saveGroup(group).value(), std::span(&user, 1)).has_value());
    const RunReport undone = m_desk->apply(undo);
    QCOMPARE(undone.counts.removed, 1);
    QCOMPARE(undone.counts.conflict, 1);
    QCOMPARE(m_desk->user("p1"), user);
}

void TestUndoScope::theWholeRunTwiceIsNothing()
{
    m_desk->import({record(1, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2)});
    m_desk->undo(run.run);
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), QStringLiteral("unchanged 2"));
    QVERIFY(undo.proof.words.back().startsWith(QStringLiteral("Nothing is left to undo")));
    QCOMPARE(m_desk->apply(undo).state, RunState::Done);
}

void TestUndoScope::whatCannotBeUndoneIsTold_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("a run that there never was") << QStringLiteral("run") << ErrorKind::NotFound;
    QTest::newRow("a run whose plan was not applied") << QStringLiteral("planned") << ErrorKind::Conflict;
    QTest::newRow("a run that failed") << QStringLiteral("failed") << ErrorKind::Conflict;
    QTest::newRow("a run whose details are no longer kept") << QStringLiteral("swept") << ErrorKind::NotFound;
    QTest::newRow("a user whom the run did not change") << QStringLiteral("user") << ErrorKind::NotFound;
    QTest::newRow("an attribute that there is not") << QStringLiteral("attribute") << ErrorKind::NotFound;
    QTest::newRow("an attribute that the run did not change") << QStringLiteral("unchanged") << ErrorKind::NotFound;
}

void TestUndoScope::whatCannotBeUndoneIsTold()
{
    QFETCH(QString, what);
    QFETCH(ErrorKind, kind);
    std::string run = m_desk->import({record(1)}).run;
    std::vector<std::string> users;
    std::string attribute;
    if (what == QLatin1String("run"))
        run = "r-none";
    if (what == QLatin1String("planned"))
        run = m_desk->plan({record(1, dept("IT"))}).run;
    if (what == QLatin1String("failed"))
        run = LocalRunHistory(*m_desk->database).addFailed("hr", {}, Error{ErrorKind::Timeout, {}, {}, {}}, {}).value();
    if (what == QLatin1String("swept"))
        m_desk->run("DELETE FROM plan");
    if (what == QLatin1String("user"))
        users = {"somebody"};
    if (what == QLatin1String("attribute"))
        attribute = "shoeSize";
    if (what == QLatin1String("unchanged"))
        attribute = "costCenter";
    const QStringList runs = m_desk->lines("SELECT id FROM run");
    const Result<Plan> undo = m_desk->tryUndo(run, users, attribute);
    QVERIFY(!undo.has_value());
    QCOMPARE(undo.error().kind, kind);
    QVERIFY(!undo.error().message.isEmpty());
    QCOMPARE(m_desk->lines("SELECT id FROM run"), runs); // nothing is left of the try
}

void TestUndoScope::anotherRunAtWorkIsAConflict()
{
    const RunReport run = m_desk->import({record(1)});
    const auto lock = RunLock::tryTake(m_desk->database->path(), "hr");
    QVERIFY(lock.has_value() && lock->has_value());
    const Result<Plan> undo = m_desk->tryUndo(run.run);
    QVERIFY(!undo.has_value());
    QCOMPARE(undo.error().kind, ErrorKind::Conflict);
}

void TestUndoScope::aFailingPlanIsNeverReady()
{
    m_desk->import({record(1, dept("Sales")), record(2)});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2, inactive()), record(3)});
    const QString before = m_desk->directory();
    int failures = 0;
    for (std::int64_t step = 1;; ++step) {
        db::failAtStep(step);
        const Result<Plan> undo = m_desk->tryUndo(run.run);
        const bool reached = db::stepsSeen() >= step;
        db::failAtStep(0);
        QCOMPARE(m_desk->directory(), before);
        if (!reached)
            break;
        failures += undo ? 0 : 1;
        const QStringList ready = m_desk->lines("SELECT id FROM plan WHERE state = 1"); // PlanState::Ready
        QCOMPARE(ready.size(), undo ? 1 : 0);
        m_desk->run("DELETE FROM plan WHERE state = 1");
    }
    QVERIFY(failures > 10);
    m_desk->undo(run.run);
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("unchanged 3"));
}

void TestUndoScope::aFailingApplyLeavesNothing()
{
    m_desk->import({record(1, dept("Sales")), record(2)});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2, inactive()), record(3)});
    const QString before = m_desk->directory();
    Plan undo = m_desk->undoPlan(run.run);
    int failures = 0;
    for (std::int64_t step = 1;; ++step) {
        db::failAtStep(step);
        const Result<RunReport> applied = applyPlan(*m_desk->database, m_desk->clock, undo.id, false, {}, {});
        const bool reached = db::stepsSeen() >= step;
        db::failAtStep(0);
        if (!reached)
            break;
        if (applied) { // that call did not matter: back to where it was
            m_desk->undo(applied->run);
            undo = m_desk->undoPlan(run.run);
        }
        failures += applied ? 0 : 1;
        QCOMPARE(m_desk->directory(), before);
    }
    QVERIFY(failures > 10);
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("unchanged 3"));
}

void TestUndoScope::reportsAndResultsTellOfTheUndo()
{
    const RunReport run = m_desk->import({record(1)});
    const RunReport undone = m_desk->undo(run.run);
    LocalRunHistory history(*m_desk->database);
    const RunReport read = history.run(undone.run).value();
    QCOMPARE(read.options.undoOf, run.run);
    QCOMPARE(read.options.startedBy, std::string("person"));
    QCOMPARE(read.counts.removed, 1);
    QCOMPARE(toJson(read)["undoOf"].get<std::string>(), run.run);
    QCOMPARE(toJson(read)["counts"]["removed"].get<int>(), 1);
    QVERIFY(!toJson(history.run(run.run).value()).contains("undoOf"));
    QStringList lines;
    QVERIFY(history.results(undone.run, [&](const ResultRow& row) {
        lines << QString::fromStdString(row.operation + ' ' + row.result + ' ' + row.externalId + ' ' + row.username);
        return true;
    }));
    QCOMPARE(lines, QStringList{QStringLiteral("remove done 1 p1")});
}

void TestUndoScope::aChangedConnectorIsNoObstacle()
{
    const RunReport run = m_desk->import({record(1)});
    const Plan undo = m_desk->undoPlan(run.run);
    m_desk->run("INSERT INTO connector(id, version, active, label, created, updated, file) VALUES('hr', 9, 1, 'HR', 0, "
                "0, '{}')");
    QCOMPARE(m_desk->apply(undo).counts.removed, 1);
}

QTEST_GUILESS_MAIN(TestUndoScope)
#include "test_undoscope.moc"
