// SPDX-License-Identifier: GPL-3.0-or-later
// Whole imports into a real workspace; only the network is replaced: records come from a list in the test.
#include "core/db/fault.h"
#include "core/store/importer.h"
#include "core/store/planstore.h"
#include "core/store/runhistory.h"
#include "core/store/runlock.h"
#include "core/sync/planreason.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace muster;

namespace {
struct TestClock final : Clock
{
    Timestamp time{std::chrono::seconds(1'800'000'000)};
    [[nodiscard]] Timestamp now() const override { return time; }
};

Connector testConnector()
{
    Connector connector;
    connector.id = "hr";
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
    for (const char* to : {"email", "username", "department", "jobTitle"})
        connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    return connector;
}

std::string person(int id, const std::string& more = {})
{
    const std::string n = std::to_string(id);
    std::string text = R"({"id":")" + n + '"';
    if (more.find("\"email\"") == std::string::npos)
        text += R"(,"email":"p)" + n + R"(@example.com")";
    if (more.find("\"username\"") == std::string::npos)
        text += R"(,"username":"p)" + n + '"';
    if (more.find("\"status\"") == std::string::npos)
        text += R"(,"status":"Active")";
    return text + (more.empty() ? "" : "," + more) + "}";
}

std::vector<std::string> people(int count)
{
    std::vector<std::string> all;
    for (int id = 1; id <= count; ++id)
        all.push_back(person(id));
    return all;
}
} // namespace

class TestImporter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theSecondRunChangesNothing();
    void onlyChangedPeopleAreWritten();
    void editsByHandStayUntilTheSourceChanges();
    void inactivePeopleAreSuspendedAndComeBackOnlyWhenAllowed();
    void twoRecordsWithOneAddressAreBothConflicts();
    void employeeIdsAreHeldApartFromExternalIds();
    void aRepeatedIdIsAConflictAndNobodyCountsAsAbsent();
    void addressesCanBeSwappedInOneRun();
    void anAddressOfSomebodyElseIsAConflict();
    void aMatchIsLinkedAndNotDoubled();
    void keysOfDifferentPeopleAreNeverGuessed();
    void absentPeopleAreSuspendedOnlyAfterACompleteFetch_data();
    void absentPeopleAreSuspendedOnlyAfterACompleteFetch();
    void anEmptyListIsHeldUntilApproved();
    void aHeldPlanIsAppliedOnlyWithApproval();
    void aPlanIsAppliedOnce();
    void untickedPeopleComeAgainNextTime();
    void untickedFieldsComeAgainNextTime();
    void somebodyWhoChangedSinceThePlanIsAConflict();
    void badRecordsDoNotStopTheOthers();
    void usernamesGetAFreeSuffix();
    void aManagerWhomNobodyKnowsIsNamed_data();
    void aManagerWhomNobodyKnowsIsNamed();
    void aManagerIsLookedForOnlyWhenItChanges();
    void pickedPeopleOnly();
    void recordsThatAlwaysDifferAreComparedByValue();
    void aSecondRunOfTheSameConnectorIsRefused();
    void aCancelledFetchLeavesNothing();
    void aCancelledApplyLeavesNothing_data();
    void aCancelledApplyLeavesNothing();
    void writingTellsHowFarItIs();
    void anAbandonedRunIsClosed();
    void manyPeopleTakeTheBulkPathAndStayUnique();
    void anyFailingCallLeavesAWorkspaceThatEndsTheSame();
    void resultsTellWhatBecameOfEverybody();
    void plansCanBeSearchedAndSorted();

private:
    OpenFeed feedOf(std::vector<std::string> records, bool complete = true);
    Result<Plan> plan(const std::vector<std::string>& records, bool complete = true);
    Result<RunReport> import(const std::vector<std::string>& records, bool approve = false);
    std::string value(const std::string& sql);
    void run(const std::string& sql) { QVERIFY(m_database->run(sql).has_value()); }
    PlanItem itemOf(const Plan& plan, const std::string& externalId);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<db::Database> m_database;
    TestClock m_clock;
    Connector m_connector;
    ImportOptions m_options;
    std::stop_source m_stop;
};

void TestImporter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    Result<db::Database> database =
        db::Database::open(m_folder->filePath(QStringLiteral("workspace.db")).toStdString());
    QVERIFY(database.has_value());
    m_database.emplace(std::move(*database));
    m_connector = testConnector();
    m_options = ImportOptions();
    m_stop = std::stop_source();
}

void TestImporter::cleanup()
{
    db::failAtStep(0);
    m_database.reset();
}

