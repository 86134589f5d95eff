// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch.h"
#include "core/source/signin_session.h"
#include "tests/fakes/answeringhttp.h"
#include "tests/fakes/memorysecrets.h"

#include <QTest>

#include <algorithm>

using namespace muster;
using namespace std::chrono_literals;

namespace {

class HandClock final : public Clock
{
public:
    Timestamp now() const override { return moment; }
    Timestamp moment{std::chrono::seconds(1'800'000'000)};
};

std::string headerOf(const HttpRequest& request, const std::string& name)
{
    const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                    [&](const HttpHeader& header) { return header.name == name; });
    return found == request.headers.end() ? std::string() : found->value;
}

HttpResponse respond(int status, const Json& body)
{
    HttpResponse response;
    response.status = status;
    response.body = writeJson(body);
    return response;
}

Connector connectorOf(AuthSession auth)
{
    Connector connector;
    connector.id = "hr";
    connector.externalId = "id";
    Source& source = connector.source.emplace();
    source.baseUrl = "https://hr.example/api";
    source.list.path = "/users";
    source.auth = std::move(auth);
    return connector;
}

AuthSession passwordLogin()
{
    AuthSession auth;
    auth.request.address = "/login";
    auth.request.body = Json{{"user", "importer"}, {"password", Json{{"secret", "pw"}}}};
    auth.token = "data.token";
    return auth;
}

/// A source that gives "token-1", "token-2", ... and takes the last of them.
struct World
{
    explicit World(AuthSession auth)
        : connector(connectorOf(std::move(auth))), http([this](const HttpRequest& request) { return answer(request); })
    {
        (void)secrets.write({"hr", "pw", *Origin::parse("https://hr.example")}, Secret("geheim+&"));
    }

    HttpResponse answer(const HttpRequest& request)
    {
        if (request.url == loginAt) {
            logins.push_back(request);
            token = "token-" + std::to_string(++number);
            HttpResponse response = respond(loginStatus, Json{{"data", Json{{"token", token}}}, {"user", "importer"}});
            response.headers = {{"X-Token", token},
                                {"Set-Cookie", "theme=dark; Path=/\nSID=" + token + "; Path=/; HttpOnly"}};
            return response;
        }
        sent.push_back(headerOf(request, header));
        if (sent.back() != before + token)
            return respond(401, Json{{"error", "no session"}});
        HttpResponse response = respond(200, Json::array({Json{{"id", std::to_string(sent.size())}}}));
        if (rotates) {
            token = "token-" + std::to_string(++number);
            response.headers = {{"x-token", token}};
        }
        return response;
    }

    std::unique_ptr<SessionSignIn> signIn()
    {
        auto made = SessionSignIn::create(connector, SourcePorts{http, secrets, lock, clock});
        return made ? std::move(*made) : nullptr;
    }

    /// One request as the fetch loop sends it.
    Result<HttpResponse> get(SessionSignIn& session)
    {
        SignedHttp signedHttp(http, session, *Origin::parse("https://hr.example"));
        HttpRequest request;
        request.url = "https://hr.example/api/users";
        return signedHttp.send(std::move(request), {}).get();
    }

    Connector connector;
    AnsweringHttp http;
    MemorySecretStore secrets;
    FreeTokenLock lock;
    HandClock clock;
    std::string token, loginAt = "https://hr.example/api/login", header = "Authorization", before = "Bearer ";
    std::vector<HttpRequest> logins;
    std::vector<std::string> sent;
    int number = 0, loginStatus = 200;
    bool rotates = false;
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT
private slots:
    void logsInOnceAndSendsTheToken()
    {
        World world(passwordLogin());
        const auto session = world.signIn();
        QVERIFY(session);
        QVERIFY(world.http.requests.empty()); // nothing goes out before it is needed
        for (int i = 0; i < 3; ++i)
            QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.logins.size(), 1u);
        const HttpRequest& login = world.logins.front();
        QCOMPARE(login.method, std::string("POST"));
        QCOMPARE(login.limits.tries, 1);
        QCOMPARE(headerOf(login, "Content-Type"), std::string("application/json"));
        QVERIFY(readJson(login.body) == (Json{{"user", "importer"}, {"password", "geheim+&"}}));
        QCOMPARE(world.sent, std::vector<std::string>(3, "Bearer token-1"));
    }

