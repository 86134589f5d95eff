// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "sourceserver.h"
#include "tests/fakes/canaries.h"

#include <mutex>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A source that behaves as its path says, and a second server that must never hear of a secret.
class TwoServers
{
public:
    TwoServers(QByteArray access, QByteArray session)
        : m_access(std::move(access)), m_session(std::move(session)),
          m_sink([this](const auto& request, auto& response) {
              const std::scoped_lock lock(m_guard);
              m_heard += all(request);
              response.set_content("[]", "application/json");
          }),
          m_source([this](const auto& request, auto& response) { answer(request, response); })
    {
    }
    [[nodiscard]] std::string source() const { return m_source.url(); }
    [[nodiscard]] std::string sink() const { return m_sink.url(); }
    [[nodiscard]] QByteArray heardBySink()
    {
        const std::scoped_lock lock(m_guard);
        return m_heard;
    }
    [[nodiscard]] QByteArray heardBySource()
    {
        const std::scoped_lock lock(m_guard);
        return m_seen;
    }

private:
    static QByteArray all(const httplib::Request& request)
    {
        QByteArray text = QByteArray::fromStdString(request.method + ' ' + request.target + '\n');
        for (const auto& [name, value] : request.headers)
            text += QByteArray::fromStdString(name + ": " + value + '\n');
        return text + QByteArray::fromStdString(request.body) + '\n';
    }

    void answer(const httplib::Request& request, httplib::Response& response)
    {
        const QByteArray said = all(request);
        {
            const std::scoped_lock lock(m_guard);
            m_seen += said;
        }
        const auto at = [&](const char* part) { return request.path.find(part) != std::string::npos; };
        if (at("/token"))
            response.set_content(R"({"token_type": "Bearer", "expires_in": 3600, "access_token": ")" +
                                     m_access.toStdString() + "\"}",
                                 "application/json");
        else if (at("/login"))
            response.set_content(R"({"token": ")" + m_session.toStdString() + "\"}", "application/json");
        else if (at("/echo")) { // a server that shows everything it got, in each form
            response.status = 403;
            response.set_header("X-Echo", said.toHex().left(4000).toStdString());
            response.set_content((said + said.toBase64() + QByteArray::fromPercentEncoding(said)).toStdString(),
                                 "text/plain");
        } else if (at("/away")) {
            response.status = 302;
            response.set_header("Location", sink() + "/users?from=" + "redirect");
        } else if (at("/next")) {
            response.set_content(usersBody(2).insert(1, R"("next": ")" + sink() + R"(/users", )"), "application/json");
        } else {
            response.set_content(usersBody(2), "application/json");
        }
    }

    QByteArray m_access, m_session, m_heard, m_seen;
    std::mutex m_guard;
    SourceServer m_sink, m_source;
};

struct Kind
{
    const char* name;
    Json auth;
    std::vector<std::pair<std::string, QByteArray>> secrets; ///< name and canary
    Json headers = Json::array();
};

Json secret(const char* name)
{
    return Json{{"secret", name}};
}

} // namespace

/// Every kind of secret, through everything that the program does with a connector: it stays where it belongs.
class TestCanary : public QObject
{
    Q_OBJECT

private slots:
    void theSearchFindsWhatIsThere();
    void noSecretIsFoundAnywhere();

private:
    void run(const Program& program, const Arguments& arguments, const QByteArray& input = {});
    std::vector<Kind> kinds(const TwoServers& servers);
    void useEverywhere(const Program& program, const TwoServers& servers, const Kind& kind);

    Canaries m_canaries;
    QByteArray m_shown; ///< everything that the program wrote, its arguments and its environment
    int m_calls = 0;
};

/// The search itself: what it would miss, the test below would miss.
void TestCanary::theSearchFindsWhatIsThere()
{
    Canaries canaries;
    const QByteArray secret = canaries.plant("a");
    const auto hits = [&](const QByteArray& text) {
        QStringList found;
        canaries.search(text, u"here"_s, found);
        return !found.isEmpty();
    };
    QVERIFY(!hits("nothing of it"));
    QVERIFY(hits("{" + secret + "}"));
    QVERIFY(hits(secret.toHex()));
    for (const char* before : {"", "u", "us", "use"})
        QVERIFY(hits((before + secret + ":x").toBase64()));
    QVERIFY(hits(secret.toPercentEncoding()));
    const QString text = QString::fromUtf8(secret);
    QVERIFY(hits(QByteArray(reinterpret_cast<const char*>(text.utf16()), text.size() * 2)));
}

void TestCanary::run(const Program& program, const Arguments& arguments, const QByteArray& input)
{
    QProcess process;
    program.start(process, arguments);
    QVERIFY(process.waitForStarted());
    for (const char* what : {"cmdline", "environ"}) {
        QFile file(u"/proc/%1/"_s.arg(process.processId()) + QLatin1String(what));
        if (file.open(QIODevice::ReadOnly))
            m_shown += file.readAll().replace('\0', '\n');
    }
    process.write(input);
    process.closeWriteChannel();
    const Call call = Program::finish(process);
    QVERIFY2(call.code >= 0, call.err.constData());
    m_shown += call.out + call.err;
    ++m_calls;
}

