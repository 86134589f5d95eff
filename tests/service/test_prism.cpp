// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/database.h"
#include "prism.h"
#include "slowsource.h"

#include <set>

using namespace muster;

namespace {

/// Whether Prism had anything to say about request or answer.
bool isRefused(const Answer& answer)
{
    return answer.head.toLower().contains("sl-violations:") || answer.body.contains("stoplight.io/prism/errors");
}

/// The service's own words: neither Prism's, nor those of what it is made of.
bool isAnswer(const Answer& answer, int status)
{
    return answer.status == status && !isRefused(answer) &&
           (status < 400 || (answer.json().is_object() && answer.json().value("code", 0) == status));
}

#define VERIFY_AS_DESCRIBED(answer, expected)                                                                          \
    do {                                                                                                               \
        const Answer& checked = (answer);                                                                              \
        QVERIFY2(isAnswer(checked, (expected)), checked.head + "\n" + checked.body);                                   \
    } while (false)

/// Users with something in every part of their shape.
Json richConnector(const std::string& baseUrl)
{
    Json connector = smallConnector(baseUrl);
    for (const char* name : {"department", "manager", "addresses.work.locality", "addresses.home.country",
                             "phoneNumbers.work", "phoneNumbers.work_mobile", "attributes.badge"})
        connector["mapping"].push_back({{"to", name}, {"from", "more"}});
    return connector;
}

std::string richUsers(int count)
{
    Json body = readJson(usersBody(count));
    for (Json& user : body["users"])
        user["more"] = "Sales";
    return writeJson(body);
}

} // namespace

/// Every path and method of resources/openapi.json against the real service, judged by a program of others.
class TestPrism : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void everyCallAnswersAsDescribed();
    void refusalsAnswerAsDescribed();
    void unknownIdsAnswerAsDescribed();
    void wrongBodiesAnswerAsDescribed();
    void wrongQueriesAnswerAsDescribed_data();
    void wrongQueriesAnswerAsDescribed();
    void aRunningJobAnswersAsDescribed();
    void aFullServiceAnswersAsDescribed();
    void wrongKeysAnswerAsDescribed();
    void aBrokenWorkspaceAnswersAsDescribed();
    void aWrongDescriptionIsNoticed_data();
    void aWrongDescriptionIsNoticed();

private:
    SlowSource m_source{richUsers(5)};
    Program m_program;
    std::optional<Service> m_service;
    std::unique_ptr<Prism> m_strict, m_lenient; ///< the second one lets wrong requests through to the service
    QByteArray m_job;                           ///< a run that is over
};

void TestPrism::initTestCase()
{
    const auto add = [this](Json connector, const char* id) {
        connector["id"] = id;
        const QString file = m_program.write(QString::fromLatin1(id), writeJson(connector));
        COMPARE_CODE(m_program.run({"connector", "add", file}), 0);
    };
    add(richConnector(m_source.url()), "small");
    add(smallConnector("http://127.0.0.1:9/"), "gone");
    add(smallConnector(m_source.url()), "ended");
    COMPARE_CODE(m_program.run({"connector", "deactivate", "ended"}), 0);
    COMPARE_CODE(m_program.run({"import", "small"}), 0);
    COMPARE_CODE(m_program.run({"groups", "add", "Sales"}), 0);
    COMPARE_CODE(m_program.run({"groups", "add-member", "Sales", "u1"}), 0);
    COMPARE_CODE(m_program.run({"devicegroups", "add", "Laptops", "--description", "Lent"}), 0);
    m_job = QByteArray::fromStdString(m_program.json({"runs", "list"}).json()[0].value("run", ""));
    QVERIFY(!m_job.isEmpty());
    m_service.emplace(m_program);
    QVERIFY(m_service->port > 0);
    QString whyNot;
    m_strict = std::make_unique<Prism>();
    m_lenient = std::make_unique<Prism>();
    if (!m_strict->start(descriptionFile(), *m_service, true, whyNot) ||
        !m_lenient->start(descriptionFile(), *m_service, false, whyNot))
        QSKIP(qPrintable(whyNot));
}

