// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "tests/app/sourceserver.h"

#include <QRegularExpression>
#include <QTcpSocket>

using namespace muster;

namespace {

/// One connection that asks one thing after the other, as a client that stays connected does.
class Client
{
public:
    Client(int port, std::string key) : m_port(port), m_key(std::move(key)) {}
    /// The status; the body goes to `body`.
    int ask(const QByteArray& method, const QByteArray& target, const QByteArray& content = {},
            QByteArray* body = nullptr)
    {
        if (m_socket.state() != QAbstractSocket::ConnectedState) {
            m_socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(m_port));
            if (!m_socket.waitForConnected(10'000))
                return -1;
        }
        QByteArray text = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) +
                          "\r\nx-api-key: " + QByteArray::fromStdString(m_key) + "\r\n";
        if (!content.isEmpty())
            text += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(content.size()) + "\r\n";
        m_socket.write(text + "\r\n" + content);
        QByteArray answer;
        qsizetype end = -1, length = 0;
        while (end < 0 || answer.size() < end + 4 + length) {
            if (!m_socket.waitForReadyRead(30'000))
                return -1;
            answer += m_socket.readAll();
            if (end < 0 && (end = answer.indexOf("\r\n\r\n")) >= 0) {
                static const QRegularExpression field(QStringLiteral("content-length: *(\\d+)"),
                                                      QRegularExpression::CaseInsensitiveOption);
                length = field.match(QString::fromLatin1(answer.left(end))).captured(1).toLongLong();
            }
        }
        if (body)
            *body = answer.mid(end + 4);
        return answer.mid(9, 3).toInt();
    }

private:
    int m_port;
    std::string m_key;
    QTcpSocket m_socket;
};

/// kB of memory that the process has in use; 0 where the system does not say.
qint64 residentMemory(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression line(QStringLiteral("VmRSS:\\s+(\\d+) kB"));
    return line.match(QString::fromLatin1(file.readAll())).captured(1).toLongLong();
}

} // namespace

/// `musterctl serve` as it is used in ten hours: somebody asks every second, and an import starts every hour.
class TestLongServe : public QObject
{
    Q_OBJECT

private slots:
    void hoursOfRequestsNeedNoMoreMemory();
};

void TestLongServe::hoursOfRequestsNeedNoMoreMemory()
{
    SourceServer source([](const httplib::Request&, httplib::Response& response) {
        response.set_content(usersBody(200), "application/json");
    });
    Program program;
#ifdef __SANITIZE_ADDRESS__
    // it would keep freed memory for a while, and growth would say nothing
    program.setVariable(QStringLiteral("ASAN_OPTIONS"),
                        qEnvironmentVariable("ASAN_OPTIONS") + QStringLiteral(":quarantine_size_mb=0:thread_local_"
                                                                              "quarantine_size_kb=0"));
#endif
    COMPARE_CODE(program.run({"connector", "add",
                              program.write(QStringLiteral("c.json"), writeJson(smallConnector(source.url())))}),
                 0);
    const std::string key = program.json({"apikey", "create", "test"}).json().value("key", "");
    QProcess process;
    program.start(process, {"serve", "--listen", "127.0.0.1:0"});
    process.setReadChannel(QProcess::StandardError);
    static const QRegularExpression line(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)"));
    QByteArray words;
    int port = 0;
    while (port == 0 && process.waitForReadyRead(60'000)) {
        words += process.readAllStandardError();
        port = line.match(QString::fromUtf8(words)).captured(1).toInt();
    }
    QVERIFY2(port > 0, words.constData());
    Client client(port, key);
    const std::vector<QByteArray> paths{"/api/applications", "/api/systemusers?limit=10", "/api/v2/usergroups",
                                        "/api/v2/systemgroups?limit=2", "/healthz"};
    const auto hour = [&] {
        QByteArray body;
        const QByteArray jobs = "/api/v2/applications/small/import/jobs";
        QCOMPARE(client.ask("POST", jobs, "{}", &body), 201);
        const QByteArray job = jobs + '/' + QByteArray::fromStdString(readJson(body.toStdString())["jobId"]);
        for (int second = 0; second < 3600; ++second)
            QCOMPARE(client.ask("GET", paths[static_cast<std::size_t>(second) % paths.size()]), 200);
        QTRY_VERIFY_WITH_TIMEOUT(
            client.ask("GET", job, {}, &body) == 200 && readJson(body.toStdString())["state"] == "done", 60'000);
    };
    for (int warm = 0; warm < 2; ++warm)
        hour();
    const qint64 before = residentMemory(process.processId());
    for (int i = 0; i < 8; ++i)
        hour();
    const qint64 after = residentMemory(process.processId());
    process.terminate();
    COMPARE_CODE(Program::finish(process), 0);
    qInfo("%lld kB after two hours, %lld kB after ten", before, after);
    if (before == 0)
        QSKIP("This system does not say how much memory a process uses.");
    // a leak of 100 bytes a request would be 2,800 kB
    QVERIFY2(after - before < 2000, qPrintable(QStringLiteral("%1 kB, then %2 kB").arg(before).arg(after)));
}

QTEST_GUILESS_MAIN(TestLongServe)
#include "test_longserve.moc"
