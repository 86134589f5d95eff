// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/oauth.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace muster;
using oauth::ClientAuth;

namespace {

HttpResponse answer(int status, const char* body)
{
    HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

oauth::Client client(const char* id, const char* secret, ClientAuth auth)
{
    return {id, Secret(secret), auth};
}

std::string authorizationOf(const HttpRequest& request)
{
    for (const HttpHeader& header : request.headers) {
        if (header.name == "Authorization")
            return header.value;
    }
    return {};
}

} // namespace

class TestOAuth : public QObject
{
    Q_OBJECT

private slots:
    void theChallengeIsThatOfTheStandard();
    void randomTextIsLongAndNeverTheSame();
    void formsAreEncodedAsTheStandardSays();
    void theAuthorizationAddressKeepsItsOwnQuery();
    void redirects_data();
    void redirects();
    void clientsSayWhoTheyAre_data();
    void clientsSayWhoTheyAre();
    void tokenRequestsAreSentOnce();
    void tokenAnswers_data();
    void tokenAnswers();
    void metadataIsLookedForWhereTheStandardsPutIt();
    void metadataAnswers_data();
    void metadataAnswers();
    void endpoints_data();
    void endpoints();
};

void TestOAuth::theChallengeIsThatOfTheStandard()
{
    // RFC 7636, appendix B
    QCOMPARE(oauth::challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
             std::string("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    const oauth::Pkce pkce = oauth::makePkce();
    const std::string verifier(pkce.verifier.reveal());
    QCOMPARE(oauth::challengeOf(verifier), pkce.challenge);
    QVERIFY(verifier.size() >= 43 && verifier.size() <= 128); // RFC 7636, section 4.1
    QVERIFY(std::all_of(verifier.begin(), verifier.end(), [](char c) {
        return std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~").find(c) !=
               std::string_view::npos;
    }));
}

void TestOAuth::randomTextIsLongAndNeverTheSame()
{
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string text = oauth::randomText();
        QCOMPARE(text.size(), std::size_t(43)); // 256 bits, six a letter
        seen.insert(text);
    }
    QCOMPARE(seen.size(), std::size_t(1000));
}

void TestOAuth::formsAreEncodedAsTheStandardSays()
{
    QCOMPARE(oauth::formEncoded(" %&+\xC2\xA3\xE2\x82\xAC"), std::string("+%25%26%2B%C2%A3%E2%82%AC")); // RFC 6749, B
    QCOMPARE(oauth::formEncoded("a-b_c.d*~"), std::string("a-b_c.d*%7E")); // WHATWG URL, form percent-encode set
    QCOMPARE(oauth::formEncoded(oauth::Params{{"a b", "1&2"}, {"c", ""}}), std::string("a+b=1%262&c="));
}

void TestOAuth::theAuthorizationAddressKeepsItsOwnQuery()
{
    const oauth::Params params{{"state", "x y"}};
    QCOMPARE(oauth::authorizationAddress("https://a.example/auth", params),
             std::string("https://a.example/auth?state=x+y"));
    QCOMPARE(oauth::authorizationAddress("https://a.example/auth?tenant=7", params),
             std::string("https://a.example/auth?tenant=7&state=x+y"));
    QCOMPARE(oauth::authorizationAddress("https://a.example/auth?", params),
             std::string("https://a.example/auth?state=x+y"));
}

void TestOAuth::redirects_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("issuer");
    QTest::addColumn<QByteArray>("outcome"); // the code, "ignored" or "refused"
    const auto row = [](const char* name, const char* query, const char* outcome, const char* issuer = "") {
        QTest::newRow(name) << QByteArray(query) << QByteArray(issuer) << QByteArray(outcome);
    };
    row("a code", "code=abc&state=S-1", "abc");
    row("in another order, with more beside it", "session=1&state=S-1&code=abc", "abc");
    row("an encoded code is decoded after splitting", "code=a%26b%3Dc+d%2B&state=S-1", "a&b=c d+");
    row("another state", "code=abc&state=S-2", "ignored");
    row("a state of other case", "code=abc&state=s-1", "ignored");
    row("no state", "code=abc", "ignored");
    row("nothing", "", "ignored");
    row("a state and no code", "state=S-1", "ignored");
    row("an empty code", "code=&state=S-1", "ignored");
    row("two codes", "code=abc&code=def&state=S-1", "ignored");
    row("two states", "code=abc&state=S-1&state=S-1", "ignored");
    row("a name that is the same only when decoded", "code=abc&co%64e=def&state=S-1", "ignored");
    row("broken encoding", "code=a%2&state=S-1", "ignored");
    row("broken encoding with a sign", "code=a%+1&state=S-1", "ignored");
    row("the person said no", "error=access_denied&error_description=No+thanks&state=S-1", "refused");
    row("another error", "error=invalid_scope&state=S-1", "refused");
    row("an error wins over a code", "code=abc&error=server_error&state=S-1", "refused");
    row("an error without our state", "error=access_denied", "ignored");
    row("the right issuer", "code=abc&state=S-1&iss=https%3A%2F%2Fa.example", "abc", "https://a.example");
    row("another issuer", "code=abc&state=S-1&iss=https%3A%2F%2Fevil.example", "ignored", "https://a.example");
    row("an issuer that nobody asked about", "code=abc&state=S-1&iss=https%3A%2F%2Fa.example", "abc");
    row("an error of another issuer", "error=access_denied&state=S-1&iss=x", "ignored", "https://a.example");
}

void TestOAuth::redirects()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, issuer);
    QFETCH(const QByteArray, outcome);
    const auto code = oauth::codeOf(query.toStdString(), "S-1", issuer.toStdString());
    if (code) {
        QCOMPARE(QByteArray::fromStdString(std::string(code->reveal())), outcome);
        return;
    }
    QCOMPARE(code.error().kind == ErrorKind::Invalid ? QByteArray("ignored") : QByteArray("refused"), outcome);
    if (outcome == "refused")
        QCOMPARE(code.error().kind, ErrorKind::Unauthorized);
    QVERIFY(!code.error().message.isEmpty());
}

