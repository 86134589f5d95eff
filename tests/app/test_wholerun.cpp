// SPDX-License-Identifier: GPL-3.0-or-later
#include "office.h"

#include "app/wiring/workspace.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace muster;

/// Whole runs with the real parts: a workspace in a folder, the network, a server on the loopback.
class TestWholeRun : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aFirstImportMakesUsersAndSaysWhoIsLeftOut();
    void aSecondImportChangesNothing();
    void aChangeAtTheSourceArrivesWithItsHistory();
    void anEditByHandStaysUntilTheSourceChangesThatValue();
    void aLeaveSuspendsAndOnlyAllowedReactivationBringsBack();
    void whoIsSuspendedByHandStaysSuspended();
    void tooManyLeaversAreHeldUntilApproved();
    void anEmptyListTakesNobodyAway();
    void whoIsMissingIsSuspendedOnlyByACompleteList();
    void aServerThatBreaksHalfWayChangesNothing();
    void untickedPeopleAndFieldsAreNotWritten();
    void aPlanOfAnOlderConnectorIsRefused();
    void aPlanIsAppliedOnce();
    void peopleMadeByHandAreLinkedAndNotDoubled();
    void theResultsFileSaysWhatBecameOfEachPerson();
    void everythingIsThereAfterReopening();

private:
    Plan plan(const ImportOptions& options = {});
    RunReport apply(const Plan& plan, bool approve = false);
    RunReport import() { return apply(plan()); }
    UserState stateOf(const char* key);
    void checkPlan(const Plan& plan, const PlanCounts& expected);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Office> m_office;
    std::unique_ptr<Ports> m_ports;
    Connector m_connector;
};

namespace {

QString words(const PlanCounts& c)
{
    return QStringLiteral(
               "create %1 update %2 suspend %3 reactivate %4 unchanged %5 skip %6 invalid %7 conflict %8 missing %9")
        .arg(c.create)
        .arg(c.update)
        .arg(c.suspend)
        .arg(c.reactivate)
        .arg(c.unchanged)
        .arg(c.skip)
        .arg(c.invalid)
        .arg(c.conflict)
        .arg(c.missing);
}

QString words(const RunCounts& c)
{
    return QStringLiteral(
               "created %1 updated %2 suspended %3 reactivated %4 unchanged %5 skipped %6 failed %7 conflict %8")
        .arg(c.created)
        .arg(c.updated)
        .arg(c.suspended)
        .arg(c.reactivated)
        .arg(c.unchanged)
        .arg(c.skipped)
        .arg(c.failed)
        .arg(c.conflict);
}

ImportOptions reactivating()
{
    ImportOptions options;
    options.reactivate = true;
    return options;
}

ImportOptions picking(const char* externalId)
{
    ImportOptions options;
    options.pick = {externalId};
    return options;
}

template <typename T>
T need(Result<T> result, const char* what)
{
    if (!result)
        qFatal("%s: %s %s", what, qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

} // namespace

void TestWholeRun::init()
{
    m_ports.reset();
    m_office = std::make_unique<Office>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_ports = need(openWorkspace(m_folder->filePath(QStringLiteral("workspace"))), "open");
    m_connector = need(m_ports->connectors().add(m_office->connector()), "add").connector;
}

Plan TestWholeRun::plan(const ImportOptions& options)
{
    return need(m_ports->importer().plan(m_connector, options, {}, {}), "plan");
}

RunReport TestWholeRun::apply(const Plan& plan, bool approve)
{
    return need(m_ports->importer().apply(plan.id, approve, {}, {}), "apply");
}

UserState TestWholeRun::stateOf(const char* key)
{
    People& people = m_ports->people();
    return need(people.detail(need(people.lookup(key), key)), key).user.state;
}

void TestWholeRun::checkPlan(const Plan& plan, const PlanCounts& expected)
{
    QCOMPARE(words(plan.counts), words(expected));
}

void TestWholeRun::aFirstImportMakesUsersAndSaysWhoIsLeftOut()
{
    m_office->hire(12);
    m_office->set("011", "status", "Leave");
    m_office->set("012", "mail", nullptr);
    const Plan made = plan();
    checkPlan(made, {.create = 10, .skip = 1, .invalid = 1});
    QVERIFY(made.proof.complete);
    QCOMPARE(made.state, PlanState::Ready);
    QCOMPARE(m_office->requests(), 3);                              // 12 people, 5 a page
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 0); // a plan writes nobody

    const RunReport report = apply(made);
    QCOMPARE(words(report.counts), words(RunCounts{.created = 10, .skipped = 1, .failed = 1}));
    QCOMPARE(report.state, RunState::DoneWithErrors);
    QCOMPARE(report.errors.size(), std::size_t{1});
    QCOMPARE(report.errors[0].externalId, std::string("012"));
    QCOMPARE(report.errors[0].field, std::string("email"));
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 10);
    const UserDetail one =
        need(m_ports->people().detail(need(m_ports->people().lookup("P007@EXAMPLE.com"), "lookup")), "detail");
    QCOMPARE(one.externalId, std::string("007"));
    QCOMPARE(one.connector, std::string("office"));
    QCOMPARE(std::string(one.user.values.get(KnownAttribute::Firstname)), std::string("First007"));
}

