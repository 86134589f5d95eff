// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/kepttokens.h"
#include "tests/fakes/wizardports.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/oauthform.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/wizardpanel.h"
#include "ui/wizard/wizardview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <QUrlQuery>

using namespace muster;

namespace {

/// The person's browser: opens an address, and the world hears what comes back.
class Browser : public QObject
{
    Q_OBJECT

public:
    std::function<void(const QUrl&)> visit;

public slots:
    void open(const QUrl& url)
    {
        opened.push_back(url);
        if (visit)
            visit(url);
    }

public:
    std::vector<QUrl> opened;
};

Connector oauthConnector()
{
    Connector connector = wizardConnector();
    AuthOAuth2 auth;
    auth.authorizationUrl = "https://login.example.com/authorize";
    auth.tokenUrl = "https://login.example.com/token";
    auth.clientId.text = "muster";
    auth.clientSecret.secret = "clientSecret";
    auth.scopes = "users:read";
    connector.source->auth = auth;
    return connector;
}

HttpResponse json(const HttpRequest& request, const Json& body)
{
    HttpResponse response;
    response.status = 200;
    response.url = request.url;
    response.body = writeJson(body);
    return response;
}

} // namespace

class TestOAuthForm : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_shared<WizardWorld>();
        m_world->answer = [](const HttpRequest& request) -> Result<HttpResponse> {
            if (request.url == "https://login.example.com/token")
                return json(request, Json{{"access_token", "canary-access"},
                                          {"token_type", "Bearer"},
                                          {"expires_in", 3600},
                                          {"refresh_token", "canary-refresh"},
                                          {"scope", "users:read"}});
            return json(request, Json{{"issuer", "https://id.example.com"},
                                      {"authorization_endpoint", "https://id.example.com/auth"},
                                      {"token_endpoint", "https://id.example.com/token"},
                                      {"revocation_endpoint", "https://id.example.com/revoke"}});
        };
        (void)m_world->connectors.add(oauthConnector(), {});
        m_service = std::make_unique<ImportService>(openWizardPorts(m_world));
        const Connector connector = oauthConnector();
        m_draft = std::make_unique<DraftModel>(m_world->connectors, connector.id,
                                               DraftState{connector, std::make_shared<const std::string>()}, false);
        m_view = std::make_unique<WizardView>(*m_draft, m_world->connectors, *m_service);
        m_view->resize(1200, 900);
        m_view->show();
        m_browser.opened.clear();
        m_browser.visit = nullptr;
        QDesktopServices::setUrlHandler(QStringLiteral("https"), &m_browser, "open");
    }

    void cleanup()
    {
        QDesktopServices::unsetUrlHandler(QStringLiteral("https"));
        m_view.reset();
        m_draft.reset();
        m_service.reset();
    }

    void theFormShowsWhatTheGrantNeeds()
    {
        QVERIFY(shown("authorizationUrl") && shown("redirect") && shown("pkce") && shown("clientSecret"));
        QVERIFY(!shown("username") && !shown("password"));
        choose("grant", static_cast<int>(AuthOAuth2::Grant::ClientCredentials));
        QVERIFY(!shown("authorizationUrl") && !shown("redirect") && !shown("pkce") && shown("clientSecret"));
        choose("grant", static_cast<int>(AuthOAuth2::Grant::Password));
        QVERIFY(shown("username") && shown("password") && !shown("redirect"));
        choose("grant", static_cast<int>(AuthOAuth2::Grant::AuthorizationCode));
        choose("clientAuth", static_cast<int>(AuthOAuth2::ClientAuth::None));
        QVERIFY(!shown("clientSecret"));
        QVERIFY(auth().clientSecret == MaybeSecret());
    }

    void authorizingStoresTheSecretOpensTheBrowserAndKeepsTheTokens()
    {
        m_browser.visit = [this](const QUrl& url) { comeBack(url, "code=canary-code"); };
        auto* field = find<SecretField>("clientSecret");
        QTest::keyClicks(field->findChild<QLineEdit*>(), QStringLiteral("canary-secret"));
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_VERIFY(find<PlainLabel>("state")->text().contains(QStringLiteral("It renews itself")));
        QCOMPARE(m_browser.opened.size(), std::size_t(1));
        QVERIFY(!m_browser.opened[0].toString().contains(QStringLiteral("canary")));
        // the client's secret belongs to the token URL's host, the tokens to the source's
        QVERIFY(m_world->secrets.read({"northwind-hr", "clientSecret", *Origin::parse("https://login.example.com")}));
        const auto kept =
            m_world->secrets.read(tokensRef("northwind-hr", auth(), *Origin::parse("https://hr.example.com")));
        QVERIFY(kept);
        QVERIFY(kept->reveal().find("canary-refresh") != std::string_view::npos);
        QVERIFY(!find<QPushButton>("cancel")->isVisible());
        QVERIFY(writeConnector(m_draft->connector()).find("canary") == std::string::npos);
    }

    void aRefusalIsSaidWithItsReason()
    {
        storeSecret();
        m_browser.visit = [this](const QUrl& url) { comeBack(url, "error=access_denied&error_description=Not+you"); };
        QSignalSpy failed(form(), &OAuthForm::failed);
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_COMPARE(failed.count(), 1);
        const auto error = failed[0][0].value<Error>();
        QCOMPARE(error.kind, ErrorKind::Unauthorized);
        QVERIFY(error.detail.contains(QStringLiteral("Not you")));
        QVERIFY(find<QPushButton>("authorize")->isEnabled());
    }

    void waitingCanBeCancelled()
    {
        storeSecret();
        QSignalSpy failed(form(), &OAuthForm::failed);
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_COMPARE(m_browser.opened.size(), std::size_t(1));
        QVERIFY(find<QPushButton>("cancel")->isVisible());
        QTRY_VERIFY(find<QPushButton>("copyAddress")->isVisible());
        QVERIFY(!find<QPushButton>("authorize")->isEnabled());
        QTest::mouseClick(find<QPushButton>("cancel"), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>("authorize")->isEnabled());
        QVERIFY(!find<QPushButton>("cancel")->isVisible());
        QCOMPARE(failed.count(), 0);
    }

    void aWindowThatIsClosedMeanwhileEndsTheWaiting()
    {
        storeSecret();
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_COMPARE(m_browser.opened.size(), std::size_t(1));
        m_view.reset();
        m_service.reset(); // waits for its jobs: it would hang if nobody had told them
        QVERIFY(true);
    }

    void theIssuerFillsInTheUrls()
    {
        find<QLineEdit>("issuer")->setFocus();
        QTest::keyClicks(find<QLineEdit>("issuer"), QStringLiteral("https://id.example.com"));
        QTest::mouseClick(find<QPushButton>("discover"), Qt::LeftButton);
        QTRY_COMPARE(auth().tokenUrl, std::string("https://id.example.com/token"));
        QCOMPARE(find<QLineEdit>("authorizationUrl")->text(), QStringLiteral("https://id.example.com/auth"));
        QCOMPARE(find<QLineEdit>("revokeUrl")->text(), QStringLiteral("https://id.example.com/revoke"));
        m_draft->undoStack().undo();
        QCOMPARE(auth().tokenUrl, std::string("https://login.example.com/token"));
    }

    void theRedirectUrlNamesAChosenPort()
    {
        QCOMPARE(find<QLineEdit>("redirect")->text(), QStringLiteral("http://127.0.0.1/callback"));
        m_draft->edit(QStringLiteral("x"),
                      [](Connector& c) { std::get<AuthOAuth2>(c.source->auth).redirectPort = 8123; });
        QCOMPARE(find<QLineEdit>("redirect")->text(), QStringLiteral("http://127.0.0.1:8123/callback"));
    }

    void aLockedKeychainIsSaid()
    {
        m_world->secrets.setFailure(Error{ErrorKind::SecretStore, QStringLiteral("The keychain is locked.")});
        form()->refresh();
        QTRY_COMPARE(find<PlainLabel>("state")->text(), QStringLiteral("The keychain is locked."));
    }

