// SPDX-License-Identifier: GPL-3.0-or-later
#include "apiservice.h"
#include "slowsource.h"

#include <QRegularExpression>
#include <QStandardPaths>

#include <set>

using namespace muster;

class TestApi : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_service.reset(); }
    void requestsAreRefused_data();
    void requestsAreRefused();
    void noAnswerLetsOtherOriginsIn();
    void onlyLoopbackIsListenedOn();
    void pathsAnswer_data();
    void pathsAnswer();
    void headSendsNoBody();
    void aBodyIsAskedForWhenItIsExpected();
    void aRequestThatDripsIsEnded();
    void connectionsAreLimited();
    void schedulesAreSwitchedOnChangedAndOff();
    void equalPostsStartOneJob();
    void whileAJobRunsAnotherIsToldItsId();
    void theArticlesCurlCommandsWork();
    void aRevokedKeyIsRefused();
    void endsWellAfterSoManyConnections_data();
    void endsWellAfterSoManyConnections();

private:
    Program m_program;
    std::optional<Service> m_service;
};

void TestApi::initTestCase()
{
    Json connector = smallConnector("http://127.0.0.1:9/");
    connector["application"]["displayLabel"] = "Personio";
    const QString file = m_program.write(QStringLiteral("small.json"), writeJson(connector));
    COMPARE_CODE(m_program.run({"connector", "add", file}), 0);
    m_service.emplace(m_program);
    QVERIFY(m_service->port > 0);
    SAME(m_service->key.size(), std::size_t{50});
}

void TestApi::requestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray key = "x-api-key: " + QByteArray::fromStdString(m_service->key) + "\r\nConnection: close\r\n";
    const QByteArray host = "Host: " + m_service->host() + "\r\n";
    const QByteArray list = "GET /api/applications HTTP/1.1\r\n";
    const QByteArray post = "POST /api/v2/applications/small/import/schedules HTTP/1.1\r\n";
    const QByteArray json = "Content-Type: application/json\r\n";
    const auto row = [](const char* name, const QByteArray& bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    row("a Host of another name", list + "Host: evil.example\r\n" + key + "\r\n", 403);
    row("a Host with another port", list + "Host: 127.0.0.1:1\r\n" + key + "\r\n", 403);
    row("no Host", list + key + "\r\n", 400);
    row("two Hosts", list + host + host + key + "\r\n", 400);
    row("an Origin", list + host + key + "Origin: http://" + m_service->host() + "\r\n\r\n", 403);
    row("an Origin of null", list + host + key + "Origin: null\r\n\r\n", 403);
    row("a preflight", "OPTIONS /api/applications HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", 405);
    row("no key", list + host + "Connection: close\r\n\r\n", 401);
    row("a wrong key", list + host + "x-api-key: muster_wrong\r\nConnection: close\r\n\r\n", 401);
    row("two keys", list + host + key + key + "\r\n", 400);
    row("a body that is text", post + host + key + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415);
    row("a body of a form", post + host + key + "Content-Length: 2\r\n\r\n{}", 415);
    row("a body that is no JSON", post + host + key + json + "Content-Length: 1\r\n\r\n{", 400);
    row("a body that is a list", post + host + key + json + "Content-Length: 2\r\n\r\n[]", 400);
    row("a body that is too deep", post + host + key + json + "Content-Length: 1000\r\n\r\n" + QByteArray(1000, '['),
        400);
    row("a body over 1 MiB", post + host + key + json + "Content-Length: 1048577\r\n\r\n", 413);
    row("two lengths of a body",
        post + host + key + json + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400);
    row("a header over 32 KiB", list + host + key + "X-Long: " + QByteArray(40'000, 'a') + "\r\n\r\n", 431);
    row("no HTTP", "hello there\r\n\r\n", 400);
    row("a path that leads nowhere", "GET /api/nothing HTTP/1.1\r\n" + host + key + "\r\n", 404);
    row("a method that is not there", "DELETE /api/applications HTTP/1.1\r\n" + host + key + "\r\n", 405);
    row("a broken escape", "GET /api/applications?filter=%zz HTTP/1.1\r\n" + host + key + "\r\n", 400);
    row("an expectation", list + host + key + "Expect: wonders\r\n\r\n", 417);
}

void TestApi::requestsAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    const Answer answer = sendRaw(m_service->port, bytes);
    QVERIFY2(answer.status == status, answer.head + "\n" + answer.body);
    const Json json = answer.json();
    SAME(json.value("code", 0), status);
    QVERIFY(!json.value("message", "").empty());
    QVERIFY(!json.value("status", "").empty());
    SAME(answer.head.contains("Allow: GET, HEAD"), status == 405);
}

void TestApi::noAnswerLetsOtherOriginsIn()
{
    for (const char* method : {"GET", "OPTIONS", "HEAD"})
        for (const char* origin : {"", "Origin: http://evil.example\r\n"})
            QVERIFY(
                !ask(*m_service, method, "/api/applications", {}, origin).head.toLower().contains("access-control"));
}

void TestApi::onlyLoopbackIsListenedOn()
{
    for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:80", "localhost:0", "127.0.0.1", "127.0.0.1:70000"}) {
        const Call call = m_program.run({"serve", "--listen", address});
        COMPARE_CODE(call, 2);
        QVERIFY(call.err.contains("127.0.0.1:PORT"));
    }
}

