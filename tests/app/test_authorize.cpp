// SPDX-License-Identifier: GPL-3.0-or-later
#include "npmservers.h"
#include "program.h"
#include "tests/fakes/keyring.h"

#include <QDirIterator>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>

using namespace muster;

namespace {

/// The server of others (oidc-provider) with the users that its tokens protect.
struct Office
{
    bool start(int lifetime, int delay, QString& whyNot)
    {
        const QString package = npmPackage(QStringLiteral("oidc-provider"), QStringLiteral("9.13.3"), whyNot);
        if (package.isEmpty())
            return false;
        port = freePort();
        if (!server.start({QStringLiteral(MUSTER_SOURCE_DIR "/tests/app/oauthserver.mjs"), package,
                           QString::number(port), QString::number(lifetime), QString::number(delay)},
                          port)) {
            whyNot = QString::fromUtf8(server.output());
            return false;
        }
        return true;
    }
    [[nodiscard]] std::string url(const char* path) const { return "http://127.0.0.1:" + std::to_string(port) + path; }
    [[nodiscard]] Json connector(const char* grant, const char* client, const char* way) const
    {
        Json connector = smallConnector(url("/api"));
        connector["source"]["auth"] = Json{{"kind", "oauth2"},
                                           {"grant", grant},
                                           {"issuer", url("")},
                                           {"authorizationUrl", url("/auth")},
                                           {"tokenUrl", url("/token")},
                                           {"revokeUrl", url("/token/revocation")},
                                           {"clientId", client},
                                           {"clientAuth", way},
                                           {"scopes", "users:read openid offline_access"}};
        if (std::string_view(grant) == "clientCredentials")
            connector["source"]["auth"]["scopes"] = "users:read";
        if (std::string_view(way) != "none")
            connector["source"]["auth"]["clientSecret"] = Json{{"secret", "client"}};
        connector["source"]["total"] = Json{{"in", "body"}, {"path", "total"}};
        connector["source"]["pagination"] =
            Json{{"kind", "offset"}, {"limit", "limit"}, {"offset", "offset"}, {"pageSize", 10}};
        connector.erase("status");
        return connector;
    }
    NodeServer server;
    int port = 0;
};

/// A browser whose person says yes to everything: follows redirects, keeps cookies, and shows the last page.
QByteArray visit(const QUrl& url)
{
    QNetworkAccessManager browser;
    browser.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(url);
    request.setMaximumRedirectsAllowed(20);
    const std::unique_ptr<QNetworkReply> reply(browser.get(request));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 20'000))
        return "no answer";
    return reply->readAll();
}

} // namespace

/// The whole of OAuth 2.0 with the real program, a real authorization server and a real keyring.
class TestAuthorize : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aPersonAllowsItOnceAndImportsRunByThemselves_data();
    void aPersonAllowsItOnceAndImportsRunByThemselves();
    void aRefusalEndsWithItsReason();
    void aMachineNeedsNobody();
    void twoProcessesRenewOnce();

private:
    Call authorize(QByteArray& page) const;
    [[nodiscard]] Json counted() const;
    void begin(int lifetime, int delay);
    void add(const Json& connector, const char* secret);
    void noSecretLiesInTheWorkspace() const;

    std::unique_ptr<Keyring> m_keyring;
    std::unique_ptr<Office> m_office;
    std::unique_ptr<Program> m_program;
    QString m_whyNot;
};

void TestAuthorize::init()
{
    m_whyNot.clear();
    m_keyring = std::make_unique<Keyring>();
    m_office = std::make_unique<Office>();
    m_program = std::make_unique<Program>();
}

void TestAuthorize::cleanup()
{
    if (m_whyNot.isEmpty())
        noSecretLiesInTheWorkspace();
    m_program.reset();
    m_office.reset();
    m_keyring.reset();
}

void TestAuthorize::begin(int lifetime, int delay)
{
    if (!m_keyring->start(m_whyNot) || !m_office->start(lifetime, delay, m_whyNot))
        QSKIP(qPrintable(m_whyNot));
    for (const auto& [name, value] : m_keyring->variables())
        m_program->setVariable(name, value);
}

void TestAuthorize::add(const Json& connector, const char* secret)
{
    COMPARE_CODE(
        m_program->run({"connector", "add", m_program->write(QStringLiteral("connector.json"), connector.dump())}), 0);
    if (secret)
        COMPARE_CODE(m_program->run({"secret", "set", "small", "client"}, secret), 0);
}