    void sendsFormsAndBasic()
    {
        AuthSession auth = passwordLogin();
        auth.request.form = true;
        auth.request.method = "PUT";
        auth.request.username.text = "api";
        auth.request.password.secret = "pw";
        auth.request.headers = {{"X-App", {"muster {secret}", "pw"}}};
        World world(std::move(auth));
        const auto session = world.signIn();
        QVERIFY(session);
        QCOMPARE(world.get(*session)->status, 200);
        const HttpRequest& login = world.logins.at(0);
        QCOMPARE(login.method, std::string("PUT"));
        QCOMPARE(login.body, std::string("user=importer&password=geheim%2B%26"));
        QCOMPARE(headerOf(login, "Content-Type"), std::string("application/x-www-form-urlencoded"));
        QCOMPARE(headerOf(login, "Authorization"), std::string("Basic YXBpOmdlaGVpbSsm")); // base64("api:geheim+&")
        QCOMPARE(headerOf(login, "X-App"), std::string("muster geheim+&"));
    }

    void asksAgainWhenTheTimeIsOver()
    {
        AuthSession auth = passwordLogin();
        auth.ttl = "PT30M";
        World world(std::move(auth));
        const auto session = world.signIn();
        QCOMPARE(world.get(*session)->status, 200);
        world.clock.moment += 28min;
        QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.logins.size(), 1u);
        world.clock.moment += 90s; // half a minute before its end
        QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.logins.size(), 2u);
        QCOMPARE(world.sent.back(), std::string("Bearer token-2"));
    }

    void logsInAgainAfterARefusalAndThenGivesUp()
    {
        World world(passwordLogin());
        const auto session = world.signIn();
        QCOMPARE(world.get(*session)->status, 200);
        world.token = "ended elsewhere";
        QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.logins.size(), 2u);
        world.before = "Never ";
        const auto answer = world.get(*session);
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(answer.error().kind), static_cast<int>(ErrorKind::Unauthorized));
        QCOMPARE(world.logins.size(), 3u);
    }

    void followsATokenThatChangesWithEveryAnswer()
    {
        AuthSession auth = passwordLogin();
        auth.tokenHeader = "X-Token";
        auth.header = "X-Session";
        auth.format = "{token}";
        World world(std::move(auth));
        world.header = "X-Session";
        world.before.clear();
        world.rotates = true;
        world.connector.source->pagination = PageOffset{"limit", "offset", 1, 0, ParamIn::Query};
        world.connector.source->total = {Total::In::Header, "", "X-Total"};
        // ten pages, whose number is known after the first: they would go out at once
        AnsweringHttp http([&](const HttpRequest& request) -> Result<HttpResponse> {
            HttpResponse response = world.answer(request);
            if (world.sent.size() > 10)
                response.body = "[]";
            response.headers.push_back({"X-Total", "10"});
            return response;
        });
        auto client = SourceClient::create(world.connector, SourcePorts{http, world.secrets, world.lock, world.clock});
        QVERIFY(client.has_value());
        int records = 0;
        SourceClient::Callbacks callbacks;
        callbacks.record = [&](const auto&...) {
            ++records;
            return true;
        };
        const auto proof = client->fetch({*RecordPath::parse("id")}, 1, {}, {}, callbacks, {});
        QVERIFY2(proof.has_value(), proof ? "" : qPrintable(proof.error().message));
        QCOMPARE(records, 10);
        QVERIFY(proof->complete);
        QCOMPARE(world.logins.size(), 1u);
        for (std::size_t i = 0; i < world.sent.size(); ++i) // each with the token of the answer before
            QCOMPARE(world.sent[i], "token-" + std::to_string(i + 1));
    }

    void eachNewTokenLastsItsWholeTime()
    {
        AuthSession auth = passwordLogin();
        auth.tokenHeader = "X-Token";
        auth.ttl = "PT30M";
        World world(std::move(auth));
        world.rotates = true;
        const auto session = world.signIn();
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(world.get(*session)->status, 200);
            world.clock.moment += 20min;
        }
        QCOMPARE(world.logins.size(), 1u);
        world.clock.moment += 20min;
        QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.logins.size(), 2u);
    }

    void takesCookies()
    {
        AuthSession auth = passwordLogin();
        auth.token.clear();
        auth.tokenCookie = "SID";
        auth.header = "Cookie";
        auth.format = "SID={token}";
        World world(std::move(auth));
        world.header = "Cookie";
        world.before = "SID=";
        const auto session = world.signIn();
        QCOMPARE(world.get(*session)->status, 200);
        QCOMPARE(world.sent.back(), std::string("SID=token-1"));
    }

    void sendsNothingToOthers()
    {
        World world(passwordLogin());
        const auto session = world.signIn();
        SignedHttp signedHttp(world.http, *session, *Origin::parse("https://hr.example"));
        HttpRequest request;
        request.url = "https://elsewhere.example/users";
        (void)signedHttp.send(request, {}).get();
        QVERIFY(world.logins.empty());
        QCOMPARE(headerOf(world.http.requests.back(), "Authorization"), std::string());
    }

    void bindsTheSecretToTheLoginsHost()
    {
        AuthSession auth = passwordLogin();
        auth.request.address = "https://login.example/session";
        World world(std::move(auth)); // "pw" was stored for hr.example
        const auto made =
            SessionSignIn::create(world.connector, SourcePorts{world.http, world.secrets, world.lock, world.clock});
        QVERIFY(!made);
        QCOMPARE(static_cast<int>(made.error().kind), static_cast<int>(ErrorKind::SecretMissing));
        QCOMPARE(made.error().where, QStringLiteral("source.auth.request.body.password"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        QTest::newRow("refused") << 401 << "data.token" << static_cast<int>(ErrorKind::Unauthorized) << "password";
        QTest::newRow("refused with 400")
            << 400 << "data.token" << static_cast<int>(ErrorKind::Unauthorized) << "password";
        QTest::newRow("nothing there") << 404 << "data.token" << static_cast<int>(ErrorKind::NotFound) << "address";
        QTest::newRow("too many") << 429 << "data.token" << static_cast<int>(ErrorKind::RateLimited) << "later";
        QTest::newRow("broken") << 500 << "data.token" << static_cast<int>(ErrorKind::Server) << "details";
        QTest::newRow("another path") << 200 << "access.token" << static_cast<int>(ErrorKind::BadAnswer)
                                      << "access.token";
        QTest::newRow("an object") << 200 << "data" << static_cast<int>(ErrorKind::BadAnswer) << "no token";
    }
    void saysWhatIsWrong()
    {
        QFETCH(int, status);
        QFETCH(QString, path);
        QFETCH(int, kind);
        QFETCH(QString, says);
        AuthSession auth = passwordLogin();
        auth.token = path.toStdString();
        World world(std::move(auth));
        world.loginStatus = status;
        const auto session = world.signIn();
        const auto answer = world.get(*session);
        QVERIFY(!answer);
        QCOMPARE(static_cast<int>(answer.error().kind), kind);
        QVERIFY2(answer.error().message.contains(says), qPrintable(answer.error().message));
        QVERIFY(!answer.error().detail.contains(QLatin1String("geheim")));
        if (status == 200) {
            QVERIFY2(answer.error().detail.contains(QLatin1String("data, user")), qPrintable(answer.error().detail));
            QVERIFY(!answer.error().detail.contains(QLatin1String("token-1")));
        }
        QCOMPARE(world.logins.size(), 1u); // a wrong password is not tried again
    }

    void keepsTokensOutOfSight()
    {
        World world(passwordLogin());
        const auto session = world.signIn();
        QCOMPARE(world.get(*session)->status, 200);
        const std::string text = session->mask("a token-1 and a geheim+& here");
        QCOMPARE(text.find("token-1"), std::string::npos);
        QCOMPARE(text.find("geheim"), std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
