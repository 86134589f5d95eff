// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"
#include "tests/fakes/answeringhttp.h"
#include "tests/fakes/memorysecrets.h"

#include <QTest>
#include <QUrl>
#include <QUrlQuery>

#include <set>

using namespace muster;
using namespace std::chrono_literals;

namespace {

class HandClock final : public Clock
{
public:
    Timestamp now() const override { return moment; }
    Timestamp moment{std::chrono::seconds(1'800'000'000)};
};

std::string formValue(const std::string& body, const char* name)
{
    QUrlQuery query(QString::fromStdString(body).replace(u'+', QStringLiteral("%20")));
    return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toStdString();
}

HttpResponse respond(int status, const Json& body)
{
    HttpResponse response;
    response.status = status;
    response.body = writeJson(body);
    return response;
}

/// An authorization server with strict rotation (a used refresh token ends everything), and the source it protects.
class Server
{
public:
    HttpResponse answer(const HttpRequest& request)
    {
        if (request.url == "https://login.example/token")
            return token(request.body);
        if (request.url == "https://login.example/revoke") {
            revoked.push_back(formValue(request.body, "token_type_hint") + '=' + formValue(request.body, "token"));
            return respond(revokeStatus, Json::object());
        }
        std::string bearer;
        for (const HttpHeader& header : request.headers) {
            if (header.name == "Authorization")
                bearer = header.value;
        }
        ++apiRequests;
        return valid.contains(bearer) ? respond(200, Json::array()) : respond(401, Json{{"error", "invalid_token"}});
    }

    void expire() { valid.clear(); }

    std::set<std::string> valid;
    std::string refresh; ///< the one that counts
    std::vector<std::string> revoked;
    std::vector<std::string> grants;     ///< of token requests, in order
    std::optional<HttpResponse> instead; ///< answers the next token request
    Json more = Json::object();          ///< goes into each token answer
    std::string lastBody;
    int apiRequests = 0, revokeStatus = 200;
    bool rotates = true, useless = false;

private:
    HttpResponse token(const std::string& body)
    {
        lastBody = body;
        grants.push_back(formValue(body, "grant_type"));
        if (instead)
            return *std::exchange(instead, std::nullopt);
        if (grants.back() == "refresh_token" && (refresh.empty() || formValue(body, "refresh_token") != refresh)) {
            refresh.clear();
            return respond(400, Json{{"error", "invalid_grant"}});
        }
        if (grants.back() == "authorization_code" && formValue(body, "code") != "code-1")
            return respond(400, Json{{"error", "invalid_grant"}});
        const std::string number = std::to_string(grants.size());
        const std::string access = "access-" + number;
        if (!useless)
            valid = {"Bearer " + access};
        Json out{{"access_token", access}, {"token_type", "Bearer"}, {"expires_in", 3600}};
        const bool person = grants.back() == "authorization_code" || grants.back() == "refresh_token";
        if (person && (rotates || refresh.empty())) {
            refresh = "refresh-" + number;
            out["refresh_token"] = refresh;
        }
        out.update(more);
        return respond(200, out);
    }
};

/// The person: goes to the address, and the browser comes back with `query`.
class Person final : public RedirectReceiver
{
public:
    Result<std::string> open(int port) override
    {
        asked = port;
        return std::string("http://127.0.0.1:4711/callback");
    }
    Result<Secret> wait(const Judge& judge, std::chrono::milliseconds, std::stop_token) override
    {
        const std::string state = QUrlQuery(QUrl(QString::fromStdString(address)))
                                      .queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded)
                                      .toStdString();
        return judge(reply + "&state=" + state);
    }
    [[nodiscard]] QString parameter(const char* name) const
    {
        return QUrlQuery(QUrl(QString::fromStdString(address))).queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    }
    std::string address;
    std::string reply = "code=code-1";
    int asked = -1;
};

Connector connectorOf(AuthOAuth2::Grant grant)
{
    Connector connector;
    connector.id = "hr";
    Source& source = connector.source.emplace();
    source.baseUrl = "https://hr.example/api";
    AuthOAuth2 auth;
    auth.grant = grant;
    auth.authorizationUrl = "https://login.example/authorize";
    auth.tokenUrl = "https://login.example/token";
    auth.revokeUrl = "https://login.example/revoke";
    auth.clientId.text = "muster";
    auth.clientSecret.secret = "client";
    auth.scopes = "users:read offline_access";
    source.auth = auth;
    return connector;
}

struct World
{
    explicit World(AuthOAuth2::Grant grant = AuthOAuth2::Grant::AuthorizationCode)
        : connector(connectorOf(grant)), http([this](const HttpRequest& request) { return server.answer(request); })
    {
        (void)secrets.write({"hr", "client", *Origin::parse("https://login.example")}, Secret("client-secret"));
    }
    AuthOAuth2& auth() { return std::get<AuthOAuth2>(connector.source->auth); }
    std::unique_ptr<OAuthSignIn> signIn()
    {
        auto made = OAuthSignIn::create(connector, {http, secrets, lock, clock});
        return made ? std::move(*made) : nullptr;
    }
    Result<Authorization> authorize()
    {
        return signIn()->authorize(person, [this](const std::string& address) { person.address = address; }, {});
    }
    /// One request to the source, as a fetch sends it.
    Result<HttpResponse> ask(SignIn& signIn, const std::string& url = "https://hr.example/api/users")
    {
        SignedHttp http2(http, signIn, *Origin::parse("https://hr.example"));
        HttpRequest request;
        request.url = url;
        return http2.send(request, {}).get();
    }
    std::string kept() // everything that lies in the store under the tokens' name
    {
        const auto entry = secrets.read(tokensRef("hr", auth(), *Origin::parse("https://hr.example")));
        return entry ? std::string(entry->reveal()) : std::string();
    }

