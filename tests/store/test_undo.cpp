// SPDX-License-Identifier: GPL-3.0-or-later
// Runs taken back in a real workspace: the directory is as it was before, and the next import does what it would have
// done without the run.
#include "core/db/fault.h"
#include "core/store/runlock.h"
#include "core/sync/planreason.h"
#include "tests/fakes/importdesk.h"

#include <QtTest>

using namespace muster;

namespace {
using Imports = QList<QStringList>; ///< one after the other

/// "update 1, remove 2": what is not zero.
QString words(const PlanCounts& counts)
{
    QStringList all;
    const std::pair<const char*, std::int64_t> each[] = {
        {"create", counts.create},         {"update", counts.update},       {"suspend", counts.suspend},
        {"reactivate", counts.reactivate}, {"unchanged", counts.unchanged}, {"conflict", counts.conflict},
        {"remove", counts.remove}};
    for (const auto& [name, count] : each) {
        if (count != 0)
            all << QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(count);
    }
    return all.join(QStringLiteral(", "));
}

QString dept(const char* department)
{
    return QStringLiteral(R"("department":"%1")").arg(QLatin1String(department));
}

QString dept(const char* department, const char* title)
{
    return dept(department) + QStringLiteral(R"(,"jobTitle":"%1")").arg(QLatin1String(title));
}

const QString inactive = QStringLiteral(R"("status":"Inactive")");
const QString nobody; ///< more than id, address, username
} // namespace

class TestUndo : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_desk = std::make_unique<ImportDesk>(); }
    void cleanup()
    {
        db::failAtStep(0);
        m_desk.reset();
    }

    void aRunIsTakenBackAsAWhole_data();
    void aRunIsTakenBackAsAWhole();
    void aLinkThatTheRunMadeGoesAgain();
    void valuesChangedSinceStay();
    void nothingGoesBackWhenAllWasChangedSince();
    void aLaterRunIsNamed();
    void aStateSetByHandSinceStays();
    void aUserWithSomethingNewIsNotRemoved_data();
    void aUserWithSomethingNewIsNotRemoved();
    void aUserWhoIsGoneNeedsNothing();
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
    void aFailingApplyLeavesNothing();
    void reportsAndResultsTellOfTheUndo();
    void aChangedConnectorIsNoObstacle();

private:
    std::unique_ptr<ImportDesk> m_desk;
};

void TestUndo::aRunIsTakenBackAsAWhole_data()
{
    QTest::addColumn<Imports>("imports"); // the last one is taken back
    QTest::addColumn<QString>("counts");
    const auto row = [](const char* name, const Imports& imports, const char* counts) {
        QTest::newRow(name) << imports << QString::fromLatin1(counts);
    };
    row("a created user is removed", {{record(1)}, {record(1), record(2)}}, "remove 1");
    row("the first run of all leaves an empty directory", {{}, {record(1), record(2), record(3)}}, "remove 3");
    row("a changed value goes back", {{record(1, dept("Sales"))}, {record(1, dept("IT"))}}, "update 1");
    row("a cleared value comes back", {{record(1, dept("Sales"))}, {record(1)}}, "update 1");
    row("a new value goes again", {{record(1)}, {record(1, dept("Sales"))}}, "update 1");
    row("a suspended user is active again", {{record(1)}, {record(1, inactive)}}, "reactivate 1");
    row("a reactivated user is suspended again", {{record(1)}, {record(1, inactive)}, {record(1)}}, "suspend 1");
    row("values and state go back together", {{record(1, dept("Sales"))}, {record(1, inactive + u',' + dept("IT"))}},
        "reactivate 1");
    row("two people have their own addresses again",
        {{record(1), record(2)},
         {record(1, QStringLiteral(R"("email":"p2@example.com")")),
          record(2, QStringLiteral(R"("email":"p1@example.com")"))}},
        "update 2");
    row("three usernames go round the other way",
        {{record(1), record(2), record(3)},
         {record(1, QStringLiteral(R"("username":"p2")")), record(2, QStringLiteral(R"("username":"p3")")),
          record(3, QStringLiteral(R"("username":"p1")"))}},
        "update 3");
    row("an address comes back from a created user who is removed",
        {{record(1)},
         {record(1, QStringLiteral(R"("email":"new@example.com")")),
          record(2, QStringLiteral(R"("email":"p1@example.com")"))}},
        "update 1, remove 1");
    row("all of it at once",
        {{record(1, dept("Sales", "Clerk")), record(2), record(3), record(4)},
         {record(1, dept("IT")), record(2, inactive), record(3, dept("IT")), record(4), record(5), record(6)}},
        "update 2, reactivate 1, remove 2");
    row("a run that changed nothing has nothing to undo", {{record(1)}, {record(1)}}, "");
}

