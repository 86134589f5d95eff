// SPDX-License-Identifier: GPL-3.0-or-later
// Runs taken back in a real workspace: the directory is as it was before, and the next import does what it would have
// done without the run.
#include "core/sync/planreason.h"
#include "tests/fakes/importdesk.h"

#include <QtTest>

using namespace muster;

namespace {
using Imports = QList<QStringList>; ///< one after the other
} // namespace

class TestUndo : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_desk = std::make_unique<ImportDesk>(); }
    void cleanup() { m_desk.reset(); }

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
    row("a suspended user is active again", {{record(1)}, {record(1, inactive())}}, "reactivate 1");
    row("a reactivated user is suspended again", {{record(1)}, {record(1, inactive())}, {record(1)}}, "suspend 1");
    row("values and state go back together", {{record(1, dept("Sales"))}, {record(1, inactive() + u',' + dept("IT"))}},
        "reactivate 1");
    row("two people have their own addresses again",
        {{record(1), record(2)},
         {record(1, QString::fromLatin1(R"("email":"p2@example.com")")),
          record(2, QString::fromLatin1(R"("email":"p1@example.com")"))}},
        "update 2");
    row("three usernames go round the other way",
        {{record(1), record(2), record(3)},
         {record(1, QString::fromLatin1(R"("username":"p2")")), record(2, QString::fromLatin1(R"("username":"p3")")),
          record(3, QString::fromLatin1(R"("username":"p1")"))}},
        "update 3");
    row("all of it at once",
        {{record(1, dept("Sales", "Clerk")), record(2), record(3), record(4)},
         {record(1, dept("IT")), record(2, inactive()), record(3, dept("IT")), record(4), record(5), record(6)}},
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
    for (const QString& more : {QString(), dept("IT")}) {
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
    const RunReport run = m_desk->import({record(1, inactive()), record(2, inactive())});
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

QTEST_GUILESS_MAIN(TestUndo)
#include "test_undo.moc"