    Connector connector;
    Server server;
    AnsweringHttp http;
    MemorySecretStore secrets;
    FreeTokenLock lock;
    HandClock clock;
    Person person;
};

using Grant = AuthOAuth2::Grant;

} // namespace

class TestSignIn : public QObject
{
    Q_OBJECT

private slots:
    void theDanceAsksWhatTheStandardsWant();
    void offlineAccessOfOpenIdAsksForConsent();
    void withoutPkceNothingOfItIsSent();
    void aRefusalAsksForNoToken();
    void grantedScopesAreComparedWithTheWantedOnes();
    void nothingIsStartedWhereNothingCanBeKept();
    void clientCredentialsAskOnceForManyRuns();
    void aTokenIsRenewedBeforeItRunsOut();
    void anExpiryInBetweenIsInvisible();
    void aTokenThatIsRefusedAtOnceEndsAfterOneTry();
    void aRotatedTokenIsStoredBeforeItIsUsed();
    void aNewTokenThatCannotBeStoredIsNotUsed();
    void withoutRotationTheOldRefreshTokenStays();
    void theOneBeforeStillHelps();
    void anEndedGrantNeedsAPerson();
    void aServerThatIsBusyLosesNothing();
    void anotherProcessHasRenewedAlready();
    void otherSettingsNeedANewAuthorization();
    void anotherHostGetsNoToken();
    void thePasswordGrantWorks();
    void revokingTakesBothTokensAndForgets();
    void revokingForgetsAlsoWhenTheServerSaysNo();
    void noTokenIsShown();
};

void TestSignIn::theDanceAsksWhatTheStandardsWant()
{
    World world;
    world.auth().redirectPort = 5000;
    world.auth().extra = {{"audience", "https://hr.example"}};
    const auto done = world.authorize();
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    QVERIFY(done->authorized && done->renews && done->missing.empty());
    const Person& person = world.person;
    QCOMPARE(person.asked, 5000);
    QVERIFY(person.address.starts_with("https://login.example/authorize?"));
    QCOMPARE(person.parameter("response_type"), QStringLiteral("code"));
    QCOMPARE(person.parameter("client_id"), QStringLiteral("muster"));
    QCOMPARE(person.parameter("redirect_uri"), QStringLiteral("http://127.0.0.1:4711/callback"));
    QCOMPARE(person.parameter("scope"), QStringLiteral("users:read+offline_access")); // + is a space in a form
    QCOMPARE(person.parameter("audience"), QStringLiteral("https://hr.example"));
    QCOMPARE(person.parameter("code_challenge_method"), QStringLiteral("S256"));
    QCOMPARE(person.parameter("state").size(), 43);
    QVERIFY(!QString::fromStdString(person.address).contains(QStringLiteral("client-secret")));
    const std::string& body = world.server.lastBody;
    QCOMPARE(formValue(body, "grant_type"), std::string("authorization_code"));
    QCOMPARE(formValue(body, "code"), std::string("code-1"));
    QCOMPARE(formValue(body, "redirect_uri"), std::string("http://127.0.0.1:4711/callback"));
    QCOMPARE(oauth::challengeOf(formValue(body, "code_verifier")), person.parameter("code_challenge").toStdString());
    QCOMPARE(formValue(body, "scope"), std::string());
    QCOMPARE(formValue(body, "client_secret"), std::string()); // it is in the header
    QVERIFY(world.ask(*world.signIn())->status == 200);
    QCOMPARE(world.server.grants.size(), std::size_t(1)); // the next process uses what is stored
}

void TestSignIn::offlineAccessOfOpenIdAsksForConsent()
{
    const auto prompt = [](const char* scopes, bool own) {
        World world;
        world.auth().scopes = scopes;
        if (own)
            world.auth().extra = {{"prompt", "login"}};
        (void)world.authorize();
        return world.person.parameter("prompt");
    };
    QCOMPARE(prompt("openid offline_access", false), QStringLiteral("consent")); // OpenID Connect Core 1.0, section 11
    QCOMPARE(prompt("openid offline_access", true), QStringLiteral("login"));
    QCOMPARE(prompt("offline_access", false), QString());
    QCOMPARE(prompt("openid", false), QString());
}

void TestSignIn::withoutPkceNothingOfItIsSent()
{
    World world;
    world.auth().pkce = false;
    QVERIFY(world.authorize());
    QVERIFY(world.person.parameter("code_challenge").isEmpty());
    QCOMPARE(formValue(world.server.lastBody, "code_verifier"), std::string());
}

void TestSignIn::aRefusalAsksForNoToken()
{
    World world;
    world.person.reply = "error=access_denied";
    const auto done = world.authorize();
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::Unauthorized);
    QVERIFY(world.server.grants.empty());
    QVERIFY(world.kept().empty());
}

