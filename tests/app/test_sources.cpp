// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"

#include <QTcpServer>

#include <csignal>
#include <future>

using namespace muster;

/// The whole program against sources that work and sources that do not.
class TestSources : public QObject
{
    Q_OBJECT

private slots:
    void badAnswersEndWithTheirCode_data();
    void badAnswersEndWithTheirCode();
    void aRefusedConnectionIsToldClearly();
    void aPathToNowhereIsToldWithAHint();
    void percentSignsStayWhatTheyAre();
    void anEmptyListImportsNobody();
    void usersAreImportedOnceAndTheSecondImportChangesNothing();
    void onlyPickedUsersAreImported();
    void aDryRunTellsOfChangesByItsCode();
    void aHeldPlanWaitsForApproval();
    void secretsOfTheEnvironmentReachTheSourceMasked();
    void aMissingSecretNeedsAuthorization();
    void interruptCancelsAnImport();

private:
    static void addSmall(const Program& program, const std::string& url, const Json& changes = Json::array())
    {
        const Json file = smallConnector(url).patch(changes);
        const Call call =
            program.run({"connector", "add", program.write(QStringLiteral("small.json"), writeJson(file))});
        COMPARE_CODE(call, 0);
    }
    /// Counts of the last report that are not zero.
    static Json counts(const Call& call)
    {
        Json out = Json::object();
        const Json json = call.json();
        for (const auto& [key, value] : json["counts"].items()) {
            if (value != Json(0))
                out[key] = value;
        }
        return out;
    }
};

void TestSources::badAnswersEndWithTheirCode_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("kind");
    const QByteArray json = "{\"error\": \"no\"}";
    QTest::newRow("401 needs authorization") << 401 << json << 6 << QByteArray("unauthorized");
    QTest::newRow("403 is forbidden") << 403 << json << 1 << QByteArray("forbidden");
    QTest::newRow("404 is not there") << 404 << json << 1 << QByteArray("server|notFound");
    QTest::newRow("429 to the end is too much") << 429 << json << 1 << QByteArray("rateLimited");
    QTest::newRow("500 is the server's fault") << 500 << json << 1 << QByteArray("server");
    QTest::newRow("a web page is no list")
        << 200 << QByteArray("<!doctype html><title>Sign in</title>") << 1 << QByteArray("badAnswer");
    QTest::newRow("half an answer is none")
        << 200 << QByteArray("{\"users\": [{\"id\": 1") << 1 << QByteArray("badAnswer");
    QTest::newRow("nothing is no list") << 200 << QByteArray() << 1 << QByteArray("badAnswer");
}

void TestSources::badAnswersEndWithTheirCode()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    QFETCH(QByteArray, kind);
    const SourceServer server([&](const httplib::Request&, httplib::Response& response) {
        response.status = status;
        response.set_header("Retry-After", "0");
        response.set_content(body.toStdString(), "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call test = program.json({"test", "small"});
    COMPARE_CODE(test, code);
    const Json json = test.json();
    QVERIFY2(json["ok"] == Json(false), test.out.constData());
    QVERIFY2(json["requests"].size() >= 1, test.out.constData());
    const Call import = program.json({"import", "small"});
    COMPARE_CODE(import, code);
    QVERIFY(!import.json().is_discarded());
    const QByteArray said = QByteArray::fromStdString(writeJson(import.json()));
    bool named = false;
    for (const QByteArray& one : kind.split('|'))
        named = named || said.contains("\"" + one + "\"");
    QVERIFY2(named, said.constData());
    QVERIFY(import.err.contains("musterctl: "));
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(0));
}

void TestSources::aRefusedConnectionIsToldClearly()
{
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const std::string url = "http://127.0.0.1:" + std::to_string(closed.serverPort());
    closed.close();
    const Program program;
    addSmall(program, url);
    const Call call = program.json({"test", "small"});
    COMPARE_CODE(call, 1);
    QVERIFY2(call.err.contains("127.0.0.1"), call.err.constData());
}

void TestSources::aPathToNowhereIsToldWithAHint()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content("{\"data\": {\"items\": [{\"id\": 1}, {\"id\": 2}]}}", "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call call = program.run({"test", "small"});
    COMPARE_CODE(call, 1);
    QVERIFY2(call.err.contains("data.items"), call.err.constData());
}

/// "%2F" in a URL and "%3" in a name look like the marks that a message replaces.
void TestSources::percentSignsStayWhatTheyAre()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(R"({"users": [{"id": "1", "email": "a@example.com", "login": "a", "name": "A"}]})",
                             "application/json");
    });
    Json file = smallConnector(server.url());
    file["application"]["displayLabel"] = "100 %3 People";
    file["source"]["list"]["query"] = {{"dept", "R/D, %1"}};
    const Program program;
    const QString path = program.write(QStringLiteral("percent.json"), writeJson(file));
    const Call added = program.run({"connector", "add", path});
    COMPARE_CODE(added, 0);
    QVERIFY2((added.out + added.err).contains("(100 %3 People)"), (added.out + added.err).constData());
    file["application"]["description"] = "changed";
    const Call changed =
        program.run({"connector", "update", "small", program.write(QStringLiteral("percent.json"), writeJson(file))});
    COMPARE_CODE(changed, 0);
    QVERIFY2((changed.out + changed.err).contains("as version 2 (100 %3 People)"),
             (changed.out + changed.err).constData());
    const Call test = program.run({"test", "small"});
    COMPARE_CODE(test, 0);
    QVERIFY2((test.out + test.err).contains("/users?dept=R%2FD%2C%20%251 → 200"), (test.out + test.err).constData());
}