void TestWholeRun::aSecondImportChangesNothing()
{
    m_office->hire(12);
    import();
    const Plan second = plan();
    checkPlan(second, {.unchanged = 12});
    const RunReport report = apply(second);
    QCOMPARE(words(report.counts), words(RunCounts{.unchanged = 12}));
    QCOMPARE(report.state, RunState::Done);
    const UserDetail one = need(m_ports->people().detail(need(m_ports->people().lookup("p001"), "lookup")), "detail");
    QCOMPARE(one.history.size(), std::size_t{1}); // created, and nothing since
}

void TestWholeRun::aChangeAtTheSourceArrivesWithItsHistory()
{
    m_office->hire(10);
    import();
    m_office->set("003", "dept", "Legal");
    m_office->set("003", "boss", "001");
    const Plan second = plan();
    checkPlan(second, {.update = 1, .unchanged = 9});
    const RunReport report = apply(second);
    QCOMPARE(words(report.counts), words(RunCounts{.updated = 1, .unchanged = 9}));
    const UserDetail one = need(m_ports->people().detail(need(m_ports->people().lookup("p003"), "lookup")), "detail");
    QCOMPARE(one.history.size(), std::size_t{2});
    QCOMPARE(one.history[0].run, report.run);
    QCOMPARE(one.history[0].connector, std::string("office"));
    QCOMPARE(one.history[0].changes.size(), std::size_t{2});
    QCOMPARE(one.history[0].changes[0].attribute.name(), std::string("department"));
    QCOMPARE(one.history[0].changes[0].before, std::string("Sales"));
    QCOMPARE(one.history[0].changes[0].after, std::string("Legal"));
    QVERIFY(one.manager); // "001" is an external id
    QCOMPARE(one.manager->username, std::string("p001"));
    const auto department =
        std::ranges::find(one.provenance, Attribute{KnownAttribute::Department, {}}, &Provenance::attribute);
    QVERIFY(department != one.provenance.end());
    QCOMPARE(department->run, report.run);
    QCOMPARE(department->source, std::string("dept"));
}