void TestOAuth::clientsSayWhoTheyAre_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<int>("auth");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const char* id, const char* secret, ClientAuth auth, const char* pair,
                        const char* body) {
        const QByteArray header = pair ? "Basic " + QByteArray(pair).toBase64() : QByteArray();
        QTest::newRow(name) << QByteArray(id) << QByteArray(secret) << static_cast<int>(auth) << header
                            << "grant_type=client_credentials" + QByteArray(body);
    };
    row("the example of RFC 6749, section 2.3.1", "s6BhdRkqt3", "gX1fBat3bV", ClientAuth::Basic,
        "s6BhdRkqt3:gX1fBat3bV", "");
    row("a colon, a plus and a percent are encoded first", "my:id", "a+b%c d", ClientAuth::Basic, "my%3Aid:a%2Bb%25c+d",
        "");
    row("letters beyond ASCII", "\xC3\xBC", "\xE2\x82\xAC", ClientAuth::Basic, "%C3%BC:%E2%82%AC", "");
    row("for servers that do not decode", "id", "a+b%c", ClientAuth::BasicRaw, "id:a+b%c", "");
    row("in the body", "my id", "a+b&c", ClientAuth::Body, nullptr, "&client_id=my+id&client_secret=a%2Bb%26c");
    row("a public client", "public", "", ClientAuth::None, nullptr, "&client_id=public");
}

void TestOAuth::clientsSayWhoTheyAre()
{
    QFETCH(const QByteArray, id);
    QFETCH(const QByteArray, secret);
    QFETCH(const int, auth);
    QFETCH(const QByteArray, authorization);
    QFETCH(const QByteArray, body);
    const HttpRequest request = oauth::tokenRequest(
        "https://a.example/token", client(id.constData(), secret.constData(), static_cast<ClientAuth>(auth)),
        {{"grant_type", "client_credentials"}});
    QCOMPARE(QByteArray::fromStdString(authorizationOf(request)), authorization);
    QCOMPARE(QByteArray::fromStdString(request.body), body);
    QCOMPARE(request.url, std::string("https://a.example/token")); // nothing secret in an address
    for (const HttpHeader& header : request.headers)
        QVERIFY(header.name != "Authorization" || header.secret);
}