OpenFeed TestImporter::feedOf(std::vector<std::string> records, bool complete)
{
    return [records = std::move(records), complete]() -> Result<Feed> {
        return Feed([=](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                        std::stop_token stop) -> Result<FetchProof> {
            RecordReader reader({RecordPath::root(), mapper.fields(), {}, seed});
            FetchProof proof;
            for (std::size_t start = 0; start < records.size(); start += 100) {
                if (stop.stop_requested())
                    return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
                std::string page = "[";
                for (std::size_t i = start; i < std::min(records.size(), start + 100); ++i)
                    page += (page.size() > 1 ? "," : "") + records[i];
                page += "]";
                const Result<PageSummary> read =
                    reader.read(page, callbacks.record, callbacks.problem, callbacks.known);
                if (!read)
                    return fail(read.error());
                proof.records += read->records;
                ++proof.pages;
                callbacks.page(proof);
            }
            proof.complete = complete;
            proof.stop = FetchProof::Stop::ShortPage;
            return proof;
        });
    };
}

Result<Plan> TestImporter::plan(const std::vector<std::string>& records, bool complete)
{
    return makePlan(*m_database, m_clock, m_connector, m_options, feedOf(records, complete), {}, m_stop.get_token());
}

Result<RunReport> TestImporter::import(const std::vector<std::string>& records, bool approve)
{
    m_clock.time += std::chrono::minutes(1);
    const Result<Plan> made = plan(records);
    if (!made)
        return fail(made.error());
    return applyPlan(*m_database, m_clock, made->id, approve, {}, {});
}

std::string TestImporter::value(const std::string& sql)
{
    Result<db::Statement> read = m_database->prepare(sql);
    if (!read || !read->step().value_or(false))
        return "?";
    return std::string(read->text(0));
}

PlanItem TestImporter::itemOf(const Plan& made, const std::string& externalId)
{
    LocalPlanStore store(*m_database);
    const std::vector<std::int64_t> seqs = store.ids(made.id, {{}, externalId}, {}).value();
    for (const std::int64_t seq : seqs) {
        PlanItem item = store.item(made.id, seq).value();
        if (item.externalId == externalId)
            return item;
    }
    return {};
}

void TestImporter::theSecondRunChangesNothing()
{
    const Result<RunReport> first = import(people(250));
    QVERIFY2(first.has_value(), first ? "" : qPrintable(first.error().message + first.error().detail));
    QCOMPARE(first->counts.created, 250);
    QCOMPARE(first->state, RunState::Done);
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 1"), std::string("250"));
    const std::string versions = value("SELECT count(*) || '/' || max(id) FROM user_version");
    const Result<RunReport> second = import(people(250));
    QVERIFY(second.has_value());
    QCOMPARE(second->counts.unchanged, 250);
    QCOMPARE(second->counts.created + second->counts.updated, 0);
    QCOMPARE(value("SELECT count(*) || '/' || max(id) FROM user_version"), versions);
    QCOMPARE(value("SELECT count(*) FROM link WHERE fingerprint <> 0"), std::string("250"));
    QCOMPARE(value("SELECT count(*) FROM plan_item WHERE id >= (2 << 32)"), std::string("0"));
}

void TestImporter::onlyChangedPeopleAreWritten()
{
    std::vector<std::string> records = people(20);
    QVERIFY(import(records).has_value());
    records[4] = person(5, R"("jobTitle":"Lead")");
    records.push_back(person(21));
    const Result<RunReport> report = import(records);
    QVERIFY(report.has_value());
    QCOMPARE(report->counts.created, 1);
    QCOMPARE(report->counts.updated, 1);
    QCOMPARE(report->counts.unchanged, 19);
    QCOMPARE(value("SELECT count(*) FROM user_event"), std::string("1"));
    QCOMPARE(import(records)->counts.unchanged, 21);
}

void TestImporter::editsByHandStayUntilTheSourceChanges()
{
    QVERIFY(import({person(1, R"("department":"Sales")")}).has_value());
    UserValues mine;
    mine.set(KnownAttribute::Email, "p1@example.com");
    mine.set(KnownAttribute::Username, "p1");
    mine.set(KnownAttribute::Department, "Mine");
    Result<db::Statement> add = m_database->prepare("INSERT INTO user_version(run, data) VALUES(0, ?1)");
    const std::string data = mine.encoded();
    QVERIFY(add->bindBlob(1, data).run().has_value());
    run("UPDATE user SET version = (SELECT max(id) FROM user_version)");
    const auto department = [&] {
        Result<db::Statement> read =
            m_database->prepare("SELECT data FROM user u JOIN user_version v ON v.id = u.version");
        (void)read->step();
        return std::string(UserValues::decode(read->text(0))->get(KnownAttribute::Department));
    };
    QCOMPARE(import({person(1, R"("department":"Sales","jobTitle":"New")")})->counts.updated, 1);
    QCOMPARE(department(), std::string("Mine"));
    QCOMPARE(import({person(1, R"("department":"Support","jobTitle":"New")")})->counts.updated, 1);
    QCOMPARE(department(), std::string("Support"));
}