void TestApi::pathsAnswer_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* target, int status, const char* part) {
        QTest::newRow(target) << QByteArray(target) << status << QByteArray(part);
    };
    row("/healthz", 200, "ok");
    row("/openapi.json", 200, "\"openapi\"");
    row("/api/applications", 200, "\"totalCount\":1");
    row("/api/applications?fields=id&filter=displayLabel:$eq:Personio", 200,
        R"({"results":[{"_id":"small","id":"small"}],"totalCount":1})");
    row("/api/applications?filter[0]=displayLabel:$eq:Personio&filter[1]=id:$ne:small", 200, "\"totalCount\":0");
    row("/api/applications?filter=displayLabel:$eq:personio", 200, "\"totalCount\":0");
    row("/api/applications?filter=nothing:$eq:1", 400, "no field");
    row("/api/applications?filter=displayLabel:$like:1", 400, "$eq");
    row("/api/applications?limit=101", 400, "limit");
    row("/api/applications?limit=x", 400, "limit");
    row("/api/applications?skip=-1", 400, "skip");
    row("/api/applications?skip=1", 200, "\"results\":[]");
    row("/api/systemusers?limit=10", 200, R"({"results":[],"totalCount":0})");
    row("/api/systemusers?sort=-email&filter=state:$eq:ACTIVATED", 200, "\"totalCount\":0");
    row("/api/systemusers?filter=state:$eq:odd", 400, "STAGED");
    row("/api/v2/usergroups", 200, "[]");
    row("/api/v2/systemgroups", 200, "[]");
    row("/api/v2/applications/none/import/schedules", 404, "code");
    row("/api/v2/applications/none/import/users", 404, "code");
    row("/api/v2/applications/small/import/jobs/r-none", 404, "code");
    row("/api/v2/applications/small/import/jobs/r-none/results", 404, "code");
    row("/api/v2/applications/small/import/users?limit=1", 502, "code");
}

void TestApi::pathsAnswer()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    const Answer answer = ask(*m_service, "GET", target);
    QVERIFY2(answer.status == status, answer.body);
    QVERIFY2(answer.body.contains(part), answer.body);
    QVERIFY(!answer.json().is_discarded());
}

void TestApi::headSendsNoBody()
{
    const Answer answer = ask(*m_service, "HEAD", "/api/applications");
    SAME(answer.status, 200);
    QVERIFY(answer.body.isEmpty());
    QVERIFY(answer.head.contains("Content-Length: "));
}