void TestWholeRun::anEditByHandStaysUntilTheSourceChangesThatValue()
{
    m_office->hire(3);
    import();
    People& people = m_ports->people();
    const UserId id = need(people.lookup("p002"), "lookup");
    UserValues values = need(people.detail(id), "detail").user.values;
    values.set(KnownAttribute::Department, "Board");
    QVERIFY(people.edit(id, values));
    m_office->set("002", "first", "Zoe"); // the record changes, the department at the source does not
    QCOMPARE(words(import().counts), words(RunCounts{.updated = 1, .unchanged = 2}));
    values = need(people.detail(id), "detail").user.values;
    QCOMPARE(std::string(values.get(KnownAttribute::Firstname)), std::string("Zoe"));
    QCOMPARE(std::string(values.get(KnownAttribute::Department)), std::string("Board"));
    m_office->set("002", "dept", "Legal");
    import();
    values = need(people.detail(id), "detail").user.values;
    QCOMPARE(std::string(values.get(KnownAttribute::Department)), std::string("Legal"));
}

void TestWholeRun::aLeaveSuspendsAndOnlyAllowedReactivationBringsBack()
{
    m_office->hire(10);
    import();
    m_office->set("004", "status", "Leave");
    QCOMPARE(words(import().counts), words(RunCounts{.suspended = 1, .unchanged = 9}));
    QCOMPARE(stateOf("p004"), UserState::Suspended);
    m_office->set("004", "status", "On a boat"); // nobody knows what that means
    checkPlan(plan(), {.unchanged = 9, .skip = 1});
    m_office->set("004", "status", "Active");
    const Plan off = plan();
    checkPlan(off, {.unchanged = 9, .skip = 1});
    const auto seqs = need(m_ports->plans().ids(off.id, {}, {}), "ids");
    QCOMPARE(seqs.size(), std::size_t{1});
    QCOMPARE(need(m_ports->plans().item(off.id, seqs[0]), "item").reasonCode, std::string("reactivationOff"));
    apply(off);
    QCOMPARE(stateOf("p004"), UserState::Suspended);
    QCOMPARE(words(apply(plan(reactivating())).counts), words(RunCounts{.reactivated = 1, .unchanged = 9}));
    QCOMPARE(stateOf("p004"), UserState::Active);
}

void TestWholeRun::whoIsSuspendedByHandStaysSuspended()
{
    m_office->hire(3);
    import();
    const UserId id = need(m_ports->people().lookup("p002"), "lookup");
    QVERIFY(m_ports->people().setState(std::span(&id, 1), UserState::Suspended));
    m_office->set("002", "dept", "Legal");
    apply(plan(reactivating()));
    QCOMPARE(stateOf("p002"), UserState::Suspended);
}

void TestWholeRun::tooManyLeaversAreHeldUntilApproved()
{
    m_office->hire(10);
    import();
    for (const char* id : {"001", "002", "003"}) // 30 %, and 20 % are allowed
        m_office->set(id, "status", "Leave");
    const Plan held = plan();
    QCOMPARE(held.state, PlanState::Held);
    QCOMPARE(held.holds.size(), std::size_t{1});
    QCOMPARE(held.holds[0].limit, std::string("deactivate"));
    QCOMPARE(held.holds[0].count, 3);
    const auto refused = m_ports->importer().apply(held.id, false, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Held);
    QCOMPARE(stateOf("p001"), UserState::Active);
    QCOMPARE(need(m_ports->runs().run(held.run), "run").state, RunState::Held);
    QCOMPARE(words(apply(held, true).counts), words(RunCounts{.suspended = 3, .unchanged = 7}));
    QCOMPARE(stateOf("p001"), UserState::Suspended);
}

void TestWholeRun::anEmptyListTakesNobodyAway()
{
    m_connector.import.missing = MissingPolicy::Suspend;
    QVERIFY(m_ports->connectors().update(m_connector));
    m_office->hire(3);
    import();
    for (const char* id : {"001", "002", "003"})
        m_office->dismiss(id);
    const Plan empty = plan();
    QCOMPARE(empty.state, PlanState::Held);
    QCOMPARE(empty.holds[0].limit, std::string("empty"));
    QVERIFY(!m_ports->importer().apply(empty.id, false, {}, {}));
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 3);
}