void TestImporter::inactivePeopleAreSuspendedAndComeBackOnlyWhenAllowed()
{
    std::vector<std::string> records = people(10);
    QVERIFY(import(records).has_value());
    records[0] = person(1, R"("status":"Inactive")");
    QCOMPARE(import(records)->counts.suspended, 1);
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 2"), std::string("1"));
    QCOMPARE(import(records)->counts.unchanged, 10);
    records[0] = person(1);
    QCOMPARE(import(records)->counts.skipped, 1);
    QCOMPARE(import(records)->counts.skipped, 1); // withheld things are looked at again
    m_options.reactivate = true;
    QCOMPARE(import(records)->counts.reactivated, 1);
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 1"), std::string("10"));
    run("UPDATE user SET state = 2, by_hand = 1 WHERE email_key = 'p1@example.com'");
    QCOMPARE(import(records)->counts.reactivated, 0);
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 2"), std::string("1"));
}

void TestImporter::twoRecordsWithOneAddressAreBothConflicts()
{
    const Result<Plan> made =
        plan({person(1, R"("email":"Same@example.com")"), person(2, R"("email":"same@EXAMPLE.com")"), person(3)});
    QVERIFY(made.has_value());
    QCOMPARE(made->counts.conflict, 2);
    QCOMPARE(made->counts.create, 1);
    QCOMPARE(itemOf(*made, "1").reasonCode, std::string("duplicateInSource"));
    const Result<RunReport> report = applyPlan(*m_database, m_clock, made->id, false, {}, {});
    QCOMPARE(report->state, RunState::DoneWithErrors);
    QCOMPARE(report->counts.conflict, 2);
    QCOMPARE(report->errors.size(), std::size_t(2));
    QCOMPARE(value("SELECT count(*) FROM user"), std::string("1"));
}

void TestImporter::employeeIdsAreHeldApartFromExternalIds()
{
    m_connector.mapping.push_back({"employeeIdentifier", MappingRule::Kind::From, "no", {}, Policy::Always, {}});
    // 1 and 2 only look alike across the two kinds; 7 and 8 share an employee id, one of them written as its own id
    const Result<Plan> made = plan({person(1, R"("no":"2")"), person(2, R"("no":"1")"), person(7, R"("no":"7")"),
                                    person(8, R"("no":"7")"), person(9, R"("no":"9")")});
    QCOMPARE(made->counts.create, 3);
    QCOMPARE(made->counts.conflict, 2);
    QCOMPARE(itemOf(*made, "7").reasonCode, std::string("duplicateInSource"));
    const Result<Plan> other = plan({person(3, R"("no":"4")"), person(4, R"("no":"4")"), person(5)});
    QCOMPARE(other->counts.conflict, 2);
}

void TestImporter::aRepeatedIdIsAConflictAndNobodyCountsAsAbsent()
{
    const Result<Plan> made = plan({person(1), person(2), person(1)});
    QVERIFY(made.has_value());
    QCOMPARE(made->counts.create, 2);
    QCOMPARE(made->counts.conflict, 1);
    QVERIFY(!made->proof.complete);
    QVERIFY(applyPlan(*m_database, m_clock, made->id, false, {}, {}).has_value());
    const Result<Plan> again = plan({person(1), person(2), person(1)});
    QCOMPARE(again->counts.unchanged, 2);
    QCOMPARE(again->counts.conflict, 1);
    QVERIFY(!again->proof.complete);
}

void TestImporter::addressesCanBeSwappedInOneRun()
{
    QVERIFY(import(people(12)).has_value());
    std::vector<std::string> records = people(12);
    records[0] = person(1, R"("email":"p2@example.com")");
    records[1] = person(2, R"("email":"p3@example.com")");
    records[2] = person(3, R"("email":"p1@example.com")");
    const Result<RunReport> report = import(records);
    QCOMPARE(report->counts.updated, 3);
    QCOMPARE(report->counts.conflict, 0);
    QCOMPARE(value("SELECT u.email_key FROM user u JOIN link l ON l.user = u.id WHERE l.external_id = '3'"),
             std::string("p1@example.com"));
}

void TestImporter::anAddressOfSomebodyElseIsAConflict()
{
    QVERIFY(import(people(12)).has_value());
    std::vector<std::string> records = people(12);
    records[0] = person(1, R"("email":"p2@example.com")");
    const Result<RunReport> report = import(records);
    QCOMPARE(report->counts.conflict, 1);
    QCOMPARE(report->errors.front().field, std::string("email"));
    QCOMPARE(value("SELECT count(DISTINCT email_key) FROM user"), std::string("12"));
}

void TestImporter::aMatchIsLinkedAndNotDoubled()
{
    QVERIFY(import(people(3)).has_value());
    m_connector.id = "other";
    const Result<RunReport> report =
        import({person(1), person(2, R"("email":"P2@Example.com","jobTitle":"X")"), person(4)});
    QCOMPARE(report->counts.created, 1);
    QCOMPARE(report->counts.updated, 2);
    QCOMPARE(value("SELECT count(*) FROM user"), std::string("4"));
    QCOMPARE(value("SELECT count(*) FROM link"), std::string("6"));
    QCOMPARE(import({person(1), person(2, R"("email":"P2@Example.com","jobTitle":"X")"), person(4)})->counts.unchanged,
             3);
}

