// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/db/database.h"
#include "sourceserver.h"
#include "tests/fakes/canaries.h"
#include "tests/service/apiservice.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A mail server on the loopback address that refuses the first password and says it back in each form; later ones are
/// right. Works in a thread of its own, so that a test may wait for programs meanwhile.
class MailSink
{
public:
    MailSink()
    {
        std::promise<int> port;
        auto known = port.get_future();
        m_thread =
            std::jthread([this, told = std::move(port)](const std::stop_token& stop) mutable { serve(told, stop); });
        m_port = known.get();
    }
    [[nodiscard]] int port() const { return m_port; }
    /// What was said to sign in, decoded; and all mails.
    [[nodiscard]] QByteArray signIns() { return copy(m_signIns); }
    [[nodiscard]] QByteArray mails() { return copy(m_mails); }

private:
    QByteArray copy(const QByteArray& text)
    {
        const std::scoped_lock lock(m_guard);
        return text;
    }
    void serve(std::promise<int>& port, const std::stop_token& stop)
    {
        QTcpServer server;
        const bool listens = server.listen(QHostAddress::LocalHost);
        port.set_value(listens ? server.serverPort() : 0);
        while (!stop.stop_requested()) {
            if (!server.waitForNewConnection(50))
                continue;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            socket->write("220 canary ESMTP\r\n");
            bool isData = false, isSignIn = false;
            while (!stop.stop_requested() && socket->state() == QAbstractSocket::ConnectedState) {
                if (!socket->canReadLine() && !socket->waitForReadyRead(50))
                    continue;
                while (socket->canReadLine())
                    answer(*socket, socket->readLine(), isData, isSignIn);
                socket->flush();
            }
        }
    }
    void answer(QTcpSocket& socket, const QByteArray& raw, bool& isData, bool& isSignIn)
    {
        const QByteArray line = raw.trimmed();
        if (isData) {
            const std::scoped_lock lock(m_guard);
            m_mails += raw;
            if (line == ".") {
                isData = false;
                socket.write("250 kept\r\n");
            }
        } else if (std::exchange(isSignIn, false)) {
            judge(socket, line);
        } else if (line.startsWith("EHLO")) {
            socket.write("250-canary\r\n250 AUTH PLAIN\r\n");
        } else if (line.startsWith("AUTH PLAIN ")) {
            judge(socket, line.mid(11));
        } else if (line.startsWith("AUTH")) {
            isSignIn = true;
            socket.write("334 \r\n");
        } else if (line == "DATA") {
            isData = true;
            socket.write("354 go on\r\n");
        } else {
            socket.write(line == "QUIT" ? "221 bye\r\n" : "250 well\r\n");
        }
    }
    void judge(QTcpSocket& socket, const QByteArray& encoded)
    {
        const QByteArray told = QByteArray::fromBase64(encoded).replace('\0', ' ');
        const std::scoped_lock lock(m_guard);
        const bool isFirst = m_signIns.isEmpty();
        m_signIns += told + '\n';
        socket.write(isFirst ? "535 5.7.8 wrong password " + told + " or " + encoded + "\r\n" : "235 welcome\r\n");
    }

    std::mutex m_guard;
    QByteArray m_signIns, m_mails;
    int m_port = 0;
    std::jthread m_thread; ///< last: it uses the rest
};

/// A webhook that answers the first call with everything that it got, in each form.
class HookSink
{
public:
    [[nodiscard]] std::string address(const QByteArray& secret) const
    {
        return m_server.url() + "/services/" + secret.toStdString();
    }
    [[nodiscard]] QByteArray targets() { return copy(m_targets); }
    [[nodiscard]] QByteArray bodies() { return copy(m_bodies); } ///< and headers
    [[nodiscard]] int calls() const { return m_calls; }

private:
    QByteArray copy(const QByteArray& text)
    {
        const std::scoped_lock lock(m_guard);
        return text;
    }
    void answer(const httplib::Request& request, httplib::Response& response)
    {
        const std::scoped_lock lock(m_guard);
        const QByteArray target = QByteArray::fromStdString(request.target);
        m_targets += target + '\n';
        for (const auto& [name, value] : request.headers)
            m_bodies += QByteArray::fromStdString(name + ": " + value + '\n');
        m_bodies += QByteArray::fromStdString(request.body) + '\n';
        if (m_calls++ > 0)
            return response.set_content("ok", "text/plain");
        response.status = 500;
        response.set_content(("Cannot POST " + target + ' ' + target.toBase64() + ' ' + target.toHex()).toStdString(),
                             "text/plain");
    }

