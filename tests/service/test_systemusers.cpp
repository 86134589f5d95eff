// SPDX-License-Identifier: GPL-3.0-or-later
#include "apiservice.h"
#include "tests/app/sourceserver.h"

#include <QDateTime>

#include <set>

using namespace muster;

namespace {

constexpr const char* people = R"({"users": [
    {"id": "1", "email": "ann@example.com", "login": "ann", "name": "Ann Zed", "status": "Active", "number": "10",
     "last": "Zed", "dept": "Sales", "boss": "3", "city": "Oslo", "land": "NO", "phone": "1", "cell": "2", "badge": "B7"},
    {"id": "2", "email": "bob@example.com", "login": "bob", "name": "Bob Young", "status": "Active", "number": "9",
     "last": "Young", "dept": "Sales", "boss": "nobody", "city": "Bergen"},
    {"id": "3", "email": "cid@example.com", "login": "cid", "name": "Cid Xu", "status": "Active", "number": "100",
     "last": "Xu", "dept": "IT"}]})";

Json connectorOf(const std::string& baseUrl)
{
    Json connector = smallConnector(baseUrl);
    const std::pair<const char*, const char*> more[]{{"lastname", "last"},
                                                     {"department", "dept"},
                                                     {"employeeIdentifier", "number"},
                                                     {"manager", "boss"},
                                                     {"addresses.work.locality", "city"},
                                                     {"addresses.home.country", "land"},
                                                     {"phoneNumbers.work", "phone"},
                                                     {"phoneNumbers.work_mobile", "cell"},
                                                     {"attributes.badge", "badge"}};
    for (const auto& [to, from] : more)
        connector["mapping"].push_back({{"to", to}, {"from", from}});
    return connector;
}

} // namespace

/// The users of the directory in JumpCloud's shape.
class TestSystemUsers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_service.reset(); }
    void everyFieldIsThere();
    void oneUserIsFoundById();
    void previewedUsersHaveTheirListsToo();
    void queriesFind_data();
    void queriesFind();
    void wrongQueriesAreRefused_data();
    void wrongQueriesAreRefused();
    void listsShowWhatAnotherProgramWrote();

private:
    Json user(const char* name)
    {
        return ask(*m_service, "GET", QByteArray("/api/systemusers?filter=username:$eq:") + name).json()["results"][0];
    }

    Program m_program;
    std::optional<SourceServer> m_source;
    std::optional<Service> m_service;
};

void TestSystemUsers::initTestCase()
{
    m_source.emplace(
        [](const httplib::Request&, httplib::Response& response) { response.set_content(people, "application/json"); });
    const QString file = m_program.write(QStringLiteral("small.json"), writeJson(connectorOf(m_source->url())));
    COMPARE_CODE(m_program.run({"connector", "add", file}), 0);
    COMPARE_CODE(m_program.run({"import", "small"}), 0);
    m_service.emplace(m_program);
    QVERIFY(m_service->port > 0);
}

void TestSystemUsers::everyFieldIsThere()
{
    Json ann = user("ann");
    const std::string id = ann.value("_id", "");
    QVERIFY(!id.empty());
    SAME(ann["id"], id);
    const std::pair<const char*, const char*> texts[]{
        {"username", "ann"},     {"email", "ann@example.com"}, {"displayname", "Ann Zed"}, {"lastname", "Zed"},
        {"department", "Sales"}, {"employeeIdentifier", "10"}, {"state", "ACTIVATED"}};
    for (const auto& [name, text] : texts)
        QVERIFY2(ann[name] == text, name);
    for (const char* empty : {"firstname", "middlename", "alternateEmail", "managedAppleId", "description",
                              "employeeType", "company", "jobTitle", "costCenter", "location", "public_key"})
        QVERIFY2(ann[empty] == "", empty);
    SAME(ann["activated"], true);
    for (const char* no : {"suspended", "account_locked", "sudo", "ldap_binding_user", "totp_enabled"})
        QVERIFY2(ann[no] == false, no);
    for (const char* none : {"tags", "relationships", "ssh_keys"})
        QVERIFY2(ann[none] == Json::array(), none);
    SAME(ann["manager"], user("cid")["_id"]);
    SAME(user("bob")["manager"], "");
    QVERIFY(QDateTime::fromString(QString::fromStdString(ann.value("created", "")), Qt::ISODateWithMs).isValid());
    SAME(ann["attributes"], readJson(R"([{"name": "badge", "value": "B7"}])"));
    std::set<std::string> ids;
    for (const char* list : {"addresses", "phoneNumbers"})
        for (Json& entry : ann[list]) {
            ids.insert(entry.value("id", ""));
            entry.erase("id");
        }
    SAME(ids.size(), std::size_t{4});
    SAME(ann["addresses"], readJson(R"([{"type": "home", "country": "NO"}, {"type": "work", "locality": "Oslo"}])"));
    SAME(ann["phoneNumbers"], readJson(R"([{"type": "work", "number": "1"}, {"type": "work_mobile", "number": "2"}])"));
}

void TestSystemUsers::oneUserIsFoundById()
{
    const Json ann = user("ann");
    const QByteArray path = "/api/systemusers/" + QByteArray::fromStdString(ann.value("_id", ""));
    SAME(ask(*m_service, "GET", path).json(), ann);
    SAME(ask(*m_service, "GET", path + "?fields=email%20lastname").json(),
         (Json{{"_id", ann["_id"]}, {"id", ann["_id"]}, {"email", "ann@example.com"}, {"lastname", "Zed"}}));
    SAME(ask(*m_service, "GET", path + "?filter=state:$eq:ACTIVATED").status, 200);
    SAME(ask(*m_service, "GET", path + "?filter=state:$eq:STAGED").status, 404);
    SAME(ask(*m_service, "GET", path + "?filter=odd:$eq:1").status, 400);
    for (const char* wrong : {"/api/systemusers/999999", "/api/systemusers/ann", "/api/systemusers/0",
                              "/api/systemusers/99999999999999999999"})
        SAME(ask(*m_service, "GET", wrong).status, 404);
    SAME(ask(*m_service, "GET", "/api/systemusers/").status, 404);
}