void TestImporter::keysOfDifferentPeopleAreNeverGuessed()
{
    QVERIFY(import(people(3)).has_value());
    m_connector.id = "other";
    const Result<Plan> made = plan({person(9, R"("email":"p1@example.com","username":"p2")")});
    QCOMPARE(made->counts.conflict, 1);
    QCOMPARE(itemOf(*made, "9").reasonCode, std::string("ambiguousMatch"));
    m_connector.id = "hr";
    const Result<Plan> linked =
        plan({person(1), person(2), person(3), person(9, R"("email":"p1@example.com","username":"new")")});
    QCOMPARE(linked->counts.conflict, 1);
    QCOMPARE(itemOf(*linked, "9").reasonCode, std::string("alreadyLinked"));
}

void TestImporter::absentPeopleAreSuspendedOnlyAfterACompleteFetch_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<int>("suspend");
    QTest::addColumn<int>("missing");
    QTest::newRow("ignored: only counted") << int(MissingPolicy::Ignore) << true << 0 << 1;
    QTest::newRow("flagged after a complete fetch") << int(MissingPolicy::Flag) << true << 0 << 1;
    QTest::newRow("suspended after a complete fetch") << int(MissingPolicy::Suspend) << true << 1 << 0;
    QTest::newRow("nobody is flagged after an incomplete fetch") << int(MissingPolicy::Flag) << false << 0 << 0;
    QTest::newRow("nobody is suspended after an incomplete fetch") << int(MissingPolicy::Suspend) << false << 0 << 0;
}

void TestImporter::absentPeopleAreSuspendedOnlyAfterACompleteFetch()
{
    QFETCH(int, policy);
    QFETCH(bool, complete);
    m_connector.import.missing = static_cast<MissingPolicy>(policy);
    QVERIFY(import(people(10)).has_value());
    const Result<Plan> made = plan(people(9), complete);
    QTEST(static_cast<int>(made->counts.suspend), "suspend");
    QTEST(static_cast<int>(made->counts.missing), "missing");
    QVERIFY(applyPlan(*m_database, m_clock, made->id, false, {}, {}).has_value());
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 2"), std::to_string(made->counts.suspend));
    m_options.reactivate = true;
    QVERIFY(import(people(10)).has_value());
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 1"), std::string("10"));
    QCOMPARE(value("SELECT count(*) FROM link WHERE missing_since IS NOT NULL"), std::string("0"));
}

void TestImporter::anEmptyListIsHeldUntilApproved()
{
    m_connector.import.missing = MissingPolicy::Suspend;
    QVERIFY(import(people(5)).has_value());
    const Result<Plan> made = plan({});
    QCOMPARE(made->state, PlanState::Held);
    QCOMPARE(made->holds.front().limit, std::string("empty"));
    const Result<RunReport> refused = applyPlan(*m_database, m_clock, made->id, false, {}, {});
    QCOMPARE(refused.error().kind, ErrorKind::Held);
    QVERIFY(applyPlan(*m_database, m_clock, made->id, true, {}, {}).has_value());
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 1"), std::string("5"));
}

void TestImporter::aHeldPlanIsAppliedOnlyWithApproval()
{
    QVERIFY(import(people(10)).has_value());
    std::vector<std::string> records;
    for (int id = 1; id <= 10; ++id)
        records.push_back(person(id, id <= 3 ? R"("status":"Inactive")" : ""));
    const Result<Plan> made = plan(records);
    QCOMPARE(made->state, PlanState::Held);
    QCOMPARE(applyPlan(*m_database, m_clock, made->id, false, {}, {}).error().kind, ErrorKind::Held);
    QCOMPARE(value("SELECT count(*) FROM user WHERE state = 2"), std::string("0"));
    m_clock.time += std::chrono::hours(25);
    QCOMPARE(applyPlan(*m_database, m_clock, made->id, true, {}, {}).error().kind, ErrorKind::Conflict);
    const Result<Plan> fresh = plan(records);
    QCOMPARE(applyPlan(*m_database, m_clock, fresh->id, true, {}, {})->counts.suspended, 3);
}

void TestImporter::aPlanIsAppliedOnce()
{
    const Result<Plan> made = plan(people(3));
    QVERIFY(applyPlan(*m_database, m_clock, made->id, false, {}, {}).has_value());
    QCOMPARE(applyPlan(*m_database, m_clock, made->id, false, {}, {}).error().kind, ErrorKind::Conflict);
    QCOMPARE(applyPlan(*m_database, m_clock, "p-none", false, {}, {}).error().kind, ErrorKind::NotFound);
}