    std::mutex m_guard;
    QByteArray m_targets, m_bodies;
    std::atomic<int> m_calls = 0;
    SourceServer m_server{[this](const httplib::Request& request, httplib::Response& response) {
        answer(request, response);
    }}; ///< last: its threads use the rest
};

} // namespace

/// What runs with nobody looking: its secrets stay where they belong.
class TestCanaryUnattended : public QObject
{
    Q_OBJECT

private slots:
    void noSecretIsFoundAnywhere();

private:
    void run(const Arguments& arguments, const QByteArray& input = {});
    void look(const QProcess& process);
    void keepPassphrase(const QByteArray& passphrase);
    void useTheVault();
    void setUpMessages();
    void serve();
    void useTheApi(const Place& place);

    Program m_program;
    Canaries m_canaries;
    QTemporaryDir m_elsewhere; ///< the passphrase's own file is no leak
    QByteArray m_shown;        ///< everything that the program wrote, its arguments, its environment and its answers
    MailSink m_mail;
    HookSink m_hook;
    QByteArray m_address = "w3bhook-canary-of-the-path.0123456789";
};

void TestCanaryUnattended::look(const QProcess& process)
{
    for (const char* what : {"cmdline", "environ"}) {
        QFile file(u"/proc/%1/"_s.arg(process.processId()) + QLatin1String(what));
        if (file.open(QIODevice::ReadOnly))
            m_shown += file.readAll().replace('\0', '\n');
    }
}

void TestCanaryUnattended::run(const Arguments& arguments, const QByteArray& input)
{
    QProcess process;
    m_program.start(process, arguments);
    QVERIFY(process.waitForStarted());
    look(process);
    process.write(input);
    process.closeWriteChannel();
    const Call call = Program::finish(process);
    QVERIFY2(call.code >= 0, call.err.constData());
    m_shown += call.out + call.err;
}

void TestCanaryUnattended::keepPassphrase(const QByteArray& passphrase)
{
    QFile file(m_elsewhere.filePath(u"passphrase"_s));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(passphrase) > 0);
    m_program.setVariable(u"MUSTER_VAULT_PASSPHRASE_FILE"_s, file.fileName());
}

void TestCanaryUnattended::useTheVault()
{
    const QByteArray first = m_canaries.plant("first passphrase"), second = m_canaries.plant("second passphrase"),
                     wrong = m_canaries.plant("wrong passphrase");
    run({"vault", "make"}, first);
    run({"--json", "vault", "make"}, first); // there is one already
    keepPassphrase(wrong);
    run({"vault", "status"});
    run({"vault", "change"}, second);
    keepPassphrase(first);
    run({"--json", "vault", "change"}, second);
    run({"vault", "status"}); // the file still holds the first one
    keepPassphrase(second);
    run({"--verbose", "vault", "status"});
    run({"vault", "remove"}); // the environment says that there shall be one
    QVERIFY(QFile::exists(m_program.workspace() + u"/secrets.vault"_s));
}

void TestCanaryUnattended::setUpMessages()
{
    const QByteArray password = m_canaries.plant("mail password"), signing = m_canaries.plant("signing secret");
    m_canaries.plant("webhook address", m_address);
    run({"notify", "mail", "--host", "127.0.0.1", "--port", std::to_string(m_mail.port()), "--security", "none",
         "--user", "muster@example.com", "--from", "muster@example.com", "--to", "it@example.com"});
    run({"notify", "mail", "--security", "none", "--port", std::to_string(m_mail.port())});
    run({"notify", "secret", "mail"}, password);
    run({"notify", "webhook", "--url", "-"}, QByteArray::fromStdString(m_hook.address(m_address)) + '\n');
    run({"notify", "secret", "webhook"}, signing);
    for (const char* channel : {"mail", "webhook", "mail", "webhook"}) // refused with an echo, then taken
        run({"--verbose", "--json", "notify", "test", channel});
    run({"notify", "show"});
    run({"--json", "notify", "show"});
    run({"notify", "list"});
}