void TestSignIn::grantedScopesAreComparedWithTheWantedOnes()
{
    World world;
    world.server.more["scope"] = "users:read";
    const auto done = world.authorize();
    QVERIFY(done);
    QCOMPARE(done->scopes, std::string("users:read"));
    QVERIFY(done->missing.empty()); // a refresh token came: offline_access was granted, whatever the answer names
    World narrow;
    narrow.auth().scopes = "openid users:read groups:read";
    narrow.server.more["scope"] = "users:read";
    const auto less = narrow.authorize();
    QVERIFY(less);
    QCOMPARE(less->missing, std::vector<std::string>{"groups:read"});
    World brief;
    brief.server.more["scope"] = "users:read";
    brief.server.more["refresh_token"] = nullptr;
    const auto ends = brief.authorize();
    QVERIFY(ends && !ends->renews);
    QCOMPARE(ends->missing, std::vector<std::string>{"offline_access"});
}

void TestSignIn::nothingIsStartedWhereNothingCanBeKept()
{
    World world;
    world.auth().clientAuth = AuthOAuth2::ClientAuth::None;
    world.secrets.setFailure(Error{ErrorKind::SecretStore, QStringLiteral("There is no keychain.")});
    const auto done = world.authorize();
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::SecretStore);
    QVERIFY(world.person.address.empty());
}