void TestImporter::untickedPeopleComeAgainNextTime()
{
    const Result<Plan> made = plan(people(3));
    LocalPlanStore store(*m_database);
    const std::vector<std::int64_t> second{1};
    QVERIFY(store.pick(made->id, {}, second, false).has_value());
    QCOMPARE(store.picked(made->id)->create, 2);
    const Result<RunReport> report = applyPlan(*m_database, m_clock, made->id, false, {}, {});
    QCOMPARE(report->counts.created, 2);
    QCOMPARE(report->counts.skipped, 1);
    QCOMPARE(store.plan(made->id)->state, PlanState::Partial);
    QCOMPARE(import(people(3))->counts.created, 1);
}

void TestImporter::untickedFieldsComeAgainNextTime()
{
    QVERIFY(import({person(1, R"("department":"A","jobTitle":"X")")}).has_value());
    const Result<Plan> made = plan({person(1, R"("department":"B","jobTitle":"Y")")});
    LocalPlanStore store(*m_database);
    QCOMPARE(store.item(made->id, 0)->fields.size(), std::size_t(2));
    QVERIFY(store.pickField(made->id, 0, *Attribute::fromName("department"), false).has_value());
    QVERIFY(applyPlan(*m_database, m_clock, made->id, false, {}, {}).has_value());
    QCOMPARE(value("SELECT list_key FROM user"), std::string("\x1f") + "a\x1f" + "y");
    const Result<Plan> again = plan({person(1, R"("department":"B","jobTitle":"Y")")});
    QCOMPARE(again->counts.update, 1);
    const PlanItem item = store.item(again->id, 0).value();
    QCOMPARE(item.fields.size(), std::size_t(1));
    QCOMPARE(item.fields.front().attribute.name(), std::string("department"));
    QCOMPARE(item.fields.front().before, std::string("A"));
}

void TestImporter::somebodyWhoChangedSinceThePlanIsAConflict()
{
    QVERIFY(import(people(3)).has_value());
    const Result<Plan> made =
        plan({person(1, R"("jobTitle":"X")"), person(2, R"("jobTitle":"X")"), person(3), person(4)});
    run("UPDATE user SET state = 2, by_hand = 1 WHERE email_key = 'p1@example.com'");
    run("INSERT INTO user(id, version, state, created, updated, run, email_key, list_key) VALUES(999, 1, 1, 0, 0, 0, "
        "'p4@example.com', '')");
    const Result<RunReport> report = applyPlan(*m_database, m_clock, made->id, false, {}, {});
    QVERIFY(report.has_value());
    QCOMPARE(report->counts.updated, 1);
    QCOMPARE(report->counts.created, 0);
    QCOMPARE(report->counts.conflict, 2);
    QCOMPARE(value("SELECT count(*) FROM user"), std::string("4"));
}

void TestImporter::badRecordsDoNotStopTheOthers()
{
    const Result<RunReport> report = import({person(1), person(2, R"("email":"")"), R"({"id":"3","id":"4"})",
                                             R"({"email":"x@example.com","username":"x"})",
                                             person(5, R"("status":"Odd")"), person(6, R"("status":"Inactive")")});
    QVERIFY(report.has_value());
    QCOMPARE(report->counts.created, 1);
    QCOMPARE(report->counts.failed, 3);
    QCOMPARE(report->counts.skipped, 2);
    QCOMPARE(report->state, RunState::DoneWithErrors);
    QVERIFY(!report->complete);
}

void TestImporter::usernamesGetAFreeSuffix()
{
    m_connector.mapping[1].transforms.push_back({"uniqueSuffix", Json::object()});
    const std::vector<std::string> records{person(1, R"("username":"ann")"), person(2, R"("username":"Ann")"),
                                           person(3, R"("username":"ann")")};
    QCOMPARE(import(records)->counts.created, 3);
    QCOMPARE(value("SELECT group_concat(username_key) FROM (SELECT username_key FROM user ORDER BY id)"),
             std::string("ann,ann2,ann3"));
    QCOMPARE(import(records)->counts.unchanged, 3);
    QCOMPARE(import({records[0], records[1], records[2], person(4, R"("username":"ann")")})->counts.created, 1);
    QCOMPARE(value("SELECT max(username_key) FROM user"), std::string("ann4"));
}

void TestImporter::aManagerWhomNobodyKnowsIsNamed_data()
{
    QTest::addColumn<QString>("manager");
    QTest::addColumn<bool>("found");
    QTest::newRow("external id of somebody before") << "1" << true;
    QTest::newRow("external id of somebody after") << "4" << true;
    QTest::newRow("external id of somebody who is there already") << "9" << true;
    QTest::newRow("e-mail address in this list") << "P4@Example.com" << true;
    QTest::newRow("e-mail address in the directory") << "p9@example.com" << true;
    QTest::newRow("username in this list") << "p4" << true;
    QTest::newRow("username in the directory") << "P9" << true;
    QTest::newRow("nobody") << "77" << false;
    QTest::newRow("a leaver who gets no user") << "5" << false;
    QTest::newRow("a record that cannot be used") << "6" << false;
    QTest::newRow("a name") << "Jane Doe" << false;
}