void TestCanaryUnattended::useTheApi(const Place& place)
{
    const auto say = [&](const char* method, const QByteArray& target, const QByteArray& body = {}) {
        const Answer answer = ask(place, method, target, body);
        m_shown += answer.head + answer.body;
        return answer;
    };
    const QByteArray jobs = "/api/v2/applications/small/import/jobs";
    const std::string job = say("POST", jobs, "{}").json().value("jobId", std::string());
    QVERIFY2(!job.empty(), m_shown.right(500).constData());
    const QByteArray one = jobs + '/' + QByteArray::fromStdString(job);
    QTRY_VERIFY_WITH_TIMEOUT(say("GET", one).json().value("state", std::string()) == "done", 60'000);
    for (const QByteArray& target : {one + "/results", one + "/results?format=csv", QByteArray("/api/applications"),
                                     QByteArray("/api/v2/applications/small/import/users"),
                                     QByteArray("/api/v2/applications/small/import/schedules"),
                                     QByteArray("/api/systemusers"), QByteArray("/healthz"), QByteArray("/nowhere")})
        (void)say("GET", target);
    (void)say("POST", jobs, "{\"queryString\": 7}");
    Place wrong = place;
    wrong.key += "x";
    m_shown += ask(wrong, "GET", "/api/applications").body;
}

void TestCanaryUnattended::serve()
{
    const Call made = m_program.json({"apikey", "create", "canary"}); // shown once: that is where it belongs
    Place place;
    place.key = made.json().value("key", std::string());
    QVERIFY(!place.key.empty());
    m_canaries.plant("API key", QByteArray::fromStdString(place.key));
    QProcess process;
    m_program.start(process, {"--verbose", "serve", "--listen", "127.0.0.1:0"});
    process.setReadChannel(QProcess::StandardError);
    const QRegularExpression line(u"http://127\\.0\\.0\\.1:(\\d+)"_s);
    QByteArray words;
    while (place.port == 0 && process.waitForReadyRead(60'000)) {
        words += process.readAllStandardError();
        place.port = line.match(QString::fromUtf8(words)).captured(1).toInt();
    }
    QVERIFY2(place.port > 0, words.constData());
    look(process);
    useTheApi(place);
    // an hour goes by: mail and webhook are told of an import by the clock
    const auto schedule = [this] { return m_program.json({"schedule", "show", "small"}).json(); };
    QTRY_VERIFY_WITH_TIMEOUT(!schedule()["next"].is_null(), 60'000);
    const int before = m_hook.calls();
    const qsizetype mails = m_mail.mails().size();
    auto database =
        db::Database::openAgain((m_program.workspace() + u"/muster.db"_s).toStdString(), db::Database::Mode::ReadWrite);
    QVERIFY(database.has_value());
    const Timestamp now = SystemClock().now();
    QVERIFY(database->run("UPDATE schedule SET due = " + std::to_string(now.time_since_epoch().count())).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(m_hook.calls() > before && m_mail.mails().size() > mails, 90'000);
    process.terminate();
    const Call ended = Program::finish(process);
    COMPARE_CODE(ended, 0);
    m_shown += words + ended.out + ended.err;
}

void TestCanaryUnattended::noSecretIsFoundAnywhere()
{
    const QByteArray token = m_canaries.plant("bearer token");
    QByteArray heard;
    std::mutex guard;
    const SourceServer source([&](const httplib::Request& request, httplib::Response& response) {
        const std::scoped_lock lock(guard);
        heard += QByteArray::fromStdString(request.get_header_value("Authorization")) + '\n';
        response.set_content(usersBody(3), "application/json");
    });
    m_program.setVariable(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s); // secrets go into a vault
    m_program.setVariable(u"HOME"_s, m_program.path(u"home"_s));
    m_program.setVariable(u"TMPDIR"_s, m_program.path(QString()));
    m_program.setVariable(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    useTheVault();
    setUpMessages();
    Json file = smallConnector(source.url());
    file["source"]["auth"] = Json{{"kind", "bearer"}, {"token", Json{{"secret", "token"}}}};
    run({"connector", "add", m_program.write(u"connector.json"_s, writeJson(file))});
    run({"secret", "set", "small", "token"}, token);
    serve();
    run({"--json", "notify", "list"});
    run({"--json", "apikey", "list"});
    run({"--json", "runs", "list"});
    if (QTest::currentTestFailed())
        return;

    QStringList hits; // each secret did go to where it belongs
    m_canaries.search(m_mail.signIns(), u"mail server"_s, hits);
    m_canaries.search(m_hook.targets(), u"webhook"_s, hits);
    m_canaries.search(heard, u"source"_s, hits);
    for (const char* what : {"mail password", "webhook address", "bearer token"})
        QVERIFY2(hits.join(u'\n').contains(QLatin1String(what)), what);
    QVERIFY(m_hook.calls() >= 3 && m_hook.bodies().contains("X-Muster-Signature"));
    hits.clear();
    m_canaries.search(m_shown, u"output, arguments, environment or answers"_s, hits);
    m_canaries.search(m_mail.mails(), u"mails"_s, hits);
    m_canaries.search(m_hook.bodies(), u"bodies and headers of the webhook"_s, hits);
    QVERIFY(m_canaries.searchFiles(m_program.path(QString()), hits) >= 3);
    QVERIFY2(hits.isEmpty(), qPrintable(hits.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestCanaryUnattended)
#include "test_canaryunattended.moc"