void TestSystemUsers::previewedUsersHaveTheirListsToo()
{
    const Json seen = ask(*m_service, "GET", "/api/v2/applications/small/import/users?filter=ann").json()["users"];
    SAME(seen.size(), std::size_t{1});
    SAME(seen[0]["attributes"], readJson(R"([{"name": "badge", "value": "B7"}])"));
    SAME(seen[0]["addresses"][1], readJson(R"({"type": "work", "locality": "Oslo"})"));
    SAME(seen[0]["phoneNumbers"][0], readJson(R"({"type": "work", "value": "1"})"));
    SAME(seen[0]["manager"], "3");
}

void TestSystemUsers::queriesFind_data()
{
    QTest::addColumn<QByteArray>("names"); // in this order, of all that were found
    const auto row = [](const char* query, const char* names) { QTest::newRow(query) << QByteArray(names); };
    row("sort=lastname", "cid,bob,ann");
    row("sort=-lastname", "ann,bob,cid");
    row("sort=department,-username", "cid,bob,ann");
    row("sort=department -lastname", "cid,ann,bob");
    row("sort=-email", "cid,bob,ann");
    row("sort=_id", "ann,bob,cid");
    row("sort=-_id", "cid,bob,ann");
    row("sort=employeeIdentifier", "bob,ann,cid");
    row("sort=lastname&skip=1&limit=1", "bob/3");
    row("filter=department:$eq:Sales&sort=username", "ann,bob");
    row("filter=department:$ne:Sales", "cid");
    row("filter=department:eq:IT", "cid");
    row("filter=lastname:$in:Zed|Xu&sort=username", "ann,cid");
    row("filter=lastname:$nin:Zed|Xu", "bob");
    row("filter=username:$sw:b", "bob");
    row("filter=employeeIdentifier:$gt:9&sort=username", "ann,cid");
    row("filter=employeeIdentifier:$lte:10&sort=username", "ann,bob");
    row("filter[0]=department:$eq:Sales&filter[1]=lastname:$eq:Young", "bob");
    row("filter[or][0]=username:$eq:ann&filter[or][1]=username:$eq:cid&sort=username", "ann,cid");
    row("filter[or][0]=username:$eq:ann&filter[or][1]=username:$eq:bob&filter=lastname:$eq:Zed", "ann");
    row("filter=email:$eq:bob@example.com", "bob");
    row("filter=email:$eq:BOB@example.com", "");
    row("filter=username:$eq:bob&filter=department:$eq:IT", "");
    row("filter=username:$eq:bob&filter=state:$eq:SUSPENDED", "");
    row("filter=state:$eq:ACTIVATED&sort=username", "ann,bob,cid");
    row("filter=state:$eq:SUSPENDED", "");
    row("filter=state:$eq:STAGED&filter=state:$eq:ACTIVATED", "");
    row("filter=suspended:$eq:true", "");
    row("filter=created:$gt:2020-01-01&sort=username", "ann,bob,cid");
    row("search=sales&sort=username", "ann,bob");
    row("search=sales young", "bob");
    row("search=sales&filter=username:$eq:cid", "");
    row("search=SALES&filter=lastname:$eq:Zed", "ann");
}

void TestSystemUsers::queriesFind()
{
    QFETCH(const QByteArray, names);
    QByteArray query(QTest::currentDataTag());
    query.replace(' ', "%20").replace('|', "%7C");
    const Answer answer = ask(*m_service, "GET", "/api/systemusers?fields=username&" + query);
    QVERIFY2(answer.status == 200, answer.body);
    const Json found = answer.json();
    QByteArray list;
    for (const Json& one : found["results"])
        list += (list.isEmpty() ? "" : ",") + QByteArray::fromStdString(one.value("username", "?"));
    if (names.contains('/'))
        list += '/' + QByteArray::number(found.value("totalCount", -1));
    else
        SAME(found["totalCount"], found["results"].size());
    QCOMPARE(list, names);
}

void TestSystemUsers::wrongQueriesAreRefused_data()
{
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* query, const char* part) { QTest::newRow(query) << QByteArray(part); };
    row("filter=odd:$eq:1", "odd");
    row("filter=manager:$eq:1", "manager");
    row("filter=attributes.badge:$eq:1", "badge");
    row("filter=username:$like:1", "$eq");
    row("filter=username", "field");
    row("filter=state:$eq:odd", "STAGED");
    row("sort=odd", "odd");
    row("sort=-manager", "manager");
    row("limit=0", "limit");
}

void TestSystemUsers::wrongQueriesAreRefused()
{
    QFETCH(const QByteArray, part);
    const Answer answer = ask(*m_service, "GET", QByteArray("/api/systemusers?") + QTest::currentDataTag());
    QVERIFY2(answer.status == 400, answer.body);
    QVERIFY2(answer.body.contains(part), answer.body);
}

/// Lists are answered from memory, but only until anybody writes.
void TestSystemUsers::listsShowWhatAnotherProgramWrote()
{
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
        if (count > 0)
            COMPARE_CODE(m_program.run({"groups", "add", "Group " + std::to_string(count)}), 0);
        for (int i = 0; i < 4; ++i) // both threads that read
            SAME(ask(*m_service, "GET", "/api/v2/usergroups").json().size(), count);
    }
}

QTEST_GUILESS_MAIN(TestSystemUsers)
#include "test_systemusers.moc"