private:
    [[nodiscard]] OAuthForm* form() const
    {
        return m_view->panel(WizardStep::Authentication)->findChild<OAuthForm*>(QStringLiteral("oauth"));
    }
    template <typename T>
    T* find(const char* name) const
    {
        T* found = form()->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s here", name);
        return found;
    }
    [[nodiscard]] bool shown(const char* name) const { return find<QWidget>(name)->isVisibleTo(form()); }
    [[nodiscard]] const AuthOAuth2& auth() const { return std::get<AuthOAuth2>(m_draft->connector().source->auth); }
    void choose(const char* name, int data) const
    {
        auto* box = find<QComboBox>(name);
        box->setCurrentIndex(box->findData(data));
        emit box->activated(box->currentIndex());
    }
    void storeSecret() const
    {
        (void)m_world->secrets.write({"northwind-hr", "clientSecret", *Origin::parse("https://login.example.com")},
                                     Secret("canary-secret"));
    }
    void comeBack(const QUrl& url, const char* query) const
    {
        const std::scoped_lock lock(m_world->guard);
        m_world->redirect = query + ("&state=" + QUrlQuery(url).queryItemValue(QStringLiteral("state")).toStdString());
    }

    Browser m_browser;
    std::shared_ptr<WizardWorld> m_world;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<DraftModel> m_draft;
    std::unique_ptr<WizardView> m_view;
};

QTEST_MAIN(TestOAuthForm)
#include "test_oauthform.moc"