void TestSources::anEmptyListImportsNobody()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content("{\"users\": []}", "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call call = program.json({"import", "small"});
    QVERIFY(!call.json().is_discarded());
    QVERIFY2(program.json({"users", "list"}).json()["total"] == Json(0), call.out.constData());
}

void TestSources::usersAreImportedOnceAndTheSecondImportChangesNothing()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(120), "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call preview = program.json({"preview", "small", "--count", "2"});
    COMPARE_CODE(preview, 0);
    QVERIFY2(preview.json().is_array() && preview.json().size() == 2, preview.out.constData());
    const Call first = program.json({"import", "small"});
    COMPARE_CODE(first, 0);
    QVERIFY2(counts(first) == (Json{{"created", 120}}), first.out.constData());
    const Call second = program.json({"import", "small"});
    COMPARE_CODE(second, 0);
    QVERIFY2(counts(second) == (Json{{"unchanged", 120}}), second.out.constData());

    const Call list = program.json({"users", "list", "--limit", "7", "--offset", "115"});
    QVERIFY2(list.json()["total"] == Json(120) && list.json()["users"].size() == 5, list.out.constData());
    const Call shown = program.json({"users", "show", "u17@example.com"});
    COMPARE_CODE(shown, 0);
    QVERIFY2(shown.json()["externalId"] == Json("17") && shown.json()["values"]["displayname"] == Json("User 17"),
             shown.out.constData());

    const std::string run = first.json()["run"];
    const Call csv = program.run({"runs", "export", run});
    COMPARE_CODE(csv, 0);
    QVERIFY(csv.out.startsWith("\xEF\xBB\xBFrun_id,time_utc,time_local,operation,result,"));
    QCOMPARE(csv.out.count("\r\n"), 121);
    QCOMPARE(program.json({"runs", "export", run, "--format", "json"}).json().size(), std::size_t{120});
    QCOMPARE(program.json({"runs", "list"}).json().size(), std::size_t{2});
    COMPARE_CODE(program.json({"runs", "export", run, "--format", "csv"}), 2);
    COMPARE_CODE(program.json({"groups", "add", "All"}), 0);
    COMPARE_CODE(program.json({"groups", "add-member", "All", "u1", "u2@example.com"}), 0);
    QCOMPARE(program.json({"groups", "show", "All"}).json()["users"].size(), std::size_t{2});
}

void TestSources::onlyPickedUsersAreImported()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(20), "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call call = program.json({"import", "--pick", "3", "--pick", "5", "small"});
    COMPARE_CODE(call, 0);
    QVERIFY2(call.json()["counts"]["created"] == Json(2), call.out.constData());
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(2));
}

