// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauthoffice.h"
#include "tests/fakes/keyring.h"

#include <QDirIterator>
#include <QRegularExpression>

using namespace muster;

/// The whole of OAuth 2.0 with the real program, a real authorization server and a real keyring.
class TestAuthorize : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aPersonAllowsItOnceAndImportsRunByThemselves_data();
    void aPersonAllowsItOnceAndImportsRunByThemselves();
    void changedSettingsAreAuthorizedBeforeTheyAreSaved();
    void aRefusalEndsWithItsReason();
    void aMachineNeedsNobody();
    void aMachineSignsWhatItSays_data();
    void aMachineSignsWhatItSays();
    void aSignedStatementIsEnough();
    void twoProcessesRenewOnce();

private:
    Call authorize(QByteArray& page, const QStringList& more = {}) const;
    [[nodiscard]] Json counted() const;
    void begin(int lifetime, int delay);
    void add(const Json& connector, const char* secret);
    void noSecretLiesInTheWorkspace() const;

    std::unique_ptr<Keyring> m_keyring;
    std::unique_ptr<OAuthOffice> m_office;
    std::unique_ptr<Program> m_program;
    QString m_whyNot;
};

void TestAuthorize::init()
{
    m_whyNot.clear();
    m_keyring = std::make_unique<Keyring>();
    m_office = std::make_unique<OAuthOffice>();
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
        m_program->run({"connector", "add", m_program->write(QStringLiteral("connector.json"), writeJson(connector))}),
        0);
    if (secret)
        COMPARE_CODE(m_program->run({"secret", "set", "small", "client"}, secret), 0);
}

/// `musterctl authorize --no-browser`, with the browser on the other side.
Call TestAuthorize::authorize(QByteArray& page, const QStringList& more) const
{
    QProcess process;
    m_program->start(process, Arguments({"--json", "authorize", "small", "--no-browser"}).list() + more);
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
    return readJson(visit(QUrl(QString::fromStdString(m_office->url("/counted")))).toStdString());
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

/// An import that runs is not replaced by one that somebody has to authorize first.
void TestAuthorize::changedSettingsAreAuthorizedBeforeTheyAreSaved()
{
    begin(60, 0);
    if (!m_whyNot.isEmpty())
        return;
    Json connector = m_office->connector("authorizationCode", "basic", "basic");
    const auto update = [&] {
        return m_program->run({"connector", "update", "small",
                               m_program->write(QStringLiteral("changed it.json"), writeJson(connector))});
    };
    add(connector, nullptr);
    connector["source"]["auth"]["scopes"] = "users:read offline_access";
    const Call first = update();
    COMPARE_CODE(first, 0); // nothing to lose yet
    QVERIFY2(first.err.contains("secret set small client") && first.err.contains("authorize small"),
             first.err.constData());
    COMPARE_CODE(m_program->run({"secret", "set", "small", "client"}, "canary-basic:+%/secret"), 0);
    QByteArray page;
    COMPARE_CODE(authorize(page), 0);

    connector["source"]["auth"]["scopes"] = "users:read openid offline_access";
    const Call refused = update();
    COMPARE_CODE(refused, 6);
    QVERIFY2(refused.err.contains("Nothing was saved") && refused.err.contains("authorize small --file '"),
             refused.err.constData());
    QVERIFY(!refused.err.contains("secret set"));
    QCOMPARE(m_program->json({"connector", "show", "small"}).json()["stored"]["version"].get<int>(), 2);
    COMPARE_CODE(m_program->run({"authorize", "small", "--status"}), 0); // imports go on with what is saved

    COMPARE_CODE(authorize(page, Arguments({"--file", m_program->path(QStringLiteral("changed it.json"))}).list()), 0);
    COMPARE_CODE(update(), 0);
    COMPARE_CODE(m_program->run({"authorize", "small", "--status"}), 0);
    const Call imported = m_program->json({"import", "small"});
    COMPARE_CODE(imported, 0);
    QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());

    // another host gets the client's secret only when somebody enters it for that host
    const std::string token = connector["source"]["auth"]["tokenUrl"];
    connector["source"]["auth"]["tokenUrl"] = "http://localhost" + token.substr(token.rfind(':'));
    const Call elsewhere = update();
    COMPARE_CODE(elsewhere, 6);
    QVERIFY2(elsewhere.err.contains("secret set small client --file '"), elsewhere.err.constData());
    const QString file = m_program->path(QStringLiteral("changed it.json"));
    COMPARE_CODE(m_program->run({"secret", "set", "small", "client", "--file", file}, "canary-basic:+%/secret"), 0);
    COMPARE_CODE(authorize(page, Arguments({"--file", file}).list()), 0);
    COMPARE_CODE(update(), 0);

    connector["id"] = "another";
    m_program->write(QStringLiteral("changed it.json"), writeJson(connector));
    COMPARE_CODE(m_program->run({"authorize", "small", "--file", file}), 2);
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

void TestAuthorize::aMachineSignsWhatItSays_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("algorithm");
    QTest::newRow("with RSA") << QByteArray("rsa") << QByteArray("RS256");
    QTest::newRow("with an elliptic curve") << QByteArray("ec") << QByteArray("ES256");
}