void TestWholeRun::whoIsMissingIsSuspendedOnlyByACompleteList()
{
    m_connector.import.missing = MissingPolicy::Suspend;
    QVERIFY(m_ports->connectors().update(m_connector));
    m_office->hire(10);
    import();
    m_office->dismiss("006");
    checkPlan(plan(picking("001")), {.unchanged = 9}); // a part of the list proves nothing about the rest
    const Plan whole = plan();
    checkPlan(whole, {.suspend = 1, .unchanged = 9});
    apply(whole);
    QCOMPARE(stateOf("p006"), UserState::Suspended);
    QCOMPARE(stateOf("p007"), UserState::Active);
}

void TestWholeRun::aServerThatBreaksHalfWayChangesNothing()
{
    m_connector.import.missing = MissingPolicy::Suspend;
    QVERIFY(m_ports->connectors().update(m_connector));
    m_office->hire(10);
    import();
    m_office->set("001", "dept", "Legal");
    m_office->breakFrom(5);
    const auto broken = m_ports->importer().plan(m_connector, {}, {}, {});
    QVERIFY(!broken);
    QCOMPARE(broken.error().kind, ErrorKind::Server);
    const auto runs = need(m_ports->runs().runs("office", 10), "runs");
    QCOMPARE(runs.size(), std::size_t{2});
    QCOMPARE(runs[0].state, RunState::Failed); // newest first
    QVERIFY(runs[0].error);
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 10);
    m_office->breakFrom(-1);
    QCOMPARE(words(import().counts), words(RunCounts{.updated = 1, .unchanged = 9}));
}

void TestWholeRun::untickedPeopleAndFieldsAreNotWritten()
{
    m_office->hire(3);
    import();
    m_office->set("001", "dept", "Legal");
    m_office->set("002", "dept", "Legal");
    m_office->set("002", "first", "Zoe");
    const Plan second = plan();
    const auto seqs = need(m_ports->plans().ids(second.id, {}, {}), "ids");
    QCOMPARE(seqs.size(), std::size_t{2});
    QVERIFY(m_ports->plans().pick(second.id, {}, std::span(seqs).first(1), false));
    QVERIFY(m_ports->plans().pickField(second.id, seqs[1], {KnownAttribute::Department, {}}, false));
    QCOMPARE(words(apply(second).counts), words(RunCounts{.updated = 1, .unchanged = 1, .skipped = 1}));
    const auto valueOf = [this](const char* key, KnownAttribute attribute) {
        const auto detail = need(m_ports->people().detail(need(m_ports->people().lookup(key), key)), key);
        return std::string(detail.user.values.get(attribute));
    };
    QCOMPARE(valueOf("p001", KnownAttribute::Department), std::string("Sales"));
    QCOMPARE(valueOf("p002", KnownAttribute::Department), std::string("Sales"));
    QCOMPARE(valueOf("p002", KnownAttribute::Firstname), std::string("Zoe"));
    checkPlan(plan(), {.update = 2, .unchanged = 1}); // what was withheld comes again
}

void TestWholeRun::aPlanOfAnOlderConnectorIsRefused()
{
    m_office->hire(3);
    const Plan old = plan();
    m_connector.mapping.pop_back();
    QVERIFY(m_ports->connectors().update(m_connector));
    const auto refused = m_ports->importer().apply(old.id, true, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 0);
}

void TestWholeRun::aPlanIsAppliedOnce()
{
    m_office->hire(3);
    const Plan once = plan();
    apply(once);
    const auto refused = m_ports->importer().apply(once.id, true, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
}

void TestWholeRun::peopleMadeByHandAreLinkedAndNotDoubled()
{
    UserValues values;
    values.set(KnownAttribute::Email, "P002@Example.com"); // keys do not care about case
    values.set(KnownAttribute::Username, "somebody");
    QVERIFY(m_ports->people().create(values, UserState::Active));
    m_office->hire(3);
    QCOMPARE(words(import().counts), words(RunCounts{.created = 2, .updated = 1}));
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 3);
    const UserDetail linked = need(m_ports->people().detail(need(m_ports->people().lookup("002"), "lookup")), "detail");
    QCOMPARE(linked.connector, std::string("office"));
    QCOMPARE(std::string(linked.user.values.get(KnownAttribute::Username)), std::string("p002"));
}

