// SPDX-License-Identifier: GPL-3.0-or-later
// Explanations from a real workspace; only the network is made up.
#include "core/store/localexplainer.h"
#include "tests/fakes/virtualoffice.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace muster;

namespace {
using Mark = ExplainStep::Result;

Json employee(int id, const char* department = "Sales")
{
    const std::string n = std::to_string(id);
    return {{"id", n},
            {"email", "p" + n + "@example.com"},
            {"username", "p" + n},
            {"department", department},
            {"status", "Active"}};
}

int parameter(const std::string& url, const std::string& name, int otherwise)
{
    const std::size_t at = url.find(name + "=");
    return at == std::string::npos ? otherwise : std::stoi(url.substr(at + name.size() + 1));
}

const ExplainStep* stepOf(const Explanation& told, const std::string& name)
{
    for (const ExplainStep& step : told.steps) {
        if (step.step == name)
            return &step;
    }
    return nullptr;
}
} // namespace

class TestExplainer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aPersonIsExplainedFromTheRecordToTheRun();
    void everyKeyLeadsToThePerson_data();
    void everyKeyLeadsToThePerson();
    void theSearchEndsWithThePagesThatItNeeds();
    void aPersonWhomTheFilterLeavesOutIsFoundWithoutIt();
    void aFilterIsNotBlamedForSomebodyWhoIsGone();
    void somebodyOnlyInTheDirectoryIsExplained();
    void aUserMadeByHandIsExplained();
    void somebodyWhoWouldBeMatchedIsExplained();
    void anUnknownKeyIsNotFound();
    void aKeyOfSeveralUsersIsAConflict();
    void aFailedFetchIsTold();
    void detailsAreAskedForOnePersonOnly();
    void detailsOfSomebodyWhomTheListDoesNotName();
    void withDetailsAnAddressIsLookedForInAll();
    void secretsInRequestsAreMasked();
    void aDraftThatWasNeverSavedIsExplained();
    void aBookmarkHasNothingToExplain();
    void explainingWritesNothing();
    void aCancelEndsIt();

private:
    Result<HttpResponse> answer(const HttpRequest& request);
    Result<Explanation> explain(const std::string& key);
    void importAll();
    std::size_t requests() { return static_cast<AnsweringHttp&>(m_ports->http()).requests.size(); }
    OfficePorts& office() { return static_cast<OfficePorts&>(*m_ports); }

    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    std::unique_ptr<Ports> m_ports;
    Connector m_connector;
    std::vector<Json> m_people;
    std::vector<std::string> m_hidden; ///< ids that the list names only without the filter
    bool m_idsOnly = false;
    int m_status = 200;
    std::stop_source m_stop;
};

void TestExplainer::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    auto ports =
        OfficePorts::open(m_folder->path(), m_clock, [this](const HttpRequest& request) { return answer(request); });
    QVERIFY(ports.has_value());
    m_ports = std::move(*ports);
    m_connector = officeConnector();
    m_people.clear();
    for (int id = 1; id <= 3; ++id)
        m_people.push_back(employee(id));
    m_hidden.clear();
    m_idsOnly = false;
    m_status = 200;
    m_stop = std::stop_source();
}

void TestExplainer::cleanup()
{
    m_ports.reset();
}

Result<HttpResponse> TestExplainer::answer(const HttpRequest& request)
{
    if (m_status != 200)
        return jsonAnswer("{}", m_status);
    const std::string single = "/users/";
    if (const std::size_t at = request.url.find(single); at != std::string::npos) {
        const std::string id = request.url.substr(at + single.size());
        for (const Json& person : m_people) {
            if (person["id"] == Json(id))
                return jsonAnswer(writeJson(person));
        }
        return jsonAnswer("{}", 404);
    }
    Json all = Json::array();
    const bool filtered = request.url.find("site=here") != std::string::npos;
    for (const Json& person : m_people) {
        const bool hidden = std::ranges::find(m_hidden, person["id"].get<std::string>()) != m_hidden.end();
        if (!hidden || (!filtered && !m_idsOnly))
            all.push_back(m_idsOnly ? person["id"] : person);
    }
    const auto offset = static_cast<std::size_t>(parameter(request.url, "offset", 0));
    const auto limit = static_cast<std::size_t>(parameter(request.url, "limit", 1000));
    Json items = Json::array();
    for (std::size_t i = offset; i < std::min(all.size(), offset + limit); ++i)
        items.push_back(all[i]);
    return jsonAnswer(writeJson({{"total", all.size()}, {"items", items}}));
}

Result<Explanation> TestExplainer::explain(const std::string& key)
{
    return LocalExplainer(office().database(), m_ports->source(), m_clock)
        .explain(m_connector, key, {}, m_stop.get_token());
}