void TestSources::aDryRunTellsOfChangesByItsCode()
{
    const SourceServer server([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(3), "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    const Call plain = program.json({"import", "small", "--dry-run"});
    COMPARE_CODE(plain, 0);
    const Call told = program.json({"plan", "small", "--exit-code"});
    COMPARE_CODE(told, 5);
    QVERIFY2(told.json()["counts"]["create"] == Json(3) && told.json()["complete"] == Json(true), told.out.constData());
    const std::string plan = told.json()["plan"];
    const Call shown = program.json({"plans", "show", plan, "--changes"});
    COMPARE_CODE(shown, 0);
    QVERIFY2(shown.json()["changes"].size() == 3, shown.out.constData());
    QVERIFY2(shown.json()["changes"][0]["fields"].size() == 3, shown.out.constData());
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(0));
    COMPARE_CODE(program.json({"apply", plan}), 0);
    const Call twice = program.json({"apply", plan});
    COMPARE_CODE(twice, 1);
    QVERIFY(twice.json()["error"]["kind"] == Json("conflict"));
    COMPARE_CODE(program.json({"plan", "small", "--exit-code"}), 0);
}

void TestSources::aHeldPlanWaitsForApproval()
{
    std::string status = "Active";
    const SourceServer server([&](const httplib::Request&, httplib::Response& response) {
        std::string body = usersBody(40);
        for (std::size_t at = 0; (at = body.find("Active", at)) != std::string::npos; at += status.size())
            body.replace(at, 6, status);
        response.set_content(body, "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    COMPARE_CODE(program.json({"import", "small"}), 0);
    status = "Inactive"; // all 40 leave at once: over 20 %
    const Call held = program.json({"import", "small"});
    COMPARE_CODE(held, 4);
    QVERIFY2(held.json()["state"] == Json("held"), held.out.constData());
    QVERIFY(program.json({"users", "list", "--state", "suspended"}).json()["total"] == Json(0));
    const std::string plan = held.json()["plan"]["plan"];
    const Call waiting = program.json({"plans", "list", "--held"});
    QVERIFY2(waiting.json().size() == 1 && waiting.json().at(0)["plan"] == Json(plan), waiting.out.constData());
    QVERIFY(program.run({"plans", "list", "--held"}).out.contains("deactivate"));
    COMPARE_CODE(program.json({"apply", plan}), 4);
    const Call words = program.run({"plans", "show", plan});
    QVERIFY2(words.out.contains("Held: ") && words.err.contains("--approve"), words.out.constData());
    const Call other = program.json({"import", "small"});
    COMPARE_CODE(other, 4);
    const std::string second = other.json()["plan"]["plan"];
    COMPARE_CODE(program.json({"plans", "decline", second}), 0);
    COMPARE_CODE(program.json({"apply", second, "--approve"}), 1);
    QVERIFY(program.run({"runs", "show", other.json()["run"].get<std::string>()}).out.contains("Declined by person:"));
    const Call approved = program.json({"apply", plan, "--approve"});
    COMPARE_CODE(approved, 0);
    QVERIFY2(approved.err.contains("Approved by person:"), approved.err.constData());
    QVERIFY(program.json({"plans", "show", plan}).json().contains("approvedBy"));
    QVERIFY2(counts(approved) == (Json{{"suspended", 40}}), approved.out.constData());
    QVERIFY(program.json({"users", "list", "--state", "suspended"}).json()["total"] == Json(40));
    const Call locked = program.json({"users", "lock", "u1@example.com", "department"});
    COMPARE_CODE(locked, 0);
    QVERIFY(program.json({"users", "show", "u1@example.com"}).json()["locked"] == Json::array({"department"}));
    COMPARE_CODE(program.json({"users", "unlock", "u1@example.com", "department"}), 0);
    QVERIFY(program.json({"users", "show", "u1@example.com"}).json()["locked"] == Json::array());
    COMPARE_CODE(program.json({"users", "lock", "u1@example.com", "nonsense"}), 1);
}

void TestSources::secretsOfTheEnvironmentReachTheSourceMasked()
{
    std::string seen;
    const SourceServer server([&](const httplib::Request& request, httplib::Response& response) {
        seen = request.get_header_value("Authorization");
        response.status = seen == "Bearer canary-77aa" ? 200 : 401;
        response.set_content(usersBody(2), "application/json");
    });
    Program program;
    program.setVariable(QStringLiteral("MUSTER_SECRET_SMALL_TOKEN"), QStringLiteral("canary-77aa"));
    const Json bearer{{"kind", "bearer"}, {"token", {{"secret", "token"}}}};
    addSmall(program, server.url(), Json::array({Json{{"op", "add"}, {"path", "/source/auth"}, {"value", bearer}}}));
    const Call call = program.json({"test", "small", "--verbose"});
    COMPARE_CODE(call, 0);
    QCOMPARE(seen, std::string("Bearer canary-77aa"));
    QVERIFY2(!call.out.contains("canary") && !call.err.contains("canary"), call.out.constData());
}

void TestSources::aMissingSecretNeedsAuthorization()
{
    Program program;
    const Json bearer{{"kind", "bearer"}, {"token", {{"secret", "token"}}}};
    addSmall(program, "http://127.0.0.1:9",
             Json::array({Json{{"op", "add"}, {"path", "/source/auth"}, {"value", bearer}}}));
    const Call call = program.json({"import", "small"});
    // 6 where there is a keychain without the secret, 1 where there is no keychain at all: both say what to do
    QVERIFY2(call.code == 6 || call.code == 1, call.err.constData());
    QVERIFY2(call.err.contains("secret"), call.err.constData());
}

void TestSources::interruptCancelsAnImport()
{
    std::promise<void> asked, go;
    std::shared_future<void> opened = go.get_future().share();
    std::atomic_flag first = ATOMIC_FLAG_INIT;
    const SourceServer server([&](const httplib::Request&, httplib::Response& response) {
        if (!first.test_and_set())
            asked.set_value();
        opened.wait();
        response.set_content(usersBody(2), "application/json");
    });
    const Program program;
    addSmall(program, server.url());
    QProcess process;
    program.start(process, {"--json", "import", "small"});
    QVERIFY(process.waitForStarted());
    QVERIFY(asked.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    kill(static_cast<pid_t>(process.processId()), SIGINT);
    const Call call = Program::finish(process);
    go.set_value();
    COMPARE_CODE(call, 130);
    QVERIFY(!call.json().is_discarded());
    QVERIFY(program.json({"users", "list"}).json()["total"] == Json(0));
}

QTEST_GUILESS_MAIN(TestSources)
#include "test_sources.moc"