std::vector<Kind> TestCanary::kinds(const TwoServers& servers)
{
    const std::string token = servers.source() + "/token";
    const auto plant = [this](const char* what) { return m_canaries.plant(what); };
    return {
        {"bearer", Json{{"kind", "bearer"}, {"token", secret("token")}}, {{"token", plant("bearer token")}}},
        {"header",
         Json{{"kind", "apiKey"}, {"in", "header"}, {"name", "X-Key"}, {"value", "SSWS {secret}"}, {"secret", "key"}},
         {{"key", plant("API key in a header")}}},
        {"query",
         Json{{"kind", "apiKey"}, {"in", "query"}, {"name", "k"}, {"value", secret("key")}},
         {{"key", plant("API key in the query")}}},
        {"cookie",
         Json{{"kind", "apiKey"}, {"in", "cookie"}, {"name", "k"}, {"value", secret("key")}},
         {{"key", plant("API key in a cookie")}}},
        {"basic",
         Json{{"kind", "basic"}, {"username", "me"}, {"password", secret("pw")}},
         {{"pw", plant("Basic password")}, {"consumer", plant("custom header")}},
         Json::array({Json{{"name", "X-Consumer"}, {"value", secret("consumer")}}})},
        {"machine",
         Json{{"kind", "oauth2"},
              {"grant", "clientCredentials"},
              {"tokenUrl", token},
              {"clientId", "muster"},
              {"clientSecret", secret("client")}},
         {{"client", plant("client secret")}}},
        {"person",
         Json{{"kind", "oauth2"},
              {"grant", "password"},
              {"tokenUrl", token},
              {"clientId", "muster"},
              {"clientAuth", "body"},
              {"clientSecret", secret("client")},
              {"username", "me"},
              {"password", secret("pw")}},
         {{"client", plant("client secret in the body")}, {"pw", plant("password of the password grant")}}},
        {"session",
         Json{{"kind", "session"},
              {"request", Json{{"path", "/login"}, {"body", Json{{"user", "me"}, {"password", secret("pw")}}}}},
              {"token", "token"}},
         {{"pw", plant("password of a login")}}}};
}

void TestCanary::useEverywhere(const Program& program, const TwoServers& servers, const Kind& kind)
{
    for (const char* path : {"/users", "/echo", "/away", "/next"}) {
        const std::string id = std::string(kind.name) + '-' + (path + 1);
        Json file = smallConnector(servers.source());
        file["id"] = id;
        file["source"]["auth"] = kind.auth;
        file["source"]["headers"] = kind.headers;
        file["source"]["list"]["path"] = path;
        if (std::string_view(path) == "/next")
            file["source"]["pagination"] = Json{{"kind", "nextUrl"}, {"path", "next"}};
        run(program, {"connector", "add", program.write(u"connector.json"_s, writeJson(file))});
        for (const auto& [name, value] : kind.secrets)
            run(program, {"secret", "set", id, name}, value);
        run(program, {"--verbose", "--json", "test", id});
        run(program, {"--verbose", "import", id});
        const QString tape = program.path(QString::fromStdString(id));
        run(program, {"--verbose", "tape", "record", id, tape + u".jsonl"_s});
        run(program, {"--verbose", "tape", "record", id, tape + u".kept.jsonl"_s, "--keep-values"});
        if (std::string_view(path) != "/users")
            continue;
        run(program, {"preview", id});
        run(program, {"secret", "list", id});
        run(program, {"connector", "export", id});
        run(program, {"connector", "history", id});
        run(program, {"--json", "plan", id});
        run(program, {"--json", "explain", id, "1"});
        run(program, {"--json", "authorize", id, "--status"});
        run(program, {"connector", "deactivate", id});
    }
}

void TestCanary::noSecretIsFoundAnywhere()
{
    Program program;
    const QByteArray access = "acc3ss-canary-from-the-token-url.0123456789";
    const QByteArray session = "s3ssion-canary-from-the-login.0123456789";
    const QByteArray passphrase = m_canaries.plant("passphrase of the vault");
    m_canaries.plant("access token", access);
    m_canaries.plant("session token", session);
    TwoServers servers(access, session);
    QTemporaryDir elsewhere; // the passphrase's own file is no leak
    QFile file(elsewhere.filePath(u"passphrase"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(passphrase) > 0);
    file.close();
    program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, file.fileName());
    program.setVariable(u"HOME"_s, program.path(u"home"_s)); // whatever a library writes on its own
    program.setVariable(u"TMPDIR"_s, program.path(QString()));
    program.setVariable(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    for (const Kind& kind : kinds(servers))
        useEverywhere(program, servers, kind);
    run(program, {"--json", "runs", "list"});
    run(program, {"--json", "users", "list"});
    run(program, {"support", program.path(u"support.json"_s), "--hosts", "--personal"});
    QVERIFY(m_calls > 100);

    QStringList hits;
    m_canaries.search(servers.heardBySource(), u"source"_s, hits);
    for (const char* what :
         {"client secret as", "client secret in the body", "password grant", "session token", "access token", "bearer",
          "Basic", "custom header", "query", "cookie", "API key in a header", "of a login"})
        QVERIFY2(hits.join(u'\n').contains(QLatin1String(what)), what);
    QVERIFY2(hits.size() >= 12, qPrintable(hits.join(u'\n'))); // each secret did go to where it belongs
    hits.clear();
    m_canaries.search(m_shown, u"output, arguments or environment"_s, hits);
    m_canaries.search(servers.heardBySink(), u"second server"_s, hits);
    const int files = m_canaries.searchFiles(program.path(QString()), hits);
    QVERIFY(files >= 3);
    QVERIFY2(QFile::exists(program.workspace() + u"/secrets.vault"_s), "the secrets were not kept in a vault");
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));
    qInfo("%d calls, %d files, 0 hits", m_calls, files);
}

QTEST_GUILESS_MAIN(TestCanary)
#include "test_canary.moc"