void TestSignIn::clientCredentialsAskOnceForManyRuns()
{
    World world(Grant::ClientCredentials);
    for (int run = 0; run < 3; ++run) {
        const auto signIn = world.signIn();
        QCOMPARE(world.ask(*signIn)->status, 200);
        QCOMPARE(world.ask(*signIn)->status, 200);
    }
    QCOMPARE(world.server.grants, std::vector<std::string>{"client_credentials"});
    QCOMPARE(formValue(world.server.lastBody, "scope"), std::string("users:read offline_access"));
}

void TestSignIn::aTokenIsRenewedBeforeItRunsOut()
{
    World world;
    QVERIFY(world.authorize());
    const auto signIn = world.signIn();
    QCOMPARE(world.ask(*signIn)->status, 200);
    world.clock.moment += 3600s - 61s;
    QCOMPARE(world.ask(*signIn)->status, 200);
    QCOMPARE(world.server.grants.size(), std::size_t(1));
    world.clock.moment += 2s; // less than a minute is left
    QCOMPARE(world.ask(*signIn)->status, 200);
    QCOMPARE(world.server.grants.back(), std::string("refresh_token"));
    QCOMPARE(world.server.apiRequests, 3); // none of them was refused
}

void TestSignIn::anExpiryInBetweenIsInvisible()
{
    World world;
    QVERIFY(world.authorize());
    const auto signIn = world.signIn();
    QCOMPARE(world.ask(*signIn)->status, 200);
    world.server.expire();
    QCOMPARE(world.ask(*signIn)->status, 200);
    QCOMPARE(world.server.grants.size(), std::size_t(2));
    QCOMPARE(world.server.apiRequests, 3); // one refused, one again
}

void TestSignIn::aTokenThatIsRefusedAtOnceEndsAfterOneTry()
{
    World world(Grant::ClientCredentials);
    world.server.useless = true;
    const auto answer = world.ask(*world.signIn());
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Unauthorized);
    QCOMPARE(world.server.apiRequests, 2);
    QCOMPARE(world.server.grants.size(), std::size_t(2));
}

void TestSignIn::aRotatedTokenIsStoredBeforeItIsUsed()
{
    World world;
    QVERIFY(world.authorize());
    world.server.expire();
    const auto signIn = world.signIn();
    bool storedFirst = true;
    AnsweringHttp watching([&](const HttpRequest& request) {
        for (const HttpHeader& header : request.headers) {
            if (header.name == "Authorization" && header.value.starts_with("Bearer "))
                storedFirst = storedFirst && world.kept().find(header.value.substr(7)) != std::string::npos;
        }
        return world.server.answer(request);
    });
    SignedHttp http(watching, *signIn, *Origin::parse("https://hr.example"));
    for (int i = 0; i < 5; ++i) {
        HttpRequest request;
        request.url = "https://hr.example/api/users";
        QCOMPARE(http.send(request, {}).get()->status, 200);
        world.server.expire();
    }
    QVERIFY(storedFirst);
    QVERIFY(world.kept().find(world.server.refresh) != std::string::npos);
}