void TestUndo::aRunIsTakenBackAsAWhole()
{
    QFETCH(Imports, imports);
    QFETCH(QString, counts);
    const QStringList last = imports.takeLast();
    for (const QStringList& records : imports)
        m_desk->import(records);
    const QString before = m_desk->directory();
    const Plan planned = m_desk->plan(last);
    const QStringList wanted = m_desk->changes(planned);
    const RunReport run = m_desk->apply(planned);
    const QString after = m_desk->directory();

    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), counts);
    QCOMPARE(undo.options.undoOf, run.run);
    QCOMPARE(m_desk->directory(), after); // shown first
    const RunReport undone = m_desk->apply(undo);
    QCOMPARE(undone.state, RunState::Done);
    QCOMPARE(m_desk->directory(), before);

    // an undo can be undone, with the same users under the same ids
    const RunReport redone = m_desk->undo(undone.run);
    QCOMPARE(m_desk->directory(), after);
    QCOMPARE(m_desk->changes(m_desk->plan(last)), QStringList());

    // and the next import brings the same again, as if the run had never been
    m_desk->undo(redone.run);
    QCOMPARE(m_desk->directory(), before);
    const Plan again = m_desk->plan(last);
    QCOMPARE(m_desk->changes(again), wanted);
    m_desk->apply(again);
}

void TestUndo::aLinkThatTheRunMadeGoesAgain()
{
    UserValues values;
    values.set(KnownAttribute::Email, "p1@example.com");
    values.set(KnownAttribute::Username, "p1");
    LocalPeople people = m_desk->people();
    QVERIFY(people.create(values, UserState::Active).has_value());
    m_desk->run("INSERT INTO connector_number(id) VALUES('hr')");
    for (const QString& more : {nobody, dept("IT")}) {
        const QString before = m_desk->directory();
        const Plan planned = m_desk->plan({record(1, more)});
        QCOMPARE(planned.counts.update, 1);
        const QStringList wanted = m_desk->changes(planned);
        const RunReport run = m_desk->apply(planned);
        const QString after = m_desk->directory();
        const RunReport undone = m_desk->undo(run.run);
        QCOMPARE(m_desk->directory(), before);
        const RunReport redone = m_desk->undo(undone.run);
        QCOMPARE(m_desk->directory(), after);
        m_desk->undo(redone.run);
        QCOMPARE(m_desk->changes(m_desk->plan({record(1, more)})), wanted);
    }
}

void TestUndo::valuesChangedSinceStay()
{
    m_desk->import({record(1, dept("Sales", "Clerk"))});
    const RunReport run = m_desk->import({record(1, dept("IT", "Admin"))});
    m_desk->edit("p1", KnownAttribute::Department, "Research");
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 1 jobTitle:Admin>Clerk")});
    const PlanItem item = m_desk->itemOf(undo, "1");
    QCOMPARE(item.reasonCode, std::string(reason::changedSinceRun));
    QVERIFY2(item.reason.contains(QStringLiteral("Department")), qPrintable(item.reason));
    QVERIFY2(item.reason.contains(QStringLiteral("by hand")), qPrintable(item.reason));
    m_desk->apply(undo);
    QCOMPARE(m_desk->read("p1").values.get(KnownAttribute::Department), std::string_view("Research"));
    QCOMPARE(m_desk->read("p1").values.get(KnownAttribute::JobTitle), std::string_view("Clerk"));
    // the title is offered again; the department was edited by hand, and the source has not changed since
    QCOMPARE(m_desk->changes(m_desk->plan({record(1, dept("IT", "Admin"))})),
             QStringList{QStringLiteral("update 1 jobTitle:Clerk>Admin")});
}

void TestUndo::nothingGoesBackWhenAllWasChangedSince()
{
    m_desk->import({record(1, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, dept("IT"))});
    m_desk->edit("p1", KnownAttribute::Department, "Research");
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), QStringLiteral("conflict 1"));
    QVERIFY(m_desk->itemOf(undo, "1").reason.contains(QStringLiteral("Department")));
    const QString before = m_desk->directory();
    QCOMPARE(m_desk->apply(undo).state, RunState::DoneWithErrors);
    QCOMPARE(m_desk->directory(), before);
    m_desk->edit("p1", KnownAttribute::Department, "Sales"); // back by hand: nothing is left
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("unchanged 1"));
}

