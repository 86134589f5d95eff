// SPDX-License-Identifier: GPL-3.0-or-later
// Every call to the world fails in turn, once and for good: of the network, the secrets, the lock of the tokens and the
// database. Whatever failed, the next import that goes through leaves the workspace as if nothing had happened.
#include "core/db/fault.h"
#include "core/net/origin.h"
#include "core/store/importer.h"
#include "tests/fakes/answeringhttp.h"
#include "tests/fakes/memorysecrets.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace muster;

namespace {
/// Counts the calls of one kind; the chosen one fails, and with `forEver` all after it.
class Fault
{
public:
    void arm(int call, bool forEver)
    {
        m_seen = 0;
        m_call = call;
        m_forEver = forEver;
    }
    [[nodiscard]] bool hits()
    {
        ++m_seen;
        return m_call > 0 && (m_seen == m_call || (m_forEver && m_seen > m_call));
    }
    [[nodiscard]] int seen() const { return m_seen; }

private:
    int m_seen = 0, m_call = 0;
    bool m_forEver = false;
};

class FaultySecrets final : public SecretStore
{
public:
    Result<Secret> read(const SecretRef& ref) override
    {
        return fault.hits() ? Result<Secret>(locked()) : m_secrets.read(ref);
    }
    Result<void> write(const SecretRef& ref, const Secret& secret) override
    {
        return fault.hits() ? Result<void>(locked()) : m_secrets.write(ref, secret);
    }
    Result<void> remove(const SecretRef& ref) override
    {
        return fault.hits() ? Result<void>(locked()) : m_secrets.remove(ref);
    }
    Result<std::vector<SecretRef>> list(const std::string& connector) override
    {
        return fault.hits() ? Result<std::vector<SecretRef>>(locked()) : m_secrets.list(connector);
    }
    Fault fault;

private:
    static tl::unexpected<Error> locked()
    {
        return fail(ErrorKind::SecretStore, QStringLiteral("The keychain is locked."));
    }
    MemorySecretStore m_secrets;
};

class FaultyLock final : public TokenLock
{
public:
    Result<std::shared_ptr<void>> take(const std::string&, std::stop_token) override
    {
        if (fault.hits())
            return fail(ErrorKind::Storage, QStringLiteral("The lock file cannot be written."));
        return std::make_shared<int>(0);
    }
    Fault fault;
};

struct StillClock final : Clock
{
    [[nodiscard]] Timestamp now() const override { return Timestamp(std::chrono::seconds(1'800'000'000)); }
};

/// Seven people in pages of three: who works where, and who is away.
std::string page(const std::string& url, bool later)
{
    const int offset = url.find("offset=3") != std::string::npos   ? 3
                       : url.find("offset=6") != std::string::npos ? 6
                                                                   : 0;
    std::string items;
    const int last = later ? 8 : 7;
    for (int id = offset + 1; id <= std::min(offset + 3, last); ++id) {
        const std::string n = std::to_string(id);
        items += std::string(items.empty() ? "" : ",") + R"({"id":")" + n + R"(","email":"p)" + n +
                 R"(@example.com","username":"p)" + n + R"(","department":")" + (later && id == 2 ? "Law" : "Sales") +
                 R"(","status":")" + (later && id == 3 ? "Inactive" : "Active") + "\"}";
    }
    return R"({"total":)" + std::to_string(last) + R"(,"items":[)" + items + "]}";
}

Connector taxedConnector()
{
    Connector connector;
    connector.id = "hr";
    connector.application.displayLabel = "hr";
    Source source;
    source.baseUrl = "https://hr.example.com";
    source.list.path = "/users";
    source.list.records = "items";
    source.total = {Total::In::Body, "total", ""};
    PageOffset pages;
    pages.pageSize = 3;
    source.pagination = pages;
    AuthOAuth2 auth;
    auth.grant = AuthOAuth2::Grant::ClientCredentials;
    auth.tokenUrl = "https://hr.example.com/token";
    auth.clientId.text = "muster";
    auth.clientSecret.secret = "client";
    source.auth = auth;
    connector.source = source;
    connector.externalId = "id";
    connector.status = StatusRule{"status", {"Active"}, {"Inactive"}};
    for (const char* to : {"email", "username", "department"})
        connector.mapping.push_back({to, MappingRule::Kind::From, to, {}, Policy::Always, {}});
    return connector;
}

/// A workspace, a source and everything between them.
class Bench
{
public:
    Bench()
        : m_database(db::Database::open(m_folder.filePath(QStringLiteral("muster.db")).toStdString()).value()),
          m_http([this](const HttpRequest& request) { return answer(request); }),
          m_importer(m_database, SourcePorts{m_http, secrets, lock, m_clock}, m_clock), m_connector(taxedConnector())
    {
        const SecretRef ref{"hr", "client", Origin::fromText("https://hr.example.com").value()};
        if (!secrets.write(ref, Secret("open sesame")))
            qFatal("The secret was not stored.");
    }
    Result<RunReport> import()
    {
        const Result<Plan> plan = m_importer.plan(m_connector, {}, {}, {});
        return plan ? m_importer.apply(plan->id, false, {}, {}) : Result<RunReport>(fail(plan.error()));
    }
    /// Who there is, in which state, with which values, from where.
    std::string directory()
    {
        return value("SELECT group_concat(line, char(10)) FROM (SELECT external_id || ' ' || state || ' ' || hex(data) "
                     "AS line FROM link JOIN user ON user.id = link.user JOIN user_version ON user_version.id = "
                     "user.version ORDER BY 1)") +
               " of " + value("SELECT count(*) FROM user");
    }
    std::string value(const char* sql)
    {
        Result<db::Statement> statement = m_database.prepare(sql);
        if (!statement || !statement->step())
            return "unreadable";
        return std::string(statement->text(0));
    }
    bool later = false;
    FaultySecrets secrets;
    FaultyLock lock;
    Fault network;

private:
    Result<HttpResponse> answer(const HttpRequest& request)
    {
        if (network.hits())
            return fail(ErrorKind::Network, QStringLiteral("The connection broke."));
        HttpResponse response;
        response.status = 200;
        response.url = request.url;
        response.headers = {{"Content-Type", "application/json"}};
        const bool token = request.url.find("/token") != std::string::npos;
        response.body =
            token ? R"({"access_token":"t-1","token_type":"Bearer","expires_in":3600})" : page(request.url, later);
        return response;
    }
    QTemporaryDir m_folder;
    db::Database m_database;
    StillClock m_clock;
    AnsweringHttp m_http;
    LocalImporter m_importer;
    Connector m_connector;
};

enum class Part { Network, Secrets, Lock, Database };

void arm(Bench& bench, Part part, int call, bool forEver)
{
    switch (part) {
    case Part::Network:
        return bench.network.arm(call, forEver);
    case Part::Secrets:
        return bench.secrets.fault.arm(call, forEver);
    case Part::Lock:
        return bench.lock.fault.arm(call, forEver);
    case Part::Database:
        return db::failAtStep(call, forEver);
    }
}

std::int64_t seen(const Bench& bench, Part part)
{
    switch (part) {
    case Part::Network:
        return bench.network.seen();
    case Part::Secrets:
        return bench.secrets.fault.seen();
    case Part::Lock:
        return bench.lock.fault.seen();
    case Part::Database:
        return db::stepsSeen();
    }
    return 0;
}
} // namespace

class TestFaultLoop : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { db::failAtStep(0); }
    void everyCallFailsInTurn_data();
    void everyCallFailsInTurn();
};

void TestFaultLoop::everyCallFailsInTurn_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<bool>("forEver");
    QTest::addColumn<int>("leastCalls"); // fewer would mean that this looks at nothing
    for (const bool forEver : {false, true}) {
        const auto row = [&](const char* name, Part part, int least) {
            QTest::addRow("%s fails %s", name, forEver ? "for good" : "once") << int(part) << forEver << least;
        };
        row("the network", Part::Network, 4); // a token and three pages
        row("the keychain", Part::Secrets, 2);
        row("the lock of the tokens", Part::Lock, 1);
        row("the database", Part::Database, 50);
    }
}

