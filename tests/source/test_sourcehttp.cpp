// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"
#include "core/source/sourcehttp.h"
#include "tests/fakes/answeringhttp.h"
#include "tests/fakes/certificates.h"
#include "tests/fakes/memorysecrets.h"

#include <QTest>
#include <QUrlQuery>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

std::string parameter(const std::string& form, const QString& name)
{
    return QUrlQuery(QString::fromStdString(form)).queryItemValue(name, QUrl::FullyDecoded).toStdString();
}

Json claimsOf(const std::string& jwt)
{
    const QByteArray part = QByteArray::fromStdString(jwt).split('.').value(1);
    return readJson(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding).toStdString());
}

} // namespace

class TestSourceHttp : public QObject
{
    Q_OBJECT

    SourcePorts ports() { return {m_http, m_secrets, m_lock, m_clock}; }

private slots:
    void initTestCase()
    {
        if (!m_all.makeAuthority())
            QSKIP("openssl is not installed (packaging/install-deps installs it): nothing was checked.");
        QVERIFY(m_all.sign(u"client"_s, u"DNS:muster"_s));
    }

    void init()
    {
        m_connector = Connector();
        m_connector.id = "hr";
        m_connector.source.emplace().baseUrl = "https://hr.example/api";
        m_http.requests.clear();
    }

    void withoutSettingsNothingIsSpecial()
    {
        auto http = SourceHttp::create(m_connector, ports());
        QVERIFY(http.has_value());
        HttpRequest request;
        request.url = "https://hr.example/api/users";
        (void)(*http)->send(request, {}).get();
        QVERIFY(m_http.requests.at(0).connection == nullptr);
    }

    void whatBelongsToTheSourceStaysWithIt()
    {
        TlsSettings& tls = m_connector.source->tls;
        tls.caFile = m_all.path(u"ca.pem"_s).toStdString();
        tls.clientCertificate = m_all.path(u"client.pem"_s).toStdString();
        tls.clientKey.secret = "tlsKey";
        tls.pin = std::string(64, 'A');
        m_connector.source->proxy = {ProxySettings::Kind::Manual, "http://proxy.example:3128", "me", {{}, "proxy"}};
        const std::string key = m_all.read(u"client.key"_s).toStdString();
        QVERIFY(m_secrets.write({"hr", "tlsKey", *Origin::parse("https://hr.example")}, Secret(key)));
        QVERIFY(m_secrets.write({"hr", "proxy", *Origin::parse("http://proxy.example:3128", true)}, Secret("pass")));
        auto http = SourceHttp::create(m_connector, ports());
        QVERIFY2(http.has_value(), http ? "" : qPrintable(http.error().message));
        for (const char* url : {"https://hr.example/api/users", "https://login.example/token"}) {
            HttpRequest request;
            request.url = url;
            (void)(*http)->send(request, {}).get();
        }
        const auto source = m_http.requests.at(0).connection;
        const auto login = m_http.requests.at(1).connection;
        QCOMPARE(source->pin, std::string(64, 'a'));
        QVERIFY(source->key.reveal() == key);
        QVERIFY(!source->certificate.empty());
        QCOMPARE(login->pin, std::string());
        QVERIFY(login->key.empty() && login->certificate.empty());
        for (const auto& connection : {source, login}) { // both go the same way, and trust the same authorities
            QVERIFY(!connection->authorities.empty());
            QCOMPARE(connection->proxyHost, std::string("proxy.example"));
            QCOMPARE(connection->proxyPort, 3128);
            QVERIFY(connection->proxyPassword.reveal() == "pass");
        }
    }