void TestExplainer::importAll()
{
    m_clock.pass(std::chrono::minutes(1));
    const auto plan = m_ports->importer().plan(m_connector, ImportOptions(), {}, {});
    QVERIFY2(plan.has_value(), plan ? "" : qPrintable(plan.error().message));
    const auto report = m_ports->importer().apply(plan->id, true, {}, {});
    QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message));
}

#define VERIFY_TOLD(told) QVERIFY2((told).has_value(), (told) ? "" : qPrintable((told).error().message))

void TestExplainer::aPersonIsExplainedFromTheRecordToTheRun()
{
    importAll();
    const auto told = explain("2");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("page 1 of the list, record 2")));
    QVERIFY(stepOf(*told, "match")->text.contains(QStringLiteral("they are linked")));
    QCOMPARE(stepOf(*told, "limits")->result, Mark::Passed);
    const ExplainStep* write = stepOf(*told, "write");
    QCOMPARE(write->result, Mark::Passed);
    QCOMPARE(write->steps.size(), std::size_t(1));
    QVERIFY(write->steps.front().text.startsWith(QStringLiteral("Written.")));
    QVERIFY2(!write->facts.empty(), "the user's own history");
    // a change at the source is told before it is imported
    m_people[1] = employee(2, "Support");
    const auto later = explain("2");
    VERIFY_TOLD(later);
    QCOMPARE(stepOf(*later, "policy")->result, Mark::Changed);
    QVERIFY(stepOf(*later, "write")->text.contains(QStringLiteral("would update")));
}

void TestExplainer::everyKeyLeadsToThePerson_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("by");
    QTest::newRow("the external id") << QStringLiteral("3") << QStringLiteral("external id");
    QTest::newRow("the e-mail address in other letters")
        << QStringLiteral("P3@EXAMPLE.com") << QStringLiteral("external id");
    QTest::newRow("the username") << QStringLiteral("p3") << QStringLiteral("external id");
    QTest::newRow("the id of the user") << QStringLiteral("#") << QStringLiteral("external id");
    QTest::newRow("the username of somebody whom the directory does not know")
        << QStringLiteral("p4") << QStringLiteral("username");
}

void TestExplainer::everyKeyLeadsToThePerson()
{
    QFETCH(QString, key);
    QFETCH(QString, by);
    importAll();
    m_people.push_back(employee(4));
    m_people.push_back(employee(5));
    std::string typed = key.toStdString();
    if (typed == "#")
        typed = std::to_string(m_ports->people().lookup("p3@example.com").value());
    if (typed == "1" || typed == "2")
        QSKIP("The user's id is an external id as well.");
    const auto told = explain(typed);
    VERIFY_TOLD(told);
    QVERIFY2(stepOf(*told, "source")->text.contains(by), qPrintable(stepOf(*told, "source")->text));
}

void TestExplainer::theSearchEndsWithThePagesThatItNeeds()
{
    m_people.clear();
    for (int id = 1; id <= 200; ++id)
        m_people.push_back(employee(id));
    PageOffset pages;
    pages.pageSize = 2;
    m_connector.source->pagination = pages;
    const auto told = explain("3");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("page 2 of the list, record 1")));
    QVERIFY2(requests() < 40, qPrintable(QString::number(requests())));
}

void TestExplainer::aPersonWhomTheFilterLeavesOutIsFoundWithoutIt()
{
    m_connector.source->filter = "site=here";
    m_hidden = {"2"};
    const auto told = explain("2");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("record 2")));
    QCOMPARE(stepOf(*told, "filter")->result, Mark::Stopped);
    QCOMPARE(stepOf(*told, "write")->field, std::string("source.filter"));
    const auto other = explain("1");
    VERIFY_TOLD(other);
    QCOMPARE(stepOf(*other, "filter")->result, Mark::Passed);
}

void TestExplainer::aFilterIsNotBlamedForSomebodyWhoIsGone()
{
    importAll();
    m_connector.source->filter = "site=here";
    m_people.pop_back();
    const auto told = explain("3");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "filter")->text.contains(QStringLiteral("it is not the filter")));
}

void TestExplainer::somebodyOnlyInTheDirectoryIsExplained()
{
    importAll();
    m_people.pop_back();
    m_connector.import.missing = MissingPolicy::Suspend;
    const auto told = explain("p3@example.com");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("nobody in it has the key")));
    QVERIFY(stepOf(*told, "match")->text.contains(QStringLiteral("which the source does not list")));
    QVERIFY(!stepOf(*told, "mapping"));
    QVERIFY(stepOf(*told, "write")->text.contains(QStringLiteral("suspends such users")));
}

void TestExplainer::aUserMadeByHandIsExplained()
{
    UserValues values;
    values.set(KnownAttribute::Email, "guest@example.com");
    values.set(KnownAttribute::Username, "guest");
    QVERIFY(m_ports->people().create(values, UserState::Active).has_value());
    const auto told = explain("guest");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "match")->text.contains(QStringLiteral("not linked to this connector")));
}