void TestPrism::cleanupTestCase()
{
    m_strict.reset();
    m_lenient.reset();
    m_service.reset();
}

void TestPrism::everyCallAnswersAsDescribed()
{
    const Place& place = m_strict->place;
    std::set<Operation> called;
    const auto call = [&](const Operation& operation, const QByteArray& query, const QByteArray& body, int status) {
        Answer answer = ask(place, operation.method.constData(), operation.target("small", m_job) + query, body,
                            "x-org-id: any\r\n");
        if (isAnswer(answer, status))
            called.insert(operation);
        else
            qWarning("%s %s: %s\n%s", operation.method.constData(), operation.path.constData(), answer.head.constData(),
                     answer.body.constData());
        return answer;
    };
    const QByteArray app = "/api/v2/applications/{application_id}/import";
    for (const char* list : {"/api/applications", "/api/systemusers", "/api/v2/usergroups", "/api/v2/systemgroups"}) {
        QVERIFY(call({"GET", list}, "", {}, 200).body.size() > 20);
        QVERIFY(call({"GET", list}, "?limit=1&skip=0&sort=-id&fields=name", {}, 200).body.size() > 2);
    }
    for (const char* open : {"/healthz", "/openapi.json"})
        call({"GET", open}, "", {}, 200);
    SAME(call({"GET", app + "/users"}, "?limit=2&sort=email&sortOrder=desc&filter=u", {}, 200).json()["users"].size(),
         std::size_t{2});
    SAME(call({"GET", app + "/jobs/{job_id}"}, "", {}, 200).json()["counts"]["created"], 5);
    SAME(call({"GET", app + "/jobs/{job_id}/results"}, "?limit=3", {}, 200).json().size(), std::size_t{3});
    QVERIFY(call({"GET", app + "/jobs/{job_id}/results"}, "?format=csv", {}, 200).body.contains("run_id"));
    const QByteArray schedule = R"({"allowUserReactivation":true,"operations":{"userCreate":true,"userUpdate":true},)"
                                R"("query":"","sendEmail":true})";
    for (const char* path : {"/schedules", "/schedules/{scheduled_job_id}"}) {
        call({"POST", app + "/schedules"}, "", schedule, 201);
        call({"GET", app + "/schedules"}, "", {}, 200);
        call({"PATCH", app + path}, "", R"({"operations":["users.create"]})", 200);
        call({"DELETE", app + path}, "", {}, 204);
    }
    call({"GET", app + "/schedules"}, "", {}, 200);
    const QByteArray job = R"({"allowUserReactivation":false,"operations":["users.update"],"queryString":""})";
    const Answer started = call({"POST", app + "/jobs"}, "", job, 201);
    const QByteArray run =
        "/api/v2/applications/small/import/jobs/" + QByteArray::fromStdString(started.json().value("jobId", ""));
    QTRY_VERIFY_WITH_TIMEOUT(ask(place, "GET", run).json().value("state", "") == "done", 60'000);
    const Json users = ask(place, "GET", "/api/systemusers?search=u1").json()["results"];
    SAME(users.size(), std::size_t{1});
    SAME(users[0]["addresses"].size(), std::size_t{2});
    const QByteArray user = "/api/systemusers/" + QByteArray::fromStdString(users[0].value("_id", ""));
    const Answer one = ask(place, "GET", user);
    VERIFY_AS_DESCRIBED(one, 200);
    SAME(one.json(), users[0]);
    called.insert({"GET", "/api/systemusers/{user_id}"});
    QVERIFY(operations().size() >= 16);
    for (const Operation& operation : operations())
        QVERIFY2(called.contains(operation), operation.method + ' ' + operation.path);
}

void TestPrism::refusalsAnswerAsDescribed()
{
    const Place& place = m_lenient->place;
    const QByteArray large = R"({"query":")" + QByteArray(1'100'000, 'a') + R"("})";
    for (const Operation& operation : operations()) {
        const QByteArray target = operation.target("small", m_job);
        const char* method = operation.method.constData();
        const QByteArray body = operation.takesBody() ? "{}" : "";
        VERIFY_AS_DESCRIBED(ask(place, method, target, body, "Origin: http://evil.example\r\n"), 403);
        VERIFY_AS_DESCRIBED(ask(place, method, target, body, "X-Long: " + QByteArray(40'000, 'a') + "\r\n"), 431);
        if (!operation.takesBody())
            continue;
        VERIFY_AS_DESCRIBED(ask(place, method, target, large), 413);
        const QByteArray text = "Content-Type: text/plain\r\nContent-Length: 2\r\n";
        VERIFY_AS_DESCRIBED(sendRaw(place.port, request(place, method, target, {}, text) + "{}"), 415);
    }
}

void TestPrism::unknownIdsAnswerAsDescribed()
{
    for (const Operation& operation : operations()) {
        const bool isListed = operation.path.contains('{');
        const Answer answer = ask(m_lenient->place, operation.method.constData(), operation.target("none", "none"),
                                  operation.takesBody() ? "{}" : "");
        VERIFY_AS_DESCRIBED(answer, isListed ? 404 : 200);
    }
}

void TestPrism::wrongBodiesAnswerAsDescribed()
{
    const Place& place = m_lenient->place;
    const QByteArray longKey = "Idempotency-Key: " + QByteArray(256, 'k') + "\r\n";
    for (const Operation& operation : operations()) {
        if (operation.method == "GET")
            continue;
        const QByteArray target = operation.target("small", m_job);
        const char* method = operation.method.constData();
        const QByteArray key = "Idempotency-Key: once" + operation.method + operation.path.right(3) + "\r\n";
        VERIFY_AS_DESCRIBED(ask(place, "POST", "/api/v2/applications/small/import/schedules", "{}"), 201);
        VERIFY_AS_DESCRIBED(ask(place, method, target, {}, longKey), 400);
        if (operation.takesBody()) {
            VERIFY_AS_DESCRIBED(ask(place, method, target, R"({"operations":["users.delete"]})"), 400);
            VERIFY_AS_DESCRIBED(ask(place, method, target, "[]"), 400);
        }
        const Answer first = ask(place, method, target, {}, key);
        QVERIFY2(first.status / 100 == 2 && !isRefused(first), first.body);
        const Answer again = ask(place, method, target, {}, key);
        VERIFY_AS_DESCRIBED(again, first.status);
        QVERIFY(again.head.toLower().contains("idempotent-replayed: true"));
        VERIFY_AS_DESCRIBED(ask(place, method, target, "{}", key), 422);
    }
}

void TestPrism::wrongQueriesAnswerAsDescribed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    const auto row = [](const QByteArray& target, int status) {
        QTest::newRow(target.constData()) << target << status;
    };
    const QByteArray app = "/api/v2/applications/small/import/";
    for (const char* list : {"/api/applications", "/api/systemusers", "/api/v2/usergroups", "/api/v2/systemgroups"})
        for (const char* query : {"?limit=101", "?skip=-1", "?filter=odd", "?filter=name:$like:a", "?sort=odd"})
            row(QByteArray(list) + query, 400);
    row(app + "users?limit=0", 400);
    row(app + "users?sort=age", 400);
    row(app + "jobs/" + m_job + "/results?format=xml", 400);
    row(app + "jobs/" + m_job + "/results?limit=0", 400);
    row("/api/v2/applications/gone/import/users", 502);
}

void TestPrism::wrongQueriesAnswerAsDescribed()
{
    QFETCH(const QByteArray, target);
    QFETCH(const int, status);
    VERIFY_AS_DESCRIBED(ask(m_lenient->place, "GET", target), status);
}

void TestPrism::aRunningJobAnswersAsDescribed()
{
    const Place& place = m_strict->place;
    const QByteArray jobs = "/api/v2/applications/small/import/jobs";
    m_source.hold(true);
    const Answer started = ask(place, "POST", jobs, "{}");
    const Answer second = ask(place, "POST", jobs, "{}");
    const Answer running = ask(place, "GET", jobs + '/' + QByteArray::fromStdString(started.json().value("jobId", "")));
    m_source.hold(false);
    VERIFY_AS_DESCRIBED(started, 201);
    VERIFY_AS_DESCRIBED(second, 409);
    SAME(second.json()["jobId"], started.json()["jobId"]);
    VERIFY_AS_DESCRIBED(running, 200);
    QVERIFY2(running.json()["finishedAt"].is_null(), running.body);
    VERIFY_AS_DESCRIBED(ask(place, "POST", "/api/v2/applications/ended/import/jobs", "{}"), 409);
}

void TestPrism::aFullServiceAnswersAsDescribed()
{
    std::vector<std::unique_ptr<QTcpSocket>> open;
    for (int i = 0; i < 70; ++i) {
        open.push_back(std::make_unique<QTcpSocket>());
        open.back()->connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_service->port));
        QVERIFY(open.back()->waitForConnected());
    }
    for (const Operation& operation : operations())
        VERIFY_AS_DESCRIBED(ask(m_lenient->place, operation.method.constData(), operation.target("small", m_job),
                                operation.takesBody() ? "{}" : ""),
                            503);
}

/// The last one with this service: from the eleventh wrong key on it answers 429.
void TestPrism::wrongKeysAnswerAsDescribed()
{
    const Place place{"muster_wrong", m_lenient->place.port};
    int tried = 0;
    for (int round = 0; round < 2; ++round)
        for (const Operation& operation : operations())
            if (!operation.open) {
                const Answer answer = ask(place, operation.method.constData(), operation.target("small", m_job));
                VERIFY_AS_DESCRIBED(answer, ++tried > 10 ? 429 : 401);
            }
    QVERIFY(tried > 20);
}

void TestPrism::aBrokenWorkspaceAnswersAsDescribed()
{
    const Program program;
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c"), writeJson(smallConnector("http://127.0.0.1:9/")))}),
                 0);
    const Service service(program);
    Prism prism;
    QString whyNot;
    QVERIFY2(prism.start(descriptionFile(), service, false, whyNot), qPrintable(whyNot));
    {
        auto database = db::Database::openAgain(program.workspace().toStdString() + "/muster.db");
        QVERIFY(database.has_value());
        QVERIFY(database->run("DROP TABLE api_key").has_value());
    }
    for (const Operation& operation : operations())
        VERIFY_AS_DESCRIBED(ask(prism.place, operation.method.constData(), operation.target("small", m_job)),
                            operation.open ? 200 : 500);
}