void TestFaultLoop::everyCallFailsInTurn()
{
    QFETCH(int, part);
    QFETCH(bool, forEver);
    QFETCH(int, leastCalls);
    const Part broken = Part(part);
    // neighbouring calls of the database do much the same; the long form looks at each
    const int stride = broken == Part::Database && !qEnvironmentVariableIsSet("MUSTER_SOAK") ? 13 : 1;
    std::string wanted;
    {
        Bench whole;
        QVERIFY(whole.import());
        whole.later = true;
        const Result<RunReport> report = whole.import();
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->counts.created, 1);
        QCOMPARE(report->counts.updated, 1);
        QCOMPARE(report->counts.suspended, 1);
        wanted = whole.directory();
    }
    int calls = 0, failures = 0;
    for (int call = 1;; call += stride) {
        // both imports, so that a first one is cut off as well as a later one
        Bench bench;
        arm(bench, broken, call, forEver);
        failures += bench.import() ? 0 : 1;
        bench.later = true;
        failures += bench.import() ? 0 : 1;
        const bool reached = seen(bench, broken) >= call;
        arm(bench, broken, 0, false);
        if (!reached)
            break;
        calls = call;
        for (const bool later : {false, true}) { // who is away at the source is not created, so both again
            bench.later = later;
            const Result<RunReport> again = bench.import();
            const QString why = again ? QString() : again.error().message;
            QVERIFY2(again, qPrintable(QStringLiteral("after call %1: %2").arg(call).arg(why)));
        }
        QVERIFY2(bench.directory() == wanted, qPrintable(QStringLiteral("after call %1").arg(call)));
        QCOMPARE(bench.value("PRAGMA integrity_check"), "ok");
        QCOMPARE(bench.value("SELECT count(*) FROM run WHERE finished = 0"), "0");
    }
    QVERIFY2(calls >= leastCalls, qPrintable(QString::number(calls)));
    QVERIFY(failures > 0);
}

QTEST_GUILESS_MAIN(TestFaultLoop)
#include "test_faultloop.moc"
