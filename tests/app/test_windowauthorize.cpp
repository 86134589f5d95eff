// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/workspace.h"
#include "core/source/connectorfile.h"
#include "core/sync/importservice.h"
#include "oauthoffice.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/oauthform.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/wizardpanel.h"
#include "ui/wizard/wizardview.h"

#include <QDesktopServices>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The person's browser: goes wherever it is sent, and keeps the last page.
class Browser : public QObject
{
    Q_OBJECT

public:
    QByteArray page;

public slots:
    void open(const QUrl& url)
    {
        // later, as a real one: the window must not wait for it
        QMetaObject::invokeMethod(
            this, [this, url] { page = visit(url); }, Qt::QueuedConnection);
    }
};

} // namespace

/// A person authorizes in the window, with the workspace's real parts and a real authorization server; then imports run
/// from the command line.
class TestWindowAuthorize : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_program = std::make_unique<Program>();
        const QString words = m_program->write(u"words"_s, "correct horse battery");
        m_program->setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, words);
        qputenv("MUSTER_VAULT_PASSPHRASE_FILE", words.toLocal8Bit());
        m_office = std::make_unique<OAuthOffice>();
        QDesktopServices::setUrlHandler(u"http"_s, &m_browser, "open");
        m_browser.page.clear();
    }
    void cleanup()
    {
        QDesktopServices::unsetUrlHandler(u"http"_s);
        m_view.reset();
        m_draft.reset();
        m_service.reset();
        m_ports.reset();
        m_office.reset();
        m_program.reset();
        qunsetenv("MUSTER_VAULT_PASSPHRASE_FILE");
    }

    void onceInTheWindowThenImportsRunByThemselves_data()
    {
        QTest::addColumn<QByteArray>("client");
        QTest::addColumn<QByteArray>("way");
        QTest::addColumn<QString>("secret");
        QTest::newRow("a public client with PKCE") << QByteArray("public") << QByteArray("none") << QString();
        QTest::newRow("a secret in a Basic header")
            << QByteArray("basic") << QByteArray("basic") << u"canary-basic:+%/secret"_s;
        QTest::newRow("a secret in the body") << QByteArray("post") << QByteArray("body") << u"canary-post-secret"_s;
    }
    void onceInTheWindowThenImportsRunByThemselves()
    {
        QFETCH(const QByteArray, client);
        QFETCH(const QByteArray, way);
        QFETCH(const QString, secret);
        QString whyNot;
        if (!m_office->start(2, 50, whyNot)) // tokens live 2 seconds
            QSKIP(qPrintable(whyNot));
        Json connector = m_office->connector("authorizationCode", client.constData(), way.constData());
        for (const char* url : {"authorizationUrl", "tokenUrl", "revokeUrl"})
            connector["source"]["auth"][url] = ""; // the issuer will tell
        open(connector);

        QTest::mouseClick(find<QPushButton>("discover"), Qt::LeftButton);
        QTRY_COMPARE(find<QLineEdit>("tokenUrl")->text(), QString::fromStdString(m_office->url("/token")));
        QCOMPARE(find<QLineEdit>("revokeUrl")->text(), QString::fromStdString(m_office->url("/token/revocation")));
        if (!secret.isEmpty())
            QTest::keyClicks(find<SecretField>("clientSecret")->findChild<QLineEdit*>(), secret);
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(find<PlainLabel>("state")->text().contains(u"It renews itself"_s), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_browser.page.contains("Muster is authorized"), 20'000);

        QVERIFY(m_ports->connectors().update(m_draft->connector()));
        const Call imported = m_program->json({"import", "small"});
        COMPARE_CODE(imported, 0);
        QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());
    }

    void aRefusalIsSaidInTheWindowAndInTheBrowser()
    {
        QString whyNot;
        if (!m_office->start(60, 0, whyNot))
            QSKIP(qPrintable(whyNot));
        open(m_office->connector("authorizationCode", "unwelcome", "none"));
        QSignalSpy failed(form(), &OAuthForm::failed);
        QTest::mouseClick(find<QPushButton>("authorize"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20'000);
        const auto error = failed[0][0].value<Error>();
        QCOMPARE(error.kind, ErrorKind::Unauthorized);
        QVERIFY2(error.detail.contains(u"This client is not welcome"_s), qPrintable(error.detail));
        QTRY_VERIFY_WITH_TIMEOUT(m_browser.page.contains("was not authorized"), 20'000);
    }

private:
    void open(const Json& json)
    {
        const auto connector = readConnector(writeJson(json));
        QVERIFY2(connector, connector ? "" : qPrintable(connector.error().message));
        auto ports = openWorkspace(m_program->workspace());
        QVERIFY(ports.has_value());
        m_ports = std::move(*ports);
        QVERIFY(m_ports->connectors().add(*connector, {}));
        m_service =
            std::make_unique<ImportService>([folder = m_program->workspace()] { return openWorkspace(folder); });
        m_draft = std::make_unique<DraftModel>(m_ports->connectors(), connector->id,
                                               DraftState{*connector, std::make_shared<const std::string>()}, false);
        m_view = std::make_unique<WizardView>(*m_draft, m_ports->connectors(), *m_service);
        m_view->resize(1200, 900);
        m_view->show();
    }
    [[nodiscard]] OAuthForm* form() const
    {
        return m_view->panel(WizardStep::Authentication)->findChild<OAuthForm*>(u"oauth"_s);
    }
    template <typename T>
    T* find(const char* name) const
    {
        T* found = form()->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s here", name);
        return found;
    }

    Browser m_browser;
    std::unique_ptr<Program> m_program;
    std::unique_ptr<OAuthOffice> m_office;
    std::unique_ptr<Ports> m_ports;
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<DraftModel> m_draft;
    std::unique_ptr<WizardView> m_view;
};

QTEST_MAIN(TestWindowAuthorize)
#include "test_windowauthorize.moc"