void TestWholeRun::theResultsFileSaysWhatBecameOfEachPerson()
{
    m_office->hire(4);
    import();
    m_office->hire(2); // 005 is new; 006 has no address
    m_office->set("001", "dept", "R&D, \"Labs\"");
    m_office->set("001", "first", "Zoe");
    m_office->set("002", "status", "Leave");
    m_office->set("003", "status", "?");
    m_office->set("005", "id", "=1+1");
    m_office->set("006", "mail", "");
    const RunReport report = import();
    const QString path = m_folder->filePath(QStringLiteral("results.csv"));
    QVERIFY(writeResults(m_ports->runs(), report.run, ResultsFormat::CsvFile, path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("\xEF\xBB\xBFrun_id,")); // spreadsheets know UTF-8 by that mark
    QString text = QString::fromUtf8(bytes.mid(3));
    const auto idOf = [this](const char* key) { return QString::number(need(m_ports->people().lookup(key), key)); };
    text.replace(QString::fromStdString(report.run), QStringLiteral("RUN"));
    text.replace(QRegularExpression(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")),
                 QStringLiteral("UTC"));
    text.replace(QRegularExpression(QStringLiteral("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}")),
                 QStringLiteral("LOCAL"));
    const QStringList lines = text.split(QStringLiteral("\r\n"));
    QCOMPARE(lines.size(), 7); // header, five people, nothing after the last line end; 004 is unchanged
    QCOMPARE(lines[0], QStringLiteral("run_id,time_utc,time_local,operation,result,reason_code,reason,external_id,"
                                      "username,email,directory_id,changed_fields"));
    QCOMPARE(lines[1],
             QStringLiteral("RUN,UTC,LOCAL,update,done,,,001,p001,p001@example.com,%1,\"firstname;department\"")
                 .arg(idOf("p001")));
    QCOMPARE(lines[2], QStringLiteral("RUN,UTC,LOCAL,suspend,done,,,002,p002,p002@example.com,%1,").arg(idOf("p002")));
    QVERIFY2(lines[3].startsWith(QStringLiteral("RUN,UTC,LOCAL,none,skipped,unknownStatus,")), qPrintable(lines[3]));
    QVERIFY2(lines[3].endsWith(QStringLiteral(",003,p003,p003@example.com,%1,").arg(idOf("p003"))),
             qPrintable(lines[3]));
    QCOMPARE(lines[4], QStringLiteral("RUN,UTC,LOCAL,create,done,,,\"'=1+1\",p005,p005@example.com,%1,\"email;username;"
                                      "firstname;lastname;department\"")
                           .arg(idOf("p005@example.com")));
    QVERIFY2(lines[5].startsWith(QStringLiteral("RUN,UTC,LOCAL,none,failed,missingEmail,")), qPrintable(lines[5]));
    QVERIFY2(lines[5].endsWith(QStringLiteral(",006,p006,,,")), qPrintable(lines[5]));
    QVERIFY(lines[6].isEmpty());
}

void TestWholeRun::everythingIsThereAfterReopening()
{
    m_office->hire(3);
    const RunReport report = import();
    m_ports.reset();
    m_ports = need(openWorkspace(m_folder->filePath(QStringLiteral("workspace"))), "open");
    QCOMPARE(need(m_ports->people().counts(), "counts").active, 3);
    const RunReport kept = need(m_ports->runs().run(report.run), "run");
    QCOMPARE(words(kept.counts), words(report.counts));
    QCOMPARE(kept.state, RunState::Done);
    checkPlan(plan(), {.unchanged = 3});
}

QTEST_GUILESS_MAIN(TestWholeRun)
#include "test_wholerun.moc"
