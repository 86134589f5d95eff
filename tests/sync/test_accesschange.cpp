// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/accesschange.h"

#include <QtTest>

#include <functional>

using namespace muster;

using Edit = std::function<void(Connector&)>;
Q_DECLARE_METATYPE(Edit)
Q_DECLARE_METATYPE(muster::Connector)

class TestAccessChange : public QObject
{
    Q_OBJECT

private slots:
    void aChange_data();
    void aChange();
    void withoutCredentialsThereIsNothingToAllow();
    void secretsAndQueriesAreNotSaid();
};

namespace {

Connector bearer()
{
    Connector connector;
    connector.id = "small";
    Source source;
    source.baseUrl = "https://hr.example.com/api/v1";
    source.auth = AuthBearer{{"", "token"}};
    connector.source = source;
    return connector;
}

Connector oauth(AuthOAuth2::Grant grant)
{
    AuthOAuth2 auth;
    auth.grant = grant;
    auth.authorizationUrl = "https://id.example.com/authorize";
    auth.tokenUrl = "https://id.example.com/token";
    auth.clientId.text = "muster";
    auth.clientSecret.secret = "client";
    auth.scopes = "users:read";
    Connector connector = bearer();
    connector.source->auth = auth;
    return connector;
}

Edit inSource(const std::function<void(Source&)>& edit)
{
    return [edit](Connector& connector) { edit(*connector.source); };
}

Edit inOAuth(const std::function<void(AuthOAuth2&)>& edit)
{
    return [edit](Connector& connector) { edit(std::get<AuthOAuth2>(connector.source->auth)); };
}

void bearerRows()
{
    const auto row = [](const char* name, const Edit& edit, const char* places, bool asks) {
        QTest::newRow(name) << bearer() << edit << QString::fromLatin1(places) << asks;
    };
    row(
        "nothing about access", [](Connector& c) { c.application.displayLabel = "Other"; }, "", false);
    row("another list is no other access", inSource([](Source& s) { s.list.path = "/people"; }), "", false);
    row("another path of the base URL", inSource([](Source& s) { s.baseUrl = "https://hr.example.com/api/v2"; }),
        "source.baseUrl", true);
    row("the same host in capitals is the same host",
        inSource([](Source& s) { s.baseUrl = "https://HR.example.com/api/v1"; }), "source.baseUrl", true);
    row("another host gets no stored secret", inSource([](Source& s) { s.baseUrl = "https://new.example.com/api/v1"; }),
        "source.baseUrl", false);
    row("another port is another origin", inSource([](Source& s) { s.baseUrl = "https://hr.example.com:8443/api/v1"; }),
        "source.baseUrl", false);
    row("another secret", inSource([](Source& s) { s.auth = AuthBearer{{"", "other"}}; }), "source.auth.token", true);
    row("a header more", inSource([](Source& s) {
            s.headers = {{"X-Tenant", {"42", ""}}};
        }),
        "source.headers[0]", true);
    row("another kind of sign-in", inSource([](Source& s) {
            s.auth = AuthBasic{{"me", ""}, {"", "password"}};
        }),
        "source.auth.kind source.auth.username source.auth.password source.auth.token", true);
    row("no sign-in any more", inSource([](Source& s) { s.auth = AuthNone{}; }), "source.auth.kind source.auth.token",
        false);
    row("another certificate is accepted", inSource([](Source& s) { s.tls.pin = std::string(64, 'a'); }),
        "source.tls.pin", true);
    row("a proxy without a password", inSource([](Source& s) {
            s.proxy.kind = ProxySettings::Kind::Manual;
            s.proxy.url = "http://proxy.example.com:3128";
        }),
        "source.proxy.kind source.proxy.url", true);
}

void oauthRows()
{
    using Grant = AuthOAuth2::Grant;
    const auto row = [](const char* name, Grant grant, const Edit& edit, const char* places, bool asks) {
        QTest::newRow(name) << oauth(grant) << edit << QString::fromLatin1(places) << asks;
    };
    row("other scopes are authorized in the browser", Grant::AuthorizationCode,
        inOAuth([](AuthOAuth2& a) { a.scopes = "users:write"; }), "source.auth.scopes", false);
    row("other scopes of a machine ask nobody else", Grant::ClientCredentials,
        inOAuth([](AuthOAuth2& a) { a.scopes = "users:write"; }), "source.auth.scopes", true);
    row("another client is authorized in the browser", Grant::AuthorizationCode,
        inOAuth([](AuthOAuth2& a) { a.clientId.text = "other"; }), "source.auth.clientId", false);
    row("another client of a machine asks nobody else", Grant::ClientCredentials,
        inOAuth([](AuthOAuth2& a) { a.clientId.text = "other"; }), "source.auth.clientId", true);
    row("another path of the token URL, with a machine", Grant::ClientCredentials,
        inOAuth([](AuthOAuth2& a) { a.tokenUrl = "https://id.example.com/v2/token"; }), "source.auth.tokenUrl", true);
    row("another host of the token URL gets no stored secret", Grant::ClientCredentials,
        inOAuth([](AuthOAuth2& a) { a.tokenUrl = "https://login.example.com/token"; }), "source.auth.tokenUrl", false);
    row("tokens are revoked elsewhere", Grant::AuthorizationCode,
        inOAuth([](AuthOAuth2& a) { a.revokeUrl = "https://id.example.com/revoke"; }), "source.auth.revokeUrl", true);
    row("another path of the base URL gets the same tokens", Grant::AuthorizationCode,
        inSource([](Source& s) { s.baseUrl = "https://hr.example.com/api/v2"; }), "source.baseUrl", true);
    row("another host is authorized in the browser", Grant::AuthorizationCode,
        inSource([](Source& s) { s.baseUrl = "https://new.example.com/api/v1"; }), "source.baseUrl", false);
    row("another host of a machine's source gets its tokens", Grant::ClientCredentials,
        inSource([](Source& s) { s.baseUrl = "https://new.example.com/api/v1"; }), "source.baseUrl", true);
}

} // namespace