void TestSignIn::aNewTokenThatCannotBeStoredIsNotUsed()
{
    World world;
    world.auth().clientAuth = AuthOAuth2::ClientAuth::None;
    QVERIFY(world.authorize());
    world.server.expire();
    /// Reads, and refuses to write.
    struct ReadOnly final : SecretStore
    {
        explicit ReadOnly(SecretStore& inner) : store(inner) {}
        Result<Secret> read(const SecretRef& ref) override { return store.read(ref); }
        Result<void> write(const SecretRef&, const Secret&) override
        {
            return fail(ErrorKind::SecretStore, QStringLiteral("The keychain is locked."));
        }
        Result<void> remove(const SecretRef& ref) override { return store.remove(ref); }
        Result<std::vector<SecretRef>> list(const std::string& connector) override { return store.list(connector); }
        SecretStore& store;
    } readOnly(world.secrets);
    auto signIn = OAuthSignIn::create(world.connector, {world.http, readOnly, world.lock, world.clock});
    QVERIFY(signIn);
    const auto answer = world.ask(**signIn);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::SecretStore);
    QCOMPARE(world.server.apiRequests, 1);
}

void TestSignIn::withoutRotationTheOldRefreshTokenStays()
{
    World world;
    world.server.rotates = false;
    QVERIFY(world.authorize());
    const auto signIn = world.signIn();
    for (int i = 0; i < 3; ++i) {
        world.server.expire();
        QCOMPARE(world.ask(*signIn)->status, 200);
    }
    QCOMPARE(world.server.refresh, std::string("refresh-1"));
}

void TestSignIn::theOneBeforeStillHelps()
{
    World world;
    QVERIFY(world.authorize());
    const std::string first = world.server.refresh;
    world.server.expire();
    QCOMPARE(world.ask(*world.signIn())->status, 200);
    world.server.expire();
    world.server.refresh = first; // the server lost its last transaction
    world.server.instead = respond(400, Json{{"error", "invalid_grant"}});
    QCOMPARE(world.ask(*world.signIn())->status, 200);
}

void TestSignIn::anEndedGrantNeedsAPerson()
{
    World world;
    QVERIFY(world.authorize());
    world.server.expire();
    world.server.refresh.clear();
    const auto answer = world.ask(*world.signIn());
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Unauthorized);
    QCOMPARE(exitCode(answer.error().kind), 6);
    QCOMPARE(world.server.apiRequests, 1);
    World never;
    const auto nothing = never.ask(*never.signIn());
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, ErrorKind::Unauthorized);
    QVERIFY(nothing.error().message.contains(QStringLiteral("musterctl authorize")));
    QCOMPARE(never.server.apiRequests, 0);
}

void TestSignIn::aServerThatIsBusyLosesNothing()
{
    World world;
    QVERIFY(world.authorize());
    world.server.expire();
    const std::string before = world.kept();
    world.server.instead = respond(503, Json::object());
    const auto signIn = world.signIn();
    const auto answer = world.ask(*signIn);
    QVERIFY(!answer);
    QVERIFY(isTransient(answer.error().kind));
    QCOMPARE(world.kept(), before);
    QCOMPARE(world.ask(*signIn)->status, 200); // a little later
}

void TestSignIn::anotherProcessHasRenewedAlready()
{
    World world;
    QVERIFY(world.authorize());
    const auto one = world.signIn();
    const auto two = world.signIn();
    QCOMPARE(world.ask(*one)->status, 200);
    QCOMPARE(world.ask(*two)->status, 200);
    world.server.expire();
    QCOMPARE(world.ask(*one)->status, 200);
    QCOMPARE(world.ask(*two)->status, 200);
    QCOMPARE(world.server.grants.size(), std::size_t(2)); // one authorization, one refresh
}

void TestSignIn::otherSettingsNeedANewAuthorization()
{
    const auto changed = [](auto change) {
        World world;
        if (!world.authorize())
            return ErrorKind::Internal;
        change(world);
        const auto answer = world.ask(*world.signIn(), world.connector.source->baseUrl + "/users");
        return answer ? ErrorKind::Held : answer.error().kind;
    };
    QCOMPARE(changed([](World&) {}), ErrorKind::Held); // no error at all
    QCOMPARE(changed([](World& w) { w.auth().clientId.text = "other"; }), ErrorKind::Unauthorized);
    QCOMPARE(changed([](World& w) { w.auth().scopes = "users:write"; }), ErrorKind::Unauthorized);
    QCOMPARE(changed([](World& w) { w.auth().tokenUrl = "https://other.example/token"; }), ErrorKind::Unauthorized);
    QCOMPARE(changed([](World& w) { w.auth().authorizationUrl += "2"; }), ErrorKind::Unauthorized);
}