void TestApi::aBodyIsAskedForWhenItIsExpected()
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_service->port));
    QVERIFY(socket.waitForConnected());
    const QByteArray whole = request(*m_service, "PATCH", "/api/v2/applications/small/import/schedules",
                                     R"({"sendEmail":true})", "Expect: 100-continue\r\n");
    const auto end = whole.indexOf("\r\n\r\n") + 4;
    socket.write(whole.left(end));
    QVERIFY(socket.waitForReadyRead(10'000));
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 100 "));
    socket.write(whole.mid(end));
    SAME(readAnswer(socket).status, 200);
}

void TestApi::aRequestThatDripsIsEnded()
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_service->port));
    QVERIFY(socket.waitForConnected());
    socket.write("GET /healthz HTTP/1.1\r\nX: ");
    int drops = 0; // each one would start an inactivity limit anew
    while (drops < 120 && !socket.waitForDisconnected(500)) {
        socket.write("a");
        ++drops;
    }
    QVERIFY2(drops < 120, "the service waited for ever");
}

void TestApi::connectionsAreLimited()
{
    std::vector<std::unique_ptr<QTcpSocket>> open;
    const QByteArray health = "GET /healthz HTTP/1.1\r\nHost: " + m_service->host() + "\r\n\r\n";
    QByteArray refused;
    while (open.size() < 70 && refused.isEmpty()) {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_service->port));
        QVERIFY(socket->waitForConnected());
        socket->write(health);
        QVERIFY(socket->waitForReadyRead(10'000));
        if (const QByteArray answer = socket->readAll(); answer.startsWith("HTTP/1.1 503"))
            refused = answer;
        else
            open.push_back(std::move(socket));
    }
    QVERIFY(!refused.isEmpty());
    QVERIFY(open.size() <= 64);
    QVERIFY(open.size() >= 60); // those of earlier cases may just be closing
    open.back()->write(health); // the others go on
    QVERIFY(open.back()->waitForReadyRead(10'000));
    QVERIFY(open.back()->readAll().startsWith("HTTP/1.1 200"));
}

void TestApi::schedulesAreSwitchedOnChangedAndOff()
{
    const QByteArray path = "/api/v2/applications/small/import/schedules";
    const Answer made = ask(*m_service, "POST", path,
                            R"({"allowUserReactivation":true,"operations":{"userCreate":false,"userUpdate":true},)"
                            R"("query":"dept=42","sendEmail":false})");
    QVERIFY2(made.status == 201, made.body);
    const std::string id = made.json().value("scheduledJobId", "");
    Json schedule = ask(*m_service, "GET", path).json()["schedules"][0];
    SAME(schedule["query"], "dept=42");
    SAME(schedule["operations"], (Json{{"userCreate", false}, {"userUpdate", true}}));
    SAME(schedule["sendEmail"], false);
    const QByteArray one = path + '/' + QByteArray::fromStdString(id);
    SAME(ask(*m_service, "PATCH", one, R"({"operations":["users.create"]})").status, 200);
    schedule = ask(*m_service, "GET", path).json()["schedules"][0];
    SAME(schedule["operations"], (Json{{"userCreate", true}, {"userUpdate", false}}));
    SAME(schedule["query"], "dept=42");
    SAME(ask(*m_service, "PATCH", path + "/other", "{}").status, 404);
    SAME(ask(*m_service, "PATCH", one, R"({"operations":["users.delete"]})").status, 400);
    SAME(ask(*m_service, "PATCH", one, R"({"sendEmail":"yes"})").status, 400);
    SAME(ask(*m_service, "DELETE", one).status, 204);
    SAME(ask(*m_service, "GET", path).json(), (Json{{"schedules", Json::array()}}));
    SAME(ask(*m_service, "DELETE", one).status, 404);
    // each of the three changes is noted with the key that it came by
    const Json keys = m_program.json({"apikey", "list"}).json();
    const std::string who = "api:" + keys[0]["id"].get<std::string>();
    const ::muster::Call noted = m_program.json({"audit", "list", "--subject", "small", "--who", who});
    QVERIFY2(noted.json().size() == 3, noted.out.constData());
}

void TestApi::equalPostsStartOneJob()
{
    const SourceServer source([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(3), "application/json");
    });
    Program program;
    const QString file = program.write(QStringLiteral("small.json"), writeJson(smallConnector(source.url())));
    COMPARE_CODE(program.run({"connector", "add", file}), 0);
    const Service service(program);
    QVERIFY(service.port > 0);
    const QByteArray path = "/api/v2/applications/small/import/jobs";
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 50; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(service.port));
        QVERIFY(sockets.back()->waitForConnected());
    }
    for (const auto& socket : sockets) {
        socket->write(request(service, "POST", path, R"({"operations":["users.create"]})", "Idempotency-Key: one\r\n"));
        socket->flush();
    }
    std::set<std::string> jobs;
    for (const auto& socket : sockets) {
        const Answer answer = readAnswer(*socket);
        QVERIFY2(answer.status == 201, answer.body);
        jobs.insert(answer.json().value("jobId", ""));
    }
    SAME(jobs.size(), std::size_t{1});
    SAME(ask(service, "POST", path, "{}", "Idempotency-Key: one\r\n").status, 422);
    const QByteArray job = path + '/' + QByteArray::fromStdString(*jobs.begin());
    QTRY_VERIFY_WITH_TIMEOUT(ask(service, "GET", job).json().value("state", "") == "done", 60'000);
    const Json rows = ask(service, "GET", job + "/results?limit=2&skip=1").json();
    SAME(rows.size(), std::size_t{2});
    SAME(rows[0]["username"], "u2");
    QVERIFY(ask(service, "GET", job + "/results?format=csv").body.startsWith("\xEF\xBB\xBFrun_id,"));
    const Json users = ask(service, "GET", "/api/systemusers?filter=username:$eq:u2&fields=email").json();
    SAME(users["totalCount"], 1);
    SAME(users["results"][0]["email"], "u2@example.com");
    const Json seen = ask(service, "GET", "/api/v2/applications/small/import/users?limit=1&skip=1").json();
    SAME(seen["users"][0]["username"], "u2");
    SAME(program.json({"runs", "list"}).json().size(), std::size_t{1});
}

