// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/kepttokens.h"
#include "tests/fakes/wizardports.h"
#include "ui/connectors/credentialsbox.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/secretfield.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace muster;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestCredentials : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_shared<WizardWorld>();
        m_connector = wizardConnector();
        m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
        const auto ports = openWizardPorts(m_world)();
        QVERIFY(ports.has_value());
        m_now = (*ports)->clock().now();
    }

    void cleanup()
    {
        m_box.reset();
        m_service.reset();
    }

    void aMissingSecretIsSaidAndCanBeEntered()
    {
        open();
        QTRY_VERIFY2(state().contains(u"“token” is not stored for https://hr.example.com"_s), qPrintable(state()));
        QVERIFY(health().urgent);
        QVERIFY(!m_box->findChild<QPushButton*>(u"authorizeAgain"_s)->isVisible());
        auto* edit = m_box->findChild<SecretField*>()->findChild<QLineEdit*>();
        QTest::keyClicks(edit, u"canary"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(state(), u"All credentials are in order."_s);
        QVERIFY(m_world->secrets.read({"northwind-hr", "token", *Origin::parse("https://hr.example.com")}));
        QVERIFY(!health().urgent);
        QVERIFY(writeJson(toJson(health())).find("canary") == std::string::npos);
    }

    void whatIsHalfTypedStays()
    {
        m_connector.source->headers = {{"X-Tenant", {"", "tenant"}}};
        open();
        QTRY_COMPARE(m_box->findChildren<SecretField*>().size(), 2);
        auto* first = m_box->findChildren<SecretField*>().at(0)->findChild<QLineEdit*>();
        QTest::keyClicks(first, u"half ty"_s);
        QVERIFY(
            m_world->secrets.write({"northwind-hr", "tenant", *Origin::parse("https://hr.example.com")}, Secret("x")));
        m_box->refresh();
        QTRY_VERIFY2(!state().contains(u"“tenant”"_s), qPrintable(state()));
        QVERIFY(m_box->findChildren<QLineEdit*>().contains(first));
        QCOMPARE(first->text(), u"half ty"_s);
        QVERIFY(first->isVisible());
    }

    void anotherHostAsksAgainAndTheOldOneCanBeRemoved()
    {
        QVERIFY(
            m_world->secrets.write({"northwind-hr", "token", *Origin::parse("https://old.example.com")}, Secret("x")));
        open();
        QTRY_VERIFY2(state().contains(u"is not stored for https://hr.example.com"_s), qPrintable(state()));
        QVERIFY(state().contains(u"is stored for https://old.example.com, but nothing uses it"_s));
        QCOMPARE(health().secrets.size(), std::size_t(2));
        for (auto* button : m_box->findChildren<SecretField*>().at(1)->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == u"Remove"_s) {
                QTest::mouseClick(button, Qt::LeftButton);
                break;
            }
        }
        QTRY_COMPARE(m_box->findChildren<SecretField*>().size(), 1);
        QVERIFY(!m_world->secrets.read({"northwind-hr", "token", *Origin::parse("https://old.example.com")}));
    }

    void anAuthorizationThatEndsSoonIsAWarning()
    {
        authorizedUntil(m_now + 72h, false);
        open();
        QTRY_VERIFY2(state().contains(u"The authorization ends on"_s), qPrintable(state()));
        QVERIFY(!health().urgent);
        auto* button = m_box->findChild<QPushButton*>(u"authorizeAgain"_s);
        QVERIFY(button->isVisible());
        QSignalSpy asked(m_box.get(), &CredentialsBox::authorizeRequested);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void anAuthorizationIsJudged_data()
    {
        QTest::addColumn<int>("hours"); // until the access token ends
        QTest::addColumn<bool>("renews");
        QTest::addColumn<bool>("warned");
        QTest::addColumn<bool>("urgent");
        QTest::newRow("renews itself") << 1 << true << false << false;
        QTest::newRow("ended, but renews itself") << -1 << true << false << false;
        QTest::newRow("ends in a month") << 720 << false << false << false;
        QTest::newRow("ends in six days") << 144 << false << true << false;
        QTest::newRow("ended") << -1 << false << true << true;
    }
    void anAuthorizationIsJudged()
    {
        QFETCH(int, hours);
        QFETCH(bool, renews);
        QFETCH(bool, warned);
        QFETCH(bool, urgent);
        authorizedUntil(m_now + std::chrono::hours(hours), renews);
        QCOMPARE(!health().warnings.empty(), warned);
        QCOMPARE(health().urgent, urgent);
    }

    void anAuthorizationThatCannotBeReadIsSaid()
    {
        authorizedUntil(m_now + 72h, true);
        std::get<AuthOAuth2>(m_connector.source->auth).tokenUrl = "nowhere"; // so nobody can say where its tokens are
        open();
        QTRY_VERIFY2(state().contains(u"It cannot be seen whether Muster is authorized"_s), qPrintable(state()));
        const CredentialHealth now = health();
        QVERIFY(now.authorizationError.has_value() && !now.authorization);
        QVERIFY(now.urgent);
        QVERIFY(toJson(now)["authorizationError"]["message"].is_string());
    }

    void aSourceWithoutSecretsAsksNoKeychain()
    {
        m_connector.source->auth = AuthNone{};
        m_world->secrets.setFailure(Error{ErrorKind::SecretStore, u"asked"_s});
        open();
        QTRY_COMPARE(state(), u"This source wants no credentials."_s);
    }

    void tokensOfChangedSettingsAreForgotten()
    {
        authorizedUntil(m_now + 72h, true);
        const auto ports = openWizardPorts(m_world)();
        Connector changed = m_connector;
        std::get<AuthOAuth2>(changed.source->auth).pkce = false; // the tokens serve these as well
        QVERIFY(forgetOldTokens(m_connector, changed, **ports, {}).empty());
        QCOMPARE(m_world->secrets.list("northwind-hr")->size(), std::size_t(1));
        std::get<AuthOAuth2>(changed.source->auth).scopes = "users:read";
        QVERIFY(forgetOldTokens(m_connector, changed, **ports, {}).empty());
        QVERIFY(m_world->secrets.list("northwind-hr")->empty());
    }

    void tokensOfAnotherClientAreRevokedToo()
    {
        authorizedUntil(m_now + 72h, true);
        AuthOAuth2 auth = std::get<AuthOAuth2>(m_connector.source->auth);
        auth.revokeUrl = "https://login.example.com/revoke";
        m_connector.source->auth = auth;
        Connector changed = m_connector;
        changed.source->auth = AuthBearer{{"", "token"}};
        const auto ports = openWizardPorts(m_world)();
        QVERIFY(forgetOldTokens(m_connector, changed, **ports, {}).empty());
        QVERIFY(m_world->secrets.list("northwind-hr")->empty());
        const std::scoped_lock lock(m_world->guard);
        QCOMPARE(m_world->requests.size(), std::size_t(2)); // the refresh token and the access token
        QCOMPARE(QString::fromStdString(m_world->requests[0].url), u"https://login.example.com/revoke"_s);
    }

    void pastRunsSayWhetherItWorks()
    {
        QVERIFY(
            m_world->secrets.write({"northwind-hr", "token", *Origin::parse("https://hr.example.com")}, Secret("x")));
        RunReport good;
        good.connector = "northwind-hr";
        good.requests = 3;
        good.finishedAt = m_now - 48h;
        RunReport refused = good;
        refused.finishedAt = m_now - 24h;
        refused.error = Error{ErrorKind::Unauthorized, u"no"_s, {}, {}};
        RunReport away = good; // says nothing about credentials
        away.finishedAt = m_now - 1h;
        away.error = Error{ErrorKind::Network, u"no"_s, {}, {}};
        m_world->rest->runs = {away, refused, good};
        CredentialHealth now = health();
        QVERIFY(now.lastWorked == good.finishedAt);
        QVERIFY(now.lastRefused == refused.finishedAt);
        QVERIFY(now.urgent);
        m_world->rest->runs = {good, refused};
        now = health();
        QVERIFY(now.lastRefused == Timestamp());
        QVERIFY(now.warnings.empty());
    }

private:
    void open()
    {
        m_box = std::make_unique<CredentialsBox>(*m_service, "northwind-hr");
        m_box->setConnector(m_connector);
        m_box->resize(700, 300);
        m_box->show();
    }
    QString state() const { return m_box->findChild<PlainLabel*>(u"credentialState"_s)->text(); }
    CredentialHealth health() const
    {
        const auto ports = openWizardPorts(m_world)();
        const auto health = credentialHealth(m_connector, **ports);
        return health ? *health : CredentialHealth();
    }
    void authorizedUntil(Timestamp end, bool renews)
    {
        AuthOAuth2 auth;
        auth.tokenUrl = "https://login.example.com/token";
        auth.authorizationUrl = "https://login.example.com/authorize";
        auth.clientId.text = "muster";
        auth.clientAuth = AuthOAuth2::ClientAuth::None;
        m_connector.source->auth = auth;
        KeptTokens tokens;
        tokens.access = Secret("canary-access");
        if (renews)
            tokens.refresh = Secret("canary-refresh");
        tokens.authorized = tokens.refreshed = m_now - 240h;
        tokens.expires = end;
        QVERIFY(writeTokens(m_world->secrets, tokensRef("northwind-hr", auth, *Origin::parse("https://hr.example.com")),
                            tokens));
    }

    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<CredentialsBox> m_box;
    Connector m_connector;
    Timestamp m_now{};
};

QTEST_MAIN(TestCredentials)
#include "test_credentials.moc"