void TestUndo::aLaterRunIsNamed()
{
    m_desk->import({record(1, dept("Sales", "Clerk"))});
    const RunReport run = m_desk->import({record(1, dept("IT", "Admin"))});
    const RunReport later = m_desk->import({record(1, dept("Research", "Admin"))});
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 1 jobTitle:Admin>Clerk")});
    QVERIFY(m_desk->itemOf(undo, "1").reason.contains(QString::fromStdString(later.run)));
    m_desk->apply(undo);
    QCOMPARE(m_desk->changes(m_desk->plan({record(1, dept("Research", "Admin"))})),
             QStringList{QStringLiteral("update 1 jobTitle:Clerk>Admin")});
}

void TestUndo::aStateSetByHandSinceStays()
{
    m_desk->import({record(1), record(2)});
    const RunReport run = m_desk->import({record(1, inactive), record(2, inactive)});
    m_desk->setState("p1", UserState::Active);
    m_desk->setState("p1", UserState::Suspended); // by hand now: an undo must not reactivate
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), QStringLiteral("reactivate 1, conflict 1"));
    QVERIFY(m_desk->itemOf(undo, "1").reason.contains(QStringLiteral("the state (by hand")));
    m_desk->apply(undo);
    QCOMPARE(m_desk->read("p1").state, UserState::Suspended);
    QVERIFY(m_desk->read("p1").suspendedByHand);
    QCOMPARE(m_desk->read("p2").state, UserState::Active);
}

void TestUndo::aUserWithSomethingNewIsNotRemoved_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("word");
    QTest::newRow("a value added by hand") << QStringLiteral("value") << QStringLiteral("Department (by hand");
    QTest::newRow("suspended by hand") << QStringLiteral("state") << QStringLiteral("the state (by hand");
    QTest::newRow("in a group") << QStringLiteral("group") << QStringLiteral("group");
    QTest::newRow("linked by another application") << QStringLiteral("link") << QStringLiteral("Another application");
}

void TestUndo::aUserWithSomethingNewIsNotRemoved()
{
    QFETCH(QString, change);
    QFETCH(QString, word);
    const RunReport run = m_desk->import({record(1), record(2)});
    const UserId user = m_desk->user("p1");
    LocalPeople people = m_desk->people();
    if (change == QLatin1String("value"))
        m_desk->edit("p1", KnownAttribute::Department, "Sales");
    if (change == QLatin1String("state"))
        m_desk->setState("p1", UserState::Suspended);
    if (change == QLatin1String("group")) {
        Group group;
        group.name = "Staff";
        QVERIFY(people.addMembers(people.saveGroup(group).value(), std::span(&user, 1)).has_value());
    }
    if (change == QLatin1String("link"))
        m_desk->run("INSERT INTO connector_number(id) VALUES('other'); INSERT INTO link(connector, user, external_id, "
                    "fingerprint, applied) SELECT c.number, u.id, 'x', 0, u.version FROM connector_number c, user u "
                    "WHERE c.id = 'other' AND u.username_key = 'p1'");
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), QStringLiteral("conflict 1, remove 1"));
    QVERIFY2(m_desk->itemOf(undo, "1").reason.contains(word), qPrintable(m_desk->itemOf(undo, "1").reason));
    QCOMPARE(m_desk->apply(undo).counts.removed, 1);
    QCOMPARE(m_desk->lines("SELECT username_key FROM user").size(), 1);
}

void TestUndo::aUserWhoIsGoneNeedsNothing()
{
    const RunReport run = m_desk->import({record(1), record(2)});
    const UserId user = m_desk->user("p1");
    LocalPeople people = m_desk->people();
    QVERIFY(people.remove(std::span(&user, 1)).has_value());
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("unchanged 1, remove 1"));
}

void TestUndo::onlyOneUser_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("by external id") << QStringLiteral("2");
    QTest::newRow("by e-mail address, whatever its case") << QStringLiteral("P2@Example.com");
    QTest::newRow("by username") << QStringLiteral("p2");
    QTest::newRow("by user id") << QString();
}

void TestUndo::onlyOneUser()
{
    QFETCH(QString, key);
    m_desk->import({record(1, dept("Sales")), record(2, dept("Sales")), record(3, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2, dept("IT")), record(3, dept("IT"))});
    const std::string name = key.isEmpty() ? std::to_string(m_desk->user("p2")) : key.toStdString();
    if (key.isEmpty() && m_desk->lines("SELECT 1 FROM link WHERE external_id = '" + name + "'").size() > 0)
        QSKIP("the id of the user is somebody's external id");
    const Plan undo = m_desk->undoPlan(run.run, {name});
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 2 department:IT>Sales")});
    m_desk->apply(undo);
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("update 2, unchanged 1"));
}