/// `musterctl authorize --no-browser`, with the browser on the other side.
Call TestAuthorize::authorize(QByteArray& page) const
{
    QProcess process;
    m_program->start(process, {"--json", "authorize", "small", "--no-browser"});
    static const QRegularExpression address(QStringLiteral("http://127\\.0\\.0\\.1:\\d+/auth\\?\\S+"));
    QByteArray said;
    const auto found = [&] {
        process.waitForReadyRead(50);
        said += process.readAllStandardError();
        return address.match(QString::fromUtf8(said)).hasMatch() || process.state() == QProcess::NotRunning;
    };
    if (QTest::qWaitFor(found, 20'000) && process.state() == QProcess::Running)
        page = visit(QUrl(address.match(QString::fromUtf8(said)).captured()));
    Call call = Program::finish(process);
    call.err.prepend(said);
    return call;
}

Json TestAuthorize::counted() const
{
    return Json::parse(visit(QUrl(QString::fromStdString(m_office->url("/counted")))).toStdString());
}

/// Neither the client's secret nor a token lies in a file: they are in the keyring only.
void TestAuthorize::noSecretLiesInTheWorkspace() const
{
    int files = 0;
    for (QDirIterator all(m_program->workspace(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         all.hasNext();) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ++files;
        for (const char* plain : {"canary-basic", "canary-post", "canary-machine"}) {
            const QByteArray text(plain);
            QVERIFY2(!bytes.contains(text) && !bytes.contains(text.toHex()) &&
                         !bytes.contains(text.toBase64(QByteArray::OmitTrailingEquals).chopped(1)),
                     qPrintable(file.fileName()));
        }
        for (const char* word : {"refresh_token", "access_token", "Bearer "})
            QVERIFY2(!bytes.contains(word), qPrintable(file.fileName()));
    }
    QVERIFY(files > 0);
}

void TestAuthorize::aPersonAllowsItOnceAndImportsRunByThemselves_data()
{
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<QByteArray>("way");
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("a public client with PKCE") << QByteArray("public") << QByteArray("none") << QByteArray();
    QTest::newRow("a secret in a Basic header")
        << QByteArray("basic") << QByteArray("basic") << QByteArray("canary-basic:+%/secret");
    QTest::newRow("a secret in the body")
        << QByteArray("post") << QByteArray("body") << QByteArray("canary-post-secret");
}

void TestAuthorize::aPersonAllowsItOnceAndImportsRunByThemselves()
{
    QFETCH(const QByteArray, client);
    QFETCH(const QByteArray, way);
    QFETCH(const QByteArray, secret);
    begin(2, 150); // tokens live 2 seconds, a page takes 150 ms: they end in the middle of an import of 26 pages
    if (!m_whyNot.isEmpty())
        return;
    add(m_office->connector("authorizationCode", client.constData(), way.constData()),
        secret.isEmpty() ? nullptr : secret.constData());
    COMPARE_CODE(m_program->json({"import", "small"}), 6); // authorization needed
    COMPARE_CODE(m_program->run({"authorize", "small", "--status"}), 6);

    QByteArray page;
    const Call authorized = authorize(page);
    COMPARE_CODE(authorized, 0);
    QVERIFY2(page.contains("Muster is authorized"), page.constData());
    const Json status = authorized.json();
    QVERIFY2(status["authorized"] == Json(true) && status["renews"] == Json(true), authorized.out.constData());

    const Call imported = m_program->json({"import", "small"});
    COMPARE_CODE(imported, 0);
    QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());
    QTest::qWait(2100); // the token of that run is over: the next one begins with a refresh
    const Call again = m_program->json({"import", "small"});
    COMPARE_CODE(again, 0);
    QVERIFY2(again.json()["counts"]["unchanged"] == Json(260), again.out.constData());
    QVERIFY(counted()["refreshes"].get<int>() >= 1);

    COMPARE_CODE(m_program->run({"--no-interaction", "connector", "deactivate", "small"}), 0);
    QVERIFY(counted()["revocations"].get<int>() >= 1);
    QVERIFY(m_program->json({"secret", "list", "small"}).json().empty());
}

void TestAuthorize::aRefusalEndsWithItsReason()
{
    begin(60, 0);
    if (!m_whyNot.isEmpty())
        return;
    add(m_office->connector("authorizationCode", "unwelcome", "none"), nullptr);
    QByteArray page;
    const Call call = authorize(page);
    COMPARE_CODE(call, 6);
    QVERIFY2(call.err.contains("This client is not welcome"), call.err.constData());
    QVERIFY2(page.contains("was not authorized"), page.constData());
}

void TestAuthorize::aMachineNeedsNobody()
{
    begin(60, 0);
    if (!m_whyNot.isEmpty())
        return;
    add(m_office->connector("clientCredentials", "machine", "basic"), "canary-machine-secret");
    const Call imported = m_program->json({"import", "small"});
    COMPARE_CODE(imported, 0);
    QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());
    COMPARE_CODE(m_program->run({"authorize", "small", "--status"}), 0);
    COMPARE_CODE(m_program->run({"secret", "set", "small", "client"}, "wrong"), 0);
    COMPARE_CODE(m_program->run({"authorize", "small"}), 6); // a new token is asked for
}

void TestAuthorize::twoProcessesRenewOnce()
{
    begin(3, 0);
    if (!m_whyNot.isEmpty())
        return;
    add(m_office->connector("authorizationCode", "public", "none"), nullptr);
    QByteArray page;
    COMPARE_CODE(authorize(page), 0);
    QTest::qWait(3100);
    QCOMPARE(counted()["refreshes"].get<int>(), 0);
    QProcess one, two;
    m_program->start(one, {"--json", "test", "small"});
    m_program->start(two, {"--json", "test", "small"});
    const Call first = Program::finish(one);
    const Call second = Program::finish(two);
    COMPARE_CODE(first, 0);
    COMPARE_CODE(second, 0);
    QCOMPARE(counted()["refreshes"].get<int>(), 1);
    QVERIFY(!first.out.contains("Bearer ") && !second.out.contains("Bearer "));
}

QTEST_GUILESS_MAIN(TestAuthorize)
#include "test_authorize.moc"