void TestOAuth::tokenRequestsAreSentOnce()
{
    const HttpRequest request = oauth::tokenRequest("https://a.example/token", client("a", "b", ClientAuth::Basic), {});
    QCOMPARE(request.method, std::string("POST"));
    QCOMPARE(request.limits.redirects, 0); // RFC 9700, section 4.11: credentials never follow
    QCOMPARE(request.limits.tries, 1);
    QVERIFY(!request.idempotent);
    const HttpRequest revoke =
        oauth::revocationRequest("https://a.example/revoke", client("a", "", ClientAuth::None), "t/1", "refresh_token");
    QCOMPARE(revoke.body, std::string("token=t%2F1&token_type_hint=refresh_token&client_id=a")); // RFC 7009, 2.1
}

void TestOAuth::tokenAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("outcome"); // access|refresh|lifetime|scope, or the kind of the error
    const auto row = [](const char* name, int status, const char* body, const char* outcome) {
        QTest::newRow(name) << status << QByteArray(body) << QByteArray(outcome);
    };
    row("the example of RFC 6749, section 5.1", 200,
        R"({"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600,)"
        R"("refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"})",
        "2YotnFZFEjr1zCsicMWpAA|tGzv3JOkF0XG5Qx2TlKWIA|3600|-");
    row("the least there may be", 200, R"({"access_token":"a","token_type":"bearer"})", "a||-|-");
    row("no type at all", 200, R"({"access_token":"a"})", "a||-|-");
    row("seconds as text", 200, R"({"access_token":"a","token_type":"BEARER","expires_in":"60"})", "a||60|-");
    row("seconds with a fraction", 200, R"({"access_token":"a","expires_in":59.9})", "a||59|-");
    row("seconds that are none", 200, R"({"access_token":"a","expires_in":"soon"})", "a||-|-");
    row("a negative time is none", 200, R"({"access_token":"a","expires_in":-1})", "a||-|-");
    row("an endless time has an end", 200, R"({"access_token":"a","expires_in":1e300})", "a||315360000|-");
    row("a narrower scope", 200, R"({"access_token":"a","scope":"users:read"})", "a||-|users:read");
    row("a refresh token of null", 200, R"({"access_token":"a","refresh_token":null})", "a||-|-");
    row("another kind of token", 200, R"({"access_token":"a","token_type":"mac"})", "invalid");
    row("no token", 200, R"({"token_type":"bearer"})", "badAnswer");
    row("an empty token", 200, R"({"access_token":""})", "badAnswer");
    row("a number as token", 200, R"({"access_token":5})", "badAnswer");
    row("a line break in a token", 200, "{\"access_token\":\"a\\nb\"}", "badAnswer");
    row("a page", 200, "<html>login</html>", "badAnswer");
    row("a list", 200, "[]", "badAnswer");
    row("an error wins over a token", 200, R"({"error":"invalid_grant","access_token":"a"})", "unauthorized");
    row("the grant is over", 400, R"({"error":"invalid_grant"})", "unauthorized");
    row("an unknown client", 401, R"({"error":"invalid_client"})", "unauthorized");
    row("401 and nothing else", 401, "", "unauthorized");
    row("a scope nobody knows", 400, R"({"error":"invalid_scope"})", "invalid");
    row("a grant that is not allowed", 400, R"({"error":"unauthorized_client"})", "invalid");
    row("busy", 503, "", "server");
    row("too often", 429, "{}", "rateLimited");
    row("a redirect", 307, "", "redirect");
    row("nothing there", 404, "", "notFound");
    row("an error of its own words", 400, R"({"error":"tenant_disabled"})", "invalid");
    row("an error without words", 400, "no", "badAnswer");
}

void TestOAuth::tokenAnswers()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, outcome);
    const auto tokens = oauth::tokensOf(answer(status, body.constData()), client("a", "b", ClientAuth::Basic));
    if (!tokens) {
        const auto kind = kindName(tokens.error().kind);
        QCOMPARE(QByteArray(kind.data(), static_cast<qsizetype>(kind.size())), outcome);
        QVERIFY(!tokens.error().message.isEmpty());
        return;
    }
    QByteArray text = QByteArray::fromStdString(std::string(tokens->access.reveal())) + '|' +
                      QByteArray::fromStdString(std::string(tokens->refresh.reveal())) + '|' +
                      (tokens->lifetime ? QByteArray::number(qint64(tokens->lifetime->count())) : QByteArray("-")) +
                      '|' + QByteArray::fromStdString(tokens->scope.value_or("-"));
    QCOMPARE(text, outcome);
}