void TestImporter::aManagerWhomNobodyKnowsIsNamed()
{
    QFETCH(const QString, manager);
    QFETCH(const bool, found);
    m_connector.mapping.push_back({"manager", MappingRule::Kind::From, "boss", {}, Policy::Always, {}});
    QVERIFY(import({person(9)}).has_value());
    const std::string boss = R"("boss":")" + manager.toStdString() + '"';
    const std::vector<std::string> records{person(1), person(2, boss), person(4), person(5, R"("status":"Inactive")"),
                                           person(6, R"("email":"none")")};
    const Result<Plan> plan = this->plan(records, false);
    QVERIFY(plan.has_value());
    const PlanItem item = itemOf(*plan, "2");
    QCOMPARE(item.action, Action::Create); // the person comes in all the same
    QCOMPARE(item.reasonCode, std::string(found ? "" : "managerNotFound"));
    if (!found)
        QVERIFY(item.reason.contains(manager));
    QCOMPARE(itemOf(*plan, "4").reasonCode, std::string());
}

void TestImporter::aManagerIsLookedForOnlyWhenItChanges()
{
    m_connector.mapping.push_back({"manager", MappingRule::Kind::From, "boss", {}, Policy::Always, {}});
    const auto report = import({person(1), person(2, R"("boss":"77")"), person(3, R"("boss":"1")")});
    QVERIFY(report.has_value());
    QCOMPARE(report->counts.created, 3);
    QCOMPARE(report->counts.failed, 0);
    QVERIFY(report->errors.empty()); // a hint, not a failure
    // another value of the same person changes: nothing new is said of the manager
    const Result<Plan> other = plan(
        {person(1), person(2, R"("boss":"77","department":"Sales")"), person(3, R"("boss":"2","department":"Sales")")});
    QVERIFY(other.has_value());
    QCOMPARE(itemOf(*other, "2").action, Action::Update);
    QCOMPARE(itemOf(*other, "2").reasonCode, std::string());
    QCOMPARE(itemOf(*other, "3").reasonCode, std::string());
    const Result<Plan> changed = plan({person(1), person(2, R"("boss":"78")"), person(3, R"("boss":"2")")});
    QVERIFY(changed.has_value());
    QCOMPARE(itemOf(*changed, "2").reasonCode, std::string("managerNotFound"));
    QCOMPARE(itemOf(*changed, "3").reasonCode, std::string());
}

void TestImporter::pickedPeopleOnly()
{
    m_options.pick = {"2"};
    const Result<RunReport> report = import(people(3));
    QCOMPARE(report->counts.created, 1);
    QCOMPARE(report->counts.skipped, 2);
    QCOMPARE(value("SELECT external_id FROM link"), std::string("2"));
}