void TestUndo::onlyOneField()
{
    m_desk->import({record(1, dept("Sales", "Clerk")), record(2, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, inactive + u',' + dept("IT", "Admin")), record(2, dept("IT"))});
    const Plan undo = m_desk->undoPlan(run.run, {}, "jobTitle");
    QCOMPARE(m_desk->changes(undo), QStringList{QStringLiteral("update 1 jobTitle:Admin>Clerk")});
    m_desk->apply(undo);
    QCOMPARE(m_desk->read("p1").state, UserState::Suspended);
    // what is left of the run goes back with the next undo
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run)),
             (QStringList{QStringLiteral("reactivate 1 department:IT>Sales"),
                          QStringLiteral("update 2 department:IT>Sales")}));
}

void TestUndo::aFieldOfACreatedUserIsEmptied()
{
    const RunReport run = m_desk->import({record(1, dept("IT"))});
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run, {}, "department")),
             QStringList{QStringLiteral("update 1 department:IT>")});
    const Plan needed = m_desk->undoPlan(run.run, {}, "email");
    QCOMPARE(words(needed.counts), QStringLiteral("conflict 1"));
    QCOMPARE(m_desk->itemOf(needed, "1").reasonCode, std::string(reason::createdByRun));
}

void TestUndo::untickedPeopleAndFieldsStay()
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

void TestUndo::onlyWhatWasAppliedIsTakenBack()
{
    m_desk->import({record(1, dept("Sales")), record(2, dept("Sales"))});
    const Plan planned = m_desk->plan({record(1, dept("IT")), record(2, dept("IT"))});
    LocalPlanStore store(*m_desk->database);
    const std::int64_t first = m_desk->itemOf(planned, "1").seq;
    QVERIFY(store.pick(planned.id, {}, std::span(&first, 1), false).has_value());
    const RunReport run = m_desk->apply(planned);
    QCOMPARE(m_desk->changes(m_desk->undoPlan(run.run)), QStringList{QStringLiteral("update 2 department:IT>Sales")});
}

void TestUndo::somebodyWhoChangedSinceTheUndoWasPlannedStays()
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

void TestUndo::theWholeRunTwiceIsNothing()
{
    m_desk->import({record(1, dept("Sales"))});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2)});
    m_desk->undo(run.run);
    const Plan undo = m_desk->undoPlan(run.run);
    QCOMPARE(words(undo.counts), QStringLiteral("unchanged 2"));
    QVERIFY(undo.proof.words.back().startsWith(QStringLiteral("Nothing is left to undo")));
    QCOMPARE(m_desk->apply(undo).state, RunState::Done);
}

void TestUndo::whatCannotBeUndoneIsTold_data()
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

void TestUndo::whatCannotBeUndoneIsTold()
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

void TestUndo::anotherRunAtWorkIsAConflict()
{
    const RunReport run = m_desk->import({record(1)});
    const auto lock = RunLock::tryTake(m_desk->database->path(), "hr");
    QVERIFY(lock.has_value() && lock->has_value());
    const Result<Plan> undo = m_desk->tryUndo(run.run);
    QVERIFY(!undo.has_value());
    QCOMPARE(undo.error().kind, ErrorKind::Conflict);
}

void TestUndo::aFailingApplyLeavesNothing()
{
    m_desk->import({record(1, dept("Sales")), record(2)});
    const RunReport run = m_desk->import({record(1, dept("IT")), record(2, inactive), record(3)});
    const QString before = m_desk->directory();
    const Plan undo = m_desk->undoPlan(run.run);
    int failures = 0;
    for (std::int64_t step = 1;; ++step) {
        db::failAtStep(step);
        const Result<RunReport> applied = applyPlan(*m_desk->database, m_desk->clock, undo.id, false, {}, {});
        const bool reached = db::stepsSeen() >= step;
        db::failAtStep(0);
        if (applied || !reached)
            break;
        ++failures;
        QCOMPARE(m_desk->directory(), before);
    }
    QVERIFY(failures > 10);
    QCOMPARE(words(m_desk->undoPlan(run.run).counts), QStringLiteral("unchanged 3"));
}

void TestUndo::reportsAndResultsTellOfTheUndo()
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

void TestUndo::aChangedConnectorIsNoObstacle()
{
    const RunReport run = m_desk->import({record(1)});
    const Plan undo = m_desk->undoPlan(run.run);
    m_desk->run("INSERT INTO connector(id, version, active, label, created, updated, file) VALUES('hr', 9, 1, 'HR', 0, "
                "0, '{}')");
    QCOMPARE(m_desk->apply(undo).counts.removed, 1);
}

QTEST_GUILESS_MAIN(TestUndo)
#include "test_undo.moc"