void TestOAuth::metadataIsLookedForWhereTheStandardsPutIt()
{
    const auto plain = oauth::metadataAddresses("https://example.com");
    QVERIFY(plain);
    QCOMPARE(plain->at(0), std::string("https://example.com/.well-known/openid-configuration"));
    QCOMPARE(plain->at(1), std::string("https://example.com/.well-known/oauth-authorization-server"));
    // RFC 8414, section 3.1 puts the words before the path, OpenID Connect Discovery 4.1 behind it
    const auto path = oauth::metadataAddresses("https://example.com/issuer1");
    QVERIFY(path);
    QVERIFY(std::find(path->begin(), path->end(),
                      "https://example.com/.well-known/oauth-authorization-server/issuer1") != path->end());
    QVERIFY(std::find(path->begin(), path->end(), "https://example.com/issuer1/.well-known/openid-configuration") !=
            path->end());
    const auto own = oauth::metadataAddresses("https://example.com/x/.well-known/openid-configuration");
    QVERIFY(own);
    QCOMPARE(own->size(), std::size_t(1));
    QVERIFY(!oauth::metadataAddresses("ftp://example.com"));
    QVERIFY(!oauth::metadataAddresses("http://example.com"));
}

void TestOAuth::metadataAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("good");
    const QByteArray whole =
        R"({"issuer":"https://a.example","authorization_endpoint":"https://a.example/auth",)"
        R"("token_endpoint":"https://a.example/token","code_challenge_methods_supported":["plain","S256"]})";
    QTest::newRow("a whole one") << 200 << whole << true;
    QTest::newRow("of another issuer") << 200 << QByteArray(whole).replace("\"https://a.example\"", "\"https://b\"")
                                       << false;
    QTest::newRow("an endpoint without TLS")
        << 200 << QByteArray(whole).replace("https://a.example/token", "http://a.example/token") << false;
    QTest::newRow("no token endpoint") << 200 << QByteArray(R"({"issuer":"https://a.example"})") << false;
    QTest::newRow("not found") << 404 << whole << false;
    QTest::newRow("a page") << 200 << QByteArray("<html>") << false;
}

void TestOAuth::metadataAnswers()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const bool, good);
    const auto metadata = oauth::metadataOf(answer(status, body.constData()), "https://a.example/");
    QCOMPARE(metadata.has_value(), good);
    if (!good)
        return;
    QCOMPARE(metadata->authorizationUrl, std::string("https://a.example/auth"));
    QCOMPARE(metadata->tokenUrl, std::string("https://a.example/token"));
    QVERIFY(metadata->revokeUrl.empty());
    QVERIFY(metadata->s256);
}

void TestOAuth::endpoints_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("good");
    QTest::newRow("https") << QByteArray("https://a.example/token") << true;
    QTest::newRow("this computer") << QByteArray("http://127.0.0.1:8080/token") << true;
    QTest::newRow("no TLS") << QByteArray("http://a.example/token") << false;
    QTest::newRow("a user name") << QByteArray("https://me:pw@a.example/token") << false;
    QTest::newRow("a fragment") << QByteArray("https://a.example/token#x") << false;
    QTest::newRow("a program") << QByteArray("file:///etc/passwd") << false;
    QTest::newRow("script") << QByteArray("javascript:alert(1)") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestOAuth::endpoints()
{
    QFETCH(const QByteArray, url);
    QFETCH(const bool, good);
    const auto result = oauth::checkEndpoint(url.toStdString(), QStringLiteral("source.auth.tokenUrl"));
    QCOMPARE(result.has_value(), good);
    if (!good)
        QCOMPARE(result.error().where, QStringLiteral("source.auth.tokenUrl"));
}

QTEST_GUILESS_MAIN(TestOAuth)
#include "test_oauth.moc"