/// private_key_jwt: the server knows the public key only (RFC 7523, section 2.2).
void TestAuthorize::aMachineSignsWhatItSays()
{
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, algorithm);
    begin(2, 100);
    if (!m_whyNot.isEmpty())
        return;
    const auto keyOf = [this](const QByteArray& name) {
        return visit(QUrl(QString::fromStdString(m_office->url("/key/")) + QString::fromLatin1(name)));
    };
    Json connector = m_office->connector("clientCredentials", ("signing-" + key).constData(), "none");
    Json& auth = connector["source"]["auth"];
    auth["clientAuth"] = "privateKeyJwt";
    auth["privateKey"] = Json{{"secret", "client"}};
    auth["assertion"] = Json{{"algorithm", algorithm.toStdString()}, {"keyId", key.toStdString()}};
    const QByteArray pem = keyOf(key);
    QVERIFY2(pem.startsWith("-----BEGIN PRIVATE KEY-----"), pem.constData());
    add(connector, pem.constData());
    const Call imported = m_program->json({"import", "small"});
    COMPARE_CODE(imported, 0);
    QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());
    QVERIFY(!imported.out.contains("PRIVATE KEY") && !imported.err.contains("PRIVATE KEY"));

    connector["source"]["auth"]["clientId"] = key == "rsa" ? "signing-ec" : "signing-rsa"; // somebody else
    const QString other = m_program->write(QStringLiteral("other.json"), writeJson(connector));
    COMPARE_CODE(m_program->run({"connector", "update", "small", other}), 6); // nobody has allowed it
    COMPARE_CODE(m_program->run({"connector", "update", "small", other, "--yes"}), 0);
    COMPARE_CODE(m_program->run({"authorize", "small"}), 6);
}

/// The JWT bearer grant (RFC 7523, section 2.1); another program judges the statement.
void TestAuthorize::aSignedStatementIsEnough()
{
    begin(2, 100);
    if (!m_whyNot.isEmpty())
        return;
    Json connector = m_office->connector("jwtBearer", "statement", "none");
    Json& auth = connector["source"]["auth"];
    auth["scopes"] = "users:read";
    auth["privateKey"] = Json{{"secret", "client"}};
    auth["assertion"] = Json{{"subject", "importer@example.com"}};
    const QByteArray pem = visit(QUrl(QString::fromStdString(m_office->url("/key/rsa"))));
    add(connector, pem.constData());
    const Call imported = m_program->json({"import", "small"}); // 26 pages, tokens of 2 seconds: several statements
    COMPARE_CODE(imported, 0);
    QVERIFY2(imported.json()["counts"]["created"] == Json(260), imported.out.constData());

    connector["source"]["auth"]["assertion"]["subject"] = "somebody.else@example.com";
    const QString other = m_program->write(QStringLiteral("other.json"), writeJson(connector));
    COMPARE_CODE(m_program->run({"connector", "update", "small", other}), 6); // nobody has allowed it
    COMPARE_CODE(m_program->run({"connector", "update", "small", other, "--yes"}), 0);
    COMPARE_CODE(m_program->run({"authorize", "small"}), 6);
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