void TestSignIn::anotherHostGetsNoToken()
{
    World world;
    QVERIFY(world.authorize());
    const auto signIn = world.signIn();
    QCOMPARE(world.ask(*signIn, "https://hr.example:8443/api/users")->status, 401);
    QCOMPARE(world.ask(*signIn, "https://evil.example/api/users")->status, 401);
    QCOMPARE(world.ask(*signIn, "http://hr.example/api/users")->status, 401);
    QCOMPARE(world.server.grants.size(), std::size_t(1));
    world.connector.source->baseUrl = "https://evil.example/api"; // an edited base URL does not move the tokens
    const auto status = world.signIn()->status();
    QVERIFY(status && !status->authorized);
}

void TestSignIn::thePasswordGrantWorks()
{
    World world(Grant::Password);
    world.auth().username.text = "reader@hr.example";
    world.auth().password.secret = "pw";
    (void)world.secrets.write({"hr", "pw", *Origin::parse("https://login.example")}, Secret("p w&1"));
    QCOMPARE(world.ask(*world.signIn())->status, 200);
    QCOMPARE(formValue(world.server.lastBody, "grant_type"), std::string("password"));
    QCOMPARE(formValue(world.server.lastBody, "username"), std::string("reader@hr.example"));
    QCOMPARE(formValue(world.server.lastBody, "password"), std::string("p w&1"));
}

void TestSignIn::revokingTakesBothTokensAndForgets()
{
    World world;
    QVERIFY(world.authorize());
    const auto left = world.signIn()->revoke({});
    QVERIFY(left && !*left);
    QCOMPARE(world.server.revoked,
             (std::vector<std::string>{"refresh_token=refresh-1", "access_token=access-1"})); // RFC 7009, section 2.1
    QVERIFY(world.kept().empty());
    QVERIFY(world.signIn()->revoke({}).has_value()); // a second time there is nothing to do
    QCOMPARE(world.server.revoked.size(), std::size_t(2));
}

void TestSignIn::revokingForgetsAlsoWhenTheServerSaysNo()
{
    for (const int status : {400, 503}) {
        World world;
        QVERIFY(world.authorize());
        world.server.revokeStatus = status;
        const auto left = world.signIn()->revoke({});
        QVERIFY(left && *left && !(*left)->isEmpty());
        QVERIFY(world.kept().empty());
    }
    World without;
    without.auth().revokeUrl.clear();
    QVERIFY(without.authorize());
    const auto left = without.signIn()->revoke({});
    QVERIFY(left && *left);
    QVERIFY(without.kept().empty());
}

void TestSignIn::noTokenIsShown()
{
    World world;
    QVERIFY(world.authorize());
    const auto signIn = world.signIn();
    QVERIFY(world.ask(*signIn));
    const std::string shown = signIn->mask("you sent access-1 and client-secret and refresh-1");
    QVERIFY(shown.find("access-1") == std::string::npos);
    QVERIFY(shown.find("refresh-1") == std::string::npos);
    // what a token's server says of a wrong secret does not repeat it
    world.server.expire();
    world.server.instead =
        respond(401, Json{{"error", "invalid_client"}, {"error_description", "client-secret is bad"}});
    const auto answer = world.ask(*signIn);
    QVERIFY(!answer);
    QVERIFY(!answer.error().detail.contains(QStringLiteral("client-secret")));
    QVERIFY(answer.error().detail.contains(QStringLiteral("is bad")));
}

QTEST_GUILESS_MAIN(TestSignIn)
#include "test_signin.moc"
