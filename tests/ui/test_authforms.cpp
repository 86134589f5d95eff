// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/wizardports.h"
#include "ui/wizard/connectionform.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/headerlist.h"
#include "ui/wizard/oauthform.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/sessionform.h"
#include "ui/wizard/wizardpanel.h"
#include "ui/wizard/wizardview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

class TestAuthForms : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_shared<WizardWorld>();
        Connector connector = wizardConnector();
        connector.source->auth = AuthNone{};
        (void)m_world->connectors.add(connector, {});
        m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
        m_draft = std::make_unique<DraftModel>(m_world->connectors, connector.id,
                                               DraftState{connector, std::make_shared<const std::string>()}, false);
        m_view = std::make_unique<WizardView>(*m_draft, m_world->connectors, *m_service);
        m_view->resize(1200, 1500);
        m_view->show();
    }

    void cleanup()
    {
        m_view.reset();
        m_draft.reset();
        m_service.reset();
    }

    void aSessionBeginsWithTheUsualLogin()
    {
        choose("kind", u"Session: a login gives a token"_s);
        QVERIFY(m_view->findChild<SessionForm*>()->isVisible());
        QCOMPARE(session().request.method, std::string("POST"));
        QVERIFY(session().request.body == (Json{{"username", ""}, {"password", Json{{"secret", "login-password"}}}}));
        QCOMPARE(session().format, std::string("Bearer {token}"));
        QVERIFY(lintConnector(m_draft->connector()).empty());
        m_draft->undoStack().undo();
        QVERIFY(std::holds_alternative<AuthNone>(m_draft->connector().source->auth));
    }

    void fieldsOfTheLoginKeepTheirKinds()
    {
        choose("kind", u"Session: a login gives a token"_s);
        m_draft->edit(u"x"_s, [](Connector& c) {
            std::get<AuthSession>(c.source->auth).request.body =
                Json{{"user", "me"}, {"remember", true}, {"device", 7}, {"pw", Json{{"secret", "pw"}}}};
        });
        auto* list = inSession<HeaderList>("body");
        const auto fields = list->findChildren<QLineEdit*>();
        auto* user = fieldNamed(list, u"Value of field 1"_s);
        QVERIFY(user);
        QTest::keyClicks(user, u"2"_s);
        QVERIFY(*session().request.body ==
                (Json{{"user", "me2"}, {"remember", true}, {"device", 7}, {"pw", Json{{"secret", "pw"}}}}));
    }

    void theSecretOfTheLoginIsStoredForItsHost()
    {
        choose("kind", u"Session: a login gives a token"_s);
        auto* address = inSession<QLineEdit>("address");
        address->clear();
        QTest::keyClicks(address, u"https://login.example.com/session"_s);
        auto* secret = inSession<HeaderList>("body")->findChildren<SecretField*>().at(1);
        QTest::keyClicks(secret->findChild<QLineEdit*>(), u"canary"_s);
        QTest::keyClick(secret->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_VERIFY(
            m_world->secrets.read({"northwind-hr", "login-password", *Origin::parse("https://login.example.com")}));
        QVERIFY(writeConnector(m_draft->connector()).find("canary") == std::string::npos);
    }

    void whereTheTokenIsChangesHowItIsSent()
    {
        choose("kind", u"Session: a login gives a token"_s);
        choose("where", u"In a cookie"_s);
        QCOMPARE(session().header, std::string("Cookie"));
        auto* token = inSession<QLineEdit>("token");
        token->selectAll();
        QTest::keyClicks(token, u"SID"_s);
        QCOMPARE(session().tokenCookie, std::string("SID"));
        QCOMPARE(session().format, std::string("SID={token}"));
        QCOMPARE(session().token, std::string());
        choose("where", u"In a header of the answer"_s);
        QCOMPARE(session().tokenHeader, std::string("X-Auth-Token"));
        QCOMPARE(session().tokenCookie, std::string());
        QVERIFY(lintConnector(m_draft->connector()).empty());
    }

    void aSignedStatementNeedsAKeyAndNoSecret()
    {
        choose("kind", u"OAuth 2.0"_s);
        choose("grant", u"With a statement signed by a private key (JWT bearer)"_s);
        const auto& auth = std::get<AuthOAuth2>(m_draft->connector().source->auth);
        QCOMPARE(auth.privateKey.secret, std::string("privateKey"));
        QVERIFY(auth.clientSecret == MaybeSecret());
        auto* form = m_view->findChild<OAuthForm*>();
        QVERIFY(form->findChild<QWidget*>(u"privateKeyBox"_s)->isVisible());
        QVERIFY(!form->findChild<QWidget*>(u"clientSecretBox"_s)->isVisible());
        choose("algorithm", u"ES256"_s);
        QCOMPARE(auth.assertion.algorithm, std::string("ES256"));
        choose("grant", u"Muster signs in by itself (client credentials)"_s);
        QVERIFY(auth.privateKey == MaybeSecret());
        choose("clientAuth", u"A statement signed by a private key (private_key_jwt)"_s);
        QCOMPARE(auth.privateKey.secret, std::string("privateKey"));
        QVERIFY(form->findChild<QWidget*>(u"privateKeyBox"_s)->isVisible());
        QVERIFY(!form->findChild<QWidget*>(u"subjectBox"_s)->isVisible());
    }

    void basicAtTheLoginIsAskedForOnlyWhenWanted()
    {
        choose("kind", u"Session: a login gives a token"_s);
        QVERIFY(!inSession<QLineEdit>("username")->isVisible());
        QTest::mouseClick(inSession<QCheckBox>("basic"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(inSession<QLineEdit>("username")->isVisible());
        QTest::keyClicks(inSession<QLineEdit>("username"), u"api"_s);
        QCOMPARE(session().request.username.text, std::string("api"));
        QCOMPARE(session().request.password.secret, std::string("loginPassword"));
    }

    void certificatesAndProxyAreFoldedAwayUntilWanted()
    {
        QVERIFY(!inConnection<QLineEdit>("caFile")->isVisible());
        QTest::mouseClick(inConnection<QCheckBox>("shown"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(inConnection<QLineEdit>("caFile")->isVisible());
        QVERIFY(!inConnection<QWidget>("clientKeyBox")->isVisible());
        QTest::keyClicks(inConnection<QLineEdit>("clientCertificate"), u"/etc/muster.pem"_s);
        QVERIFY(inConnection<QWidget>("clientKeyBox")->isVisible());
        QCOMPARE(tls().clientKey.secret, std::string("clientKey"));
        // a key is PEM on many lines, and must come to the store as it is
        auto* key = inConnection<SecretField>("clientKey");
        key->setPending(u"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"_s);
        const SecretRef ref{"northwind-hr", "clientKey", *Origin::parse("https://hr.example.com")};
        QTRY_VERIFY(m_world->secrets.read(ref));
        QVERIFY(m_world->secrets.read(ref)->reveal() ==
                "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n");
        choose("proxyKind", u"Through this proxy"_s);
        QTest::keyClicks(inConnection<QLineEdit>("proxyUrl"), u"http://proxy.example.com:3128"_s);
        QTest::keyClicks(inConnection<QLineEdit>("proxyUser"), u"me"_s);
        auto* password = inConnection<SecretField>("proxyPassword");
        QVERIFY(password->isVisible());
        QTest::keyClicks(password->findChild<QLineEdit*>(), u"canary"_s);
        QVERIFY(password->commit());
        QTRY_VERIFY(m_world->secrets.read(
            {"northwind-hr", "proxyPassword", *Origin::parse("http://proxy.example.com:3128", true)}));
        QVERIFY(lintConnector(m_draft->connector()).empty());
        QTest::mouseClick(inConnection<QCheckBox>("shown"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(tls() == TlsSettings());
        m_draft->undoStack().undo();
        QCOMPARE(tls().clientCertificate, std::string("/etc/muster.pem"));
        QVERIFY(inConnection<QLineEdit>("caFile")->isVisible());
    }

private:
    template <typename T>
    T* inSession(const char* name)
    {
        return m_view->findChild<SessionForm*>()->findChild<T*>(QLatin1String(name));
    }
    template <typename T>
    T* inConnection(const char* name)
    {
        return m_view->findChild<ConnectionForm*>()->findChild<T*>(QLatin1String(name));
    }
    static QLineEdit* fieldNamed(QWidget* inside, const QString& name)
    {
        for (auto* field : inside->findChildren<QLineEdit*>())
            if (field->accessibleName() == name)
                return field;
        return nullptr;
    }
    void choose(const char* name, const QString& text)
    {
        for (auto* combo : m_view->findChildren<QComboBox*>(QLatin1String(name))) {
            if (!combo->isVisible())
                continue;
            const int at = combo->findText(text);
            QVERIFY2(at >= 0, qPrintable(text));
            combo->setCurrentIndex(at);
            emit combo->activated(at);
        }
    }
    const AuthSession& session() { return std::get<AuthSession>(m_draft->connector().source->auth); }
    const TlsSettings& tls() { return m_draft->connector().source->tls; }

    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<DraftModel> m_draft;
    std::unique_ptr<WizardView> m_view;
};

QTEST_MAIN(TestAuthForms)
#include "test_authforms.moc"