void TestImporter::recordsThatAlwaysDifferAreComparedByValue()
{
    const auto records = [](int day) {
        std::vector<std::string> all;
        for (int id = 1; id <= 120; ++id)
            all.push_back(person(id, R"("lastLogin":")" + std::to_string(day) + '"'));
        return all;
    };
    QCOMPARE(import(records(1))->counts.created, 120);
    for (int day = 2; day <= 6; ++day) {
        const Result<RunReport> report = import(records(day));
        QCOMPARE(report->counts.unchanged, 120);
        QCOMPARE(report->counts.updated, 0);
    }
    QCOMPARE(value("SELECT by_values FROM connector_number"), std::string("1"));
    QCOMPARE(value("SELECT count(*) FROM plan_item WHERE id >= (6 << 32)"), std::string("0"));
    std::vector<std::string> changed = records(7);
    changed[0] = person(1, R"("jobTitle":"New")");
    QCOMPARE(import(changed)->counts.updated, 1);
}

void TestImporter::aSecondRunOfTheSameConnectorIsRefused()
{
    const OpenFeed nested = [&]() -> Result<Feed> {
        Result<db::Database> other = db::Database::openAgain(m_database->path());
        const Result<Plan> second = makePlan(*other, m_clock, m_connector, m_options, feedOf(people(1)), {}, {});
        if (second)
            return fail(ErrorKind::Internal, QStringLiteral("A second run was let in."));
        if (second.error().kind != ErrorKind::Conflict || !second.error().message.contains(QStringLiteral("r-")))
            return fail(ErrorKind::Internal, QStringLiteral("The refusal does not name the run."));
        return feedOf(people(2))();
    };
    const Result<Plan> made = makePlan(*m_database, m_clock, m_connector, m_options, nested, {}, {});
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
}

void TestImporter::aCancelledFetchLeavesNothing()
{
    const OpenFeed open = [&]() -> Result<Feed> {
        return Feed([&](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                        std::stop_token stop) {
            SourceClient::Callbacks stopping = callbacks;
            stopping.page = [&, callbacks](const FetchProof& proof) {
                callbacks.page(proof);
                if (proof.pages == 30)
                    m_stop.request_stop();
            };
            return (*feedOf(people(9000))())(mapper, seed, stopping, stop);
        });
    };
    const Result<Plan> made = makePlan(*m_database, m_clock, m_connector, m_options, open, {}, m_stop.get_token());
    QCOMPARE(made.error().kind, ErrorKind::Cancelled);
    QCOMPARE(value("SELECT (SELECT count(*) FROM user) + (SELECT count(*) FROM plan_item) + (SELECT count(*) FROM "
                   "user_version)"),
             std::string("0"));
    LocalRunHistory history(*m_database);
    QCOMPARE(history.runs("hr", 1)->front().state, RunState::Cancelled);
    m_stop = std::stop_source();
    QCOMPARE(import(people(3))->counts.created, 3);
}

void TestImporter::aCancelledApplyLeavesNothing_data()
{
    QTest::addColumn<bool>("midway");
    QTest::newRow("before the first write") << false;
    QTest::newRow("with some of them written") << true;
}

void TestImporter::aCancelledApplyLeavesNothing()
{
    QFETCH(const bool, midway);
    const Result<Plan> made = plan(people(8000));
    std::stop_source stop;
    const Result<RunReport> report = applyPlan(
        *m_database, m_clock, made->id, false,
        [&](const Progress& now) {
            if (now.phase == Progress::Phase::Applying && (now.done > 0 || !midway))
                stop.request_stop();
        },
        stop.get_token());
    QCOMPARE(report.error().kind, ErrorKind::Cancelled);
    QCOMPARE(value("SELECT count(*) FROM user"), std::string("0"));
    QCOMPARE(value("SELECT count(*) FROM sqlite_master WHERE name IN ('user_email', 'user_username', 'user_employee', "
                   "'link_external')"),
             std::string("4"));
    QCOMPARE(applyPlan(*m_database, m_clock, made->id, false, {}, {})->counts.created, 8000);
}

void TestImporter::writingTellsHowFarItIs()
{
    std::vector<std::string> records = people(30'000); // more than one slice
    std::vector<std::int64_t> done;
    const auto watch = [&](const Progress& now) {
        if (now.phase < Progress::Phase::Applying)
            return;
        QCOMPARE(now.total, 30'000);
        done.push_back(now.done);
    };
    const Result<Plan> created = plan(records);
    QCOMPARE(applyPlan(*m_database, m_clock, created->id, false, watch, {})->counts.created, 30'000);
    QVERIFY(done.size() >= 3); // the first, at least one on the way, the last
    QVERIFY(std::ranges::is_sorted(done));
    QCOMPARE(done.front(), 0);
    QVERIFY(std::ranges::any_of(done, [](std::int64_t now) { return now > 0 && now < 30'000; }));
    QCOMPARE(done.back(), 30'000);
    for (int id = 1; id <= 30'000; ++id)
        records[static_cast<std::size_t>(id - 1)] = person(id, R"("department":"New")");
    done.clear();
    const Result<Plan> updated = plan(records);
    QCOMPARE(applyPlan(*m_database, m_clock, updated->id, true, watch, {})->counts.updated, 30'000);
    QVERIFY(std::ranges::is_sorted(done));
    QCOMPARE(done.back(), 30'000);
    QCOMPARE(value("SELECT count(*) FROM user u JOIN link l ON l.user = u.id AND l.applied = u.version"),
             std::string("30000"));
}

void TestImporter::anAbandonedRunIsClosed()
{
    QVERIFY(import(people(2)).has_value());
    run("INSERT INTO run(id, connector, plan, state, started) VALUES('r-dead', 'hr', 'p-dead', 0, 0)");
    run("INSERT INTO plan(id, run, connector, connector_version, state, created, options, first_version, last_version) "
        "VALUES('p-dead', last_insert_rowid(), 'hr', 0, 0, 0, '{}', 900, 901)");
    run("INSERT INTO user_version(id, run, data) SELECT 900, number, x'00' FROM run WHERE id = 'r-dead'");
    {
        const Result<std::optional<RunLock>> busy = RunLock::tryTake(m_database->path(), "hr");
        QVERIFY(busy->has_value());
        QCOMPARE(plan(people(1)).error().kind, ErrorKind::Conflict);
    }
    QVERIFY(import(people(2)).has_value());
    LocalRunHistory history(*m_database);
    const RunReport dead = history.run("r-dead").value();
    QCOMPARE(dead.state, RunState::Failed);
    QVERIFY(!dead.error->message.isEmpty());
    QCOMPARE(value("SELECT count(*) FROM user_version WHERE id = 900"), std::string("0"));
}

void TestImporter::manyPeopleTakeTheBulkPathAndStayUnique()
{
    QVERIFY(import(people(10)).has_value());
    QCOMPARE(import(people(6010))->counts.created, 6000);
    QCOMPARE(value("PRAGMA integrity_check"), std::string("ok"));
    QCOMPARE(value("SELECT count(*) FROM sqlite_master WHERE name IN ('user_email', 'user_username', 'user_employee', "
                   "'link_external')"),
             std::string("4"));
    QCOMPARE(value("SELECT count(DISTINCT email_key) FROM user"), std::string("6010"));
}

void TestImporter::anyFailingCallLeavesAWorkspaceThatEndsTheSame()
{
    std::vector<std::string> later = people(6);
    later[0] = person(1, R"("jobTitle":"Lead")");
    later[1] = person(2, R"("status":"Inactive")");
    later.push_back(person(7));
    const std::string state = "SELECT group_concat(external_id || state || list_key) FROM (SELECT external_id, state, "
                              "list_key FROM link JOIN user ON user.id = link.user ORDER BY 1)";
    QVERIFY(import(people(6)).has_value());
    QVERIFY(import(later).has_value());
    const std::string wanted = value(state);
    int failures = 0;
    for (int step = 1; step < 2000; ++step) {
        cleanup();
        init();
        QVERIFY(import(people(6)).has_value());
        const std::string before = value(state);
        db::failAtStep(step);
        const Result<RunReport> report = import(later);
        const bool reached = db::stepsSeen() >= step;
        db::failAtStep(0);
        const std::string now = value(state);
        QVERIFY2(now == before || now == wanted,
                 qPrintable(QStringLiteral("half applied after failing call %1").arg(step)));
        failures += report ? 0 : 1;
        const Result<RunReport> retried = import(later);
        QVERIFY2(retried.has_value(), qPrintable(QStringLiteral("no retry after failing call %1").arg(step)));
        QCOMPARE(value(state), wanted);
        if (!reached)
            break;
    }
    QVERIFY(failures > 20);
}

void TestImporter::resultsTellWhatBecameOfEverybody()
{
    const Result<RunReport> report =
        import({person(1), person(2, R"("email":"")"), person(3, R"("status":"Inactive")")});
    LocalRunHistory history(*m_database);
    QStringList lines;
    QVERIFY(history
                .results(report->run,
                         [&](const ResultRow& row) {
                             lines.append(QString::fromStdString(row.operation + "/" + row.result + "/" +
                                                                 row.reasonCode + "/" + row.externalId));
                             return true;
                         })
                .has_value());
    QCOMPARE(lines.at(0), QStringLiteral("create/done//1"));
    QVERIFY(lines.at(1).startsWith(QStringLiteral("none/failed/missingEmail/2")));
    QCOMPARE(lines.at(2), QStringLiteral("none/skipped/inactiveAtSource/3"));
    const QString path = m_folder->filePath(QStringLiteral("results.csv"));
    QVERIFY(writeResults(history, report->run, ResultsFormat::CsvFile, path).has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("\xEF\xBB\xBFrun_id,time_utc,time_local,operation,result,reason_code,reason,external_id,"
                             "username,email,directory_id,changed_fields\r\n"));
    QCOMPARE(bytes.count("\r\n"), 4);
    QVERIFY(writeResults(history, report->run, ResultsFormat::JsonFile, path).has_value());
    file.close();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(readJson(file.readAll().toStdString()).size(), std::size_t(3));
}

void TestImporter::plansCanBeSearchedAndSorted()
{
    const Result<Plan> made = plan({person(1, R"("department":"Zürich")"), person(2), person(3, R"("email":"")")});
    LocalPlanStore store(*m_database);
    using Seqs = std::vector<std::int64_t>;
    QCOMPARE(store.ids(made->id, {}, {}).value(), (Seqs{0, 1, 2}));
    PlanQuery query;
    query.search = "P2@EXAMPLE";
    QCOMPARE(store.ids(made->id, query, {}).value(), Seqs{1});
    query = {};
    query.actions = {Action::Invalid};
    QCOMPARE(store.ids(made->id, query, {}).value(), Seqs{2});
    query = {};
    query.sort = PlanQuery::Sort::Username;
    query.descending = true;
    QCOMPARE(store.ids(made->id, query, {}).value(), (Seqs{2, 1, 0}));
    const std::vector<PlanItem> rows = store.rows(made->id, Seqs{0, 2}).value();
    QCOMPARE(rows.at(0).email, std::string("p1@example.com"));
    QCOMPARE(rows.at(1).action, Action::Invalid);
    QVERIFY(store.remove(made->id).has_value());
    QCOMPARE(store.plan(made->id).error().kind, ErrorKind::NotFound);
    QCOMPARE(value("SELECT count(*) FROM user_version"), std::string("0"));
}

QTEST_GUILESS_MAIN(TestImporter)
#include "test_importer.moc"