    void saysWhatIsMissing()
    {
        TlsSettings& tls = m_connector.source->tls;
        tls.caFile = "/nowhere/ca.pem";
        auto made = SourceHttp::create(m_connector, ports());
        QVERIFY(!made);
        QCOMPARE(made.error().where, u"source.tls.caFile"_s);
        QVERIFY(made.error().message.contains(u"/nowhere/ca.pem"_s));
        tls.caFile = m_all.path(u"client.key"_s).toStdString(); // readable, but no certificate
        made = SourceHttp::create(m_connector, ports());
        QCOMPARE(made.error().where, u"source.tls.caFile"_s);
        tls.caFile.clear();
        tls.clientCertificate = m_all.path(u"client.pem"_s).toStdString();
        tls.clientKey.secret = "never stored";
        made = SourceHttp::create(m_connector, ports());
        QCOMPARE(made.error().where, u"source.tls.clientKey"_s);
        QCOMPARE(static_cast<int>(made.error().kind), static_cast<int>(ErrorKind::SecretMissing));
    }

    void aSignedStatementAsksForTheToken()
    {
        AuthOAuth2 auth;
        auth.grant = AuthOAuth2::Grant::JwtBearer;
        auth.tokenUrl = "https://login.example/token";
        auth.clientId.text = "muster";
        auth.privateKey.secret = "key";
        auth.assertion = {"k1", "RS256", "", "boss@example.com", "https://login.example"};
        auth.scopes = "users.read";
        const HttpRequest request = tokenRequestOf(auth);
        // RFC 7523, section 2.1
        QCOMPARE(parameter(request.body, u"grant_type"_s), std::string("urn:ietf:params:oauth:grant-type:jwt-bearer"));
        QCOMPARE(parameter(request.body, u"scope"_s), std::string("users.read"));
        QCOMPARE(parameter(request.body, u"client_secret"_s), std::string());
        const Json claims = claimsOf(parameter(request.body, u"assertion"_s));
        QCOMPARE(claims.value("iss", ""), std::string("muster"));
        QCOMPARE(claims.value("sub", ""), std::string("boss@example.com"));
        QCOMPARE(claims.value("aud", ""), std::string("https://login.example"));
        QCOMPARE(claims.value("scope", ""), std::string("users.read"));
        QCOMPARE(claims.value("exp", 0) - claims.value("iat", 0), 300);
    }

    void aClientProvesItselfWithItsKey()
    {
        AuthOAuth2 auth;
        auth.grant = AuthOAuth2::Grant::ClientCredentials;
        auth.clientAuth = AuthOAuth2::ClientAuth::PrivateKeyJwt;
        auth.tokenUrl = "https://login.example/token";
        auth.clientId.text = "muster";
        auth.privateKey.secret = "key";
        const HttpRequest request = tokenRequestOf(auth);
        // RFC 7523, sections 2.2 and 3
        QCOMPARE(parameter(request.body, u"grant_type"_s), std::string("client_credentials"));
        QCOMPARE(parameter(request.body, u"client_assertion_type"_s),
                 std::string("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        const Json claims = claimsOf(parameter(request.body, u"client_assertion"_s));
        QCOMPARE(claims.value("iss", ""), std::string("muster"));
        QCOMPARE(claims.value("sub", ""), std::string("muster"));
        QCOMPARE(claims.value("aud", ""), std::string("https://login.example/token"));
        QVERIFY(claims.value("jti", "").size() >= 22);
    }

private:
    HttpRequest tokenRequestOf(const AuthOAuth2& auth)
    {
        m_connector.source->auth = auth;
        const std::string key = m_all.read(u"client.key"_s).toStdString();
        (void)m_secrets.write({"hr", "key", *Origin::parse("https://login.example")}, Secret(key));
        const auto signIn = OAuthSignIn::create(m_connector, ports());
        if (signIn)
            (void)(*signIn)->header({});
        return m_http.requests.empty() ? HttpRequest() : m_http.requests.back();
    }

    Certificates m_all;
    Connector m_connector;
    MemorySecretStore m_secrets;
    FreeTokenLock m_lock;
    SystemClock m_clock;
    AnsweringHttp m_http{[](const HttpRequest&) -> Result<HttpResponse> {
        HttpResponse response;
        response.status = 200;
        response.body = R"({"access_token": "a", "token_type": "Bearer"})";
        return response;
    }};
};

QTEST_GUILESS_MAIN(TestSourceHttp)
#include "test_sourcehttp.moc"