void TestPrism::aWrongDescriptionIsNoticed_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* name, const QByteArray& place, const char* value) {
        QTest::newRow(name) << place << QByteArray(value);
    };
    const char* total = "/paths/~1api~1applications/get/responses/200/content/application~1json/schema/properties";
    row("another type", QByteArray(total) + "/totalCount/type", R"("string")");
    row("another status", "/paths/~1api~1applications/get/responses", R"({"202": {"description": "Later"}})");
    row("a field that is not there", "/components/schemas/Application/required", R"(["_id", "id", "wonder"])");
}

void TestPrism::aWrongDescriptionIsNoticed()
{
    QFETCH(const QByteArray, place);
    QFETCH(const QByteArray, value);
    Json wrong = description();
    wrong.at(Json::json_pointer(place.toStdString())) = readJson(value.toStdString());
    Prism prism;
    QString whyNot;
    const QString file = m_program.write(QStringLiteral("wrong.json"), writeJson(wrong));
    QVERIFY2(prism.start(file, *m_service, true, whyNot), qPrintable(whyNot));
    const Answer answer = ask(prism.place, "GET", "/api/applications");
    QVERIFY2(answer.status == 500, answer.head + "\n" + answer.body);
    SAME(answer.json()["type"], "https://stoplight.io/prism/errors#VIOLATIONS");
    QVERIFY(answer.head.toLower().contains("sl-violations:"));
}

QTEST_GUILESS_MAIN(TestPrism)
#include "test_prism.moc"