void TestApi::whileAJobRunsAnotherIsToldItsId()
{
    SlowSource source(usersBody(2));
    Program program;
    const QString file = program.write(QStringLiteral("small.json"), writeJson(smallConnector(source.url())));
    COMPARE_CODE(program.run({"connector", "add", file}), 0);
    const Service service(program);
    const QByteArray path = "/api/v2/applications/small/import/jobs";
    source.hold(true);
    const Answer first = ask(service, "POST", path, "{}");
    const Answer second = ask(service, "POST", path, "{}", "Idempotency-Key: again\r\n");
    source.hold(false);
    QVERIFY2(first.status == 201, first.body);
    QVERIFY2(second.status == 409, second.body);
    const std::string job = first.json().value("jobId", "");
    QVERIFY(!job.empty());
    SAME(second.json()["jobId"], job);
    SAME(second.json()["code"], 409);
    const QByteArray report = path + '/' + QByteArray::fromStdString(job);
    QTRY_VERIFY_WITH_TIMEOUT(ask(service, "GET", report).json().value("state", "") == "done", 60'000);
    // what was refused was not kept: the same key starts a job now
    SAME(ask(service, "POST", path, "{}", "Idempotency-Key: again\r\n").status, 201);
}

/// The commands of the article, word for word but for the host, the key and the ids that it leaves open.
void TestApi::theArticlesCurlCommandsWork()
{
    if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty())
        QSKIP("curl is not installed (packaging/install-deps)");
    const SourceServer source([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(2), "application/json");
    });
    Program program;
    Json connector = smallConnector(source.url());
    connector["application"]["displayLabel"] = "Personio";
    COMPARE_CODE(program.run({"connector", "add", program.write(QStringLiteral("small.json"), writeJson(connector))}),
                 0);
    const Service service(program);
    const auto shell = [&](QString command) {
        command.replace(QStringLiteral("https://console.jumpcloud.com"),
                        QStringLiteral("http://") + QString::fromLatin1(service.host()));
        command.replace(QStringLiteral("REPLACE_KEY_VALUE"), QString::fromStdString(service.key));
        command.replace(QRegularExpression(QStringLiteral("\\{application(_id|ObjectId)\\}")), QStringLiteral("small"));
        QProcess process;
        process.start(QStringLiteral("sh"), {QStringLiteral("-c"), command});
        process.waitForFinished(60'000);
        return readJson(process.readAllStandardOutput().toStdString());
    };
    const Json list = shell(QStringLiteral(R"(curl --request GET \
--url 'https://console.jumpcloud.com/api/applications?fields=id&filter=displayLabel:$eq:Personio' \
  --header 'x-api-key: REPLACE_KEY_VALUE' \
  --header 'x-org-id: REPLACE_ORG_ID_VALUE')"));
    QVERIFY2(list.is_object() && list["results"].size() == 1, writeJson(list).c_str());
    SAME(list["results"][0]["id"], "small");
    const QString head = QStringLiteral(R"(curl --request POST \
--url 'https://console.jumpcloud.com/api/v2/applications/{application_id}/import/jobs' \
 --header 'accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'x-api-key: REPLACE_KEY_VALUE' \
  --header 'x-org-id: REPLACE_ORG_ID_VALUE' \
--data ')");
    for (const char* operations : {R"("users.create", "users.update")", R"("users.update")"}) {
        const Json job = shell(head + QStringLiteral("{ \"allowUserReactivation\": true, \"operations\": [ ") +
                               QString::fromLatin1(operations) + QStringLiteral(" ] }'"));
        QVERIFY2(job.is_object() && job.contains("jobId"), writeJson(job).c_str());
        const QByteArray path =
            "/api/v2/applications/small/import/jobs/" + QByteArray::fromStdString(job.value("jobId", ""));
        QTRY_VERIFY_WITH_TIMEOUT(ask(service, "GET", path).json().value("state", "") == "done", 60'000);
    }
    SAME(ask(service, "GET", "/api/systemusers").json()["totalCount"], 2);
    // the article's example leaves the key out; nobody is let in without one
    const QString schedule = QStringLiteral(R"(curl --request POST \
  --url https://console.jumpcloud.com/api/v2/applications/{applicationObjectId}/import/schedules \
  --header 'content-type: application/json' \
  --data '{"allowUserReactivation":true,"operations":{"userCreate":true,"userUpdate":true},"query":"string","sendEmail":true}')");
    SAME(shell(schedule).value("code", 0), 401);
    const Json made = shell(schedule + QStringLiteral(" --header 'x-api-key: REPLACE_KEY_VALUE'"));
    SAME(made.value("scheduledJobId", ""), "small");
    SAME(made.value("query", ""), "string");
}

void TestApi::aRevokedKeyIsRefused()
{
    const Json made = m_program.json({"apikey", "create", "short"}).json();
    const QByteArray more = "GET /api/applications HTTP/1.1\r\nConnection: close\r\nHost: " + m_service->host() +
                            "\r\nx-api-key: " + QByteArray::fromStdString(made.value("key", "")) + "\r\n\r\n";
    SAME(sendRaw(m_service->port, more).status, 200);
    const Json keys = m_program.json({"apikey", "list"}).json();
    QVERIFY(writeJson(keys).find(made.value("key", "-")) == std::string::npos);
    QVERIFY(!keys.back()["used"].is_null());
    COMPARE_CODE(m_program.run({"apikey", "revoke", made.value("id", "")}), 0);
    SAME(sendRaw(m_service->port, more).status, 401);
    int last = 401;
    for (int i = 0; i < 11 && last == 401; ++i)
        last = sendRaw(m_service->port, more).status;
    SAME(last, 429);
    SAME(ask(*m_service, "GET", "/api/applications").status, 200); // a right key is not held up by wrong ones
}

void TestApi::endsWellAfterSoManyConnections_data()
{
    QTest::addColumn<int>("connections");
    for (const int connections : {0, 1, 2, 3}) // two threads take them in turn
        QTest::addRow("%d", connections) << connections;
}

void TestApi::endsWellAfterSoManyConnections()
{
    QFETCH(int, connections);
    const Program program;
    Service service(program);
    for (int i = 0; i < connections; ++i)
        QCOMPARE(ask(service, "GET", "/healthz").status, 200);
    COMPARE_CODE(service.end(), 0);
}

QTEST_GUILESS_MAIN(TestApi)
#include "test_api.moc"