void TestAccessChange::aChange_data()
{
    QTest::addColumn<Connector>("before");
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("places");
    QTest::addColumn<bool>("asks"); // a person must allow it
    bearerRows();
    oauthRows();
}

void TestAccessChange::aChange()
{
    QFETCH(const Connector, before);
    QFETCH(const Edit, edit);
    QFETCH(const QString, places);
    QFETCH(const bool, asks);
    Connector after = before;
    edit(after);
    QStringList found;
    for (const AccessChange& change : accessChanges(before, after)) {
        found << QString::fromStdString(change.place);
        QVERIFY2(change.words.endsWith(QLatin1Char('.')) && change.words[0].isUpper(), qPrintable(change.words));
    }
    QCOMPARE(found.join(QLatin1Char(' ')), places);
    QCOMPARE(!changesToAllow(before, after).empty(), asks);
    QVERIFY(accessChanges(after, after).empty());
}

void TestAccessChange::withoutCredentialsThereIsNothingToAllow()
{
    Connector before = bearer();
    before.source->auth = AuthNone{};
    Connector after = before;
    after.source->baseUrl = "https://hr.example.com/api/v2";
    QCOMPARE(accessChanges(before, after).size(), std::size_t(1));
    QVERIFY(changesToAllow(before, after).empty());
    after.source.reset();
    QVERIFY(changesToAllow(before, after).empty());
}

void TestAccessChange::secretsAndQueriesAreNotSaid()
{
    Connector before = bearer(), after = bearer();
    before.source->auth = AuthBearer{{"canary-old", ""}};
    after.source->auth = AuthBearer{{"canary-new", ""}};
    after.source->baseUrl = "https://hr.example.com/api/v2?key=canary-query";
    const QString words = wordsOf(accessChanges(before, after));
    QVERIFY2(!words.contains(QLatin1String("canary")), qPrintable(words));
    QCOMPARE(words, QStringLiteral("The base URL changes from https://hr.example.com/api/v1 to "
                                   "https://hr.example.com/api/v2. The token changes."));
}

QTEST_GUILESS_MAIN(TestAccessChange)
#include "test_accesschange.moc"