void TestExplainer::somebodyWhoWouldBeMatchedIsExplained()
{
    UserValues values;
    values.set(KnownAttribute::Email, "p1@example.com");
    values.set(KnownAttribute::Username, "someone");
    const auto made = m_ports->people().create(values, UserState::Active);
    QVERIFY(made.has_value());
    const auto told = explain("1");
    VERIFY_TOLD(told);
    QCOMPARE(stepOf(*told, "match")->result, Mark::Changed);
    QVERIFY(stepOf(*told, "match")->text.contains(QStringLiteral("user %1").arg(*made)));
    QCOMPARE(stepOf(*told, "write")->result, Mark::Changed);
}

void TestExplainer::anUnknownKeyIsNotFound()
{
    const auto told = explain("nobody@example.com");
    QVERIFY(!told);
    QCOMPARE(told.error().kind, ErrorKind::NotFound);
    QVERIFY(!explain("").has_value());
}

void TestExplainer::aKeyOfSeveralUsersIsAConflict()
{
    UserValues first;
    first.set(KnownAttribute::Email, "a@example.com");
    first.set(KnownAttribute::Username, "twice");
    UserValues second;
    second.set(KnownAttribute::Email, "b@example.com");
    second.set(KnownAttribute::Username, "b");
    second.set(KnownAttribute::EmployeeIdentifier, "twice");
    QVERIFY(m_ports->people().create(first, UserState::Active).has_value());
    QVERIFY(m_ports->people().create(second, UserState::Active).has_value());
    const auto told = explain("twice");
    QVERIFY(!told);
    QCOMPARE(told.error().kind, ErrorKind::Conflict);
}

void TestExplainer::aFailedFetchIsTold()
{
    m_status = 401;
    const auto told = explain("2");
    QVERIFY(!told);
    QCOMPARE(told.error().kind, ErrorKind::Unauthorized);
}

void TestExplainer::detailsAreAskedForOnePersonOnly()
{
    m_idsOnly = true;
    m_connector.source->detail = DetailRequest{"/users/{id}", "."};
    const auto told = explain("3");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("page 1 of the list, record 3")));
    QCOMPARE(stepOf(*told, "source")->facts.front().second, QStringLiteral("GET https://hr.example.com/users/3"));
    QCOMPARE(requests(), std::size_t(2));
}

void TestExplainer::detailsOfSomebodyWhomTheListDoesNotName()
{
    m_idsOnly = true;
    m_hidden = {"3"};
    m_connector.source->detail = DetailRequest{"/users/{id}", "."};
    const auto told = explain("3");
    VERIFY_TOLD(told);
    QCOMPARE(stepOf(*told, "source")->result, Mark::Stopped);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("its list does not name it")));
    QVERIFY(stepOf(*told, "write")->text.contains(QStringLiteral("would not meet this person")));
}

void TestExplainer::withDetailsAnAddressIsLookedForInAll()
{
    m_idsOnly = true;
    m_connector.source->detail = DetailRequest{"/users/{id}", "."};
    const auto told = explain("p2@example.com");
    VERIFY_TOLD(told);
    QVERIFY(stepOf(*told, "source")->text.contains(QStringLiteral("record 2, by its e-mail address")));
}

void TestExplainer::secretsInRequestsAreMasked()
{
    m_connector.source->list.query = {{"token", "sesame123"}};
    const auto told = explain("2");
    VERIFY_TOLD(told);
    QVERIFY(!explanationText(*told).contains(QStringLiteral("sesame123")));
    QVERIFY(writeJson(toJson(*told)).find("sesame123") == std::string::npos);
}

void TestExplainer::aDraftThatWasNeverSavedIsExplained()
{
    importAll(); // runs of others are none of its business
    m_connector.id.clear();
    m_connector.mapping.pop_back();
    m_connector.mapping.pop_back(); // no username yet
    const auto told = explain("2");
    VERIFY_TOLD(told);
    QCOMPARE(stepOf(*told, "mapping")->result, Mark::Stopped);
    QVERIFY(stepOf(*told, "write")->text.contains(QStringLiteral("No import can begin")));
    QVERIFY(stepOf(*told, "write")->steps.empty());
}

void TestExplainer::aBookmarkHasNothingToExplain()
{
    m_connector.source.reset();
    const auto told = explain("2");
    QVERIFY(!told);
    QCOMPARE(told.error().kind, ErrorKind::Invalid);
}

void TestExplainer::explainingWritesNothing()
{
    const auto before = office().database().writeMark();
    const auto told = explain("2");
    VERIFY_TOLD(told);
    const auto after = office().database().writeMark();
    QVERIFY(before.has_value() && after.has_value());
    QVERIFY(*before == *after);
}

void TestExplainer::aCancelEndsIt()
{
    m_stop.request_stop();
    const auto told = explain("2");
    QVERIFY(!told);
    QCOMPARE(told.error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestExplainer)
#include "test_explainer.moc"
