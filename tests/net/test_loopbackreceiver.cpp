// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/loopbackreceiver.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <future>
#include <memory>
#include <vector>

using namespace muster;
using namespace std::chrono_literals;

namespace {

Result<Secret> judge(std::string_view query)
{
    if (query == "code=good&state=s")
        return Secret("good");
    if (query == "error=denied")
        return fail(ErrorKind::Unauthorized, QStringLiteral("Refused <b>there</b>."));
    return fail(ErrorKind::Invalid, QStringLiteral("Not for us."));
}

QByteArray talk(int port, const QByteArray& bytes)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
    if (!socket.waitForConnected(5000))
        return {};
    socket.write(bytes);
    while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(8000)) {
    }
    return socket.readAll();
}

QByteArray get(int port, const QByteArray& target, const QByteArray& method = "GET")
{
    return talk(port, method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n\r\n");
}

/// A receiver with a person in front of it: wait() runs in a thread of its own.
struct Flow
{
    Flow()
    {
        const auto address = receiver.open(0);
        port = address ? QUrl(QString::fromStdString(*address)).port() : -1;
        uri = address.value_or(std::string());
    }
    void start(std::chrono::milliseconds most = 20s)
    {
        outcome = std::async(std::launch::async, [this, most] { return receiver.wait(judge, most, stop.get_token()); });
    }
    LoopbackReceiver receiver;
    std::stop_source stop;
    std::future<Result<Secret>> outcome;
    std::string uri;
    int port = 0;
};

bool listens(int port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
    return socket.waitForConnected(2000);
}

} // namespace

class TestLoopbackReceiver : public QObject
{
    Q_OBJECT

private slots:
    void theCodeArrivesAndThePortIsClosed()
    {
        Flow flow;
        QCOMPARE(flow.uri, "http://127.0.0.1:" + std::to_string(flow.port) + "/callback");
        flow.start();
        const QByteArray page = get(flow.port, "/callback?code=good&state=s");
        QVERIFY2(page.startsWith("HTTP/1.1 200"), page);
        QVERIFY(page.contains("Cache-Control: no-store"));
        QVERIFY(page.contains("Content-Security-Policy"));
        const auto code = flow.outcome.get();
        QVERIFY(code);
        QCOMPARE(QByteArray::fromStdString(std::string(code->reveal())), QByteArray("good"));
        QVERIFY(!listens(flow.port));
    }

    void aRefusalEndsItAndIsShownAsPlainText()
    {
        Flow flow;
        flow.start();
        const QByteArray page = get(flow.port, "/callback?error=denied");
        QVERIFY(page.contains("Refused &lt;b&gt;there&lt;/b&gt;."));
        const auto code = flow.outcome.get();
        QVERIFY(!code);
        QCOMPARE(code.error().kind, ErrorKind::Unauthorized);
    }

    void whatIsNotTheRedirectIsRefusedAndWaitedOver_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const QByteArray& bytes, const char* status) {
            QTest::newRow(name) << bytes << QByteArray(status);
        };
        const QByteArray host = "Host: 127.0.0.1:PORT\r\n";
        row("another state", "GET /callback?code=good&state=x HTTP/1.1\r\n" + host + "\r\n", "400");
        row("no query", "GET /callback HTTP/1.1\r\n" + host + "\r\n", "400");
        row("another path", "GET /other?code=good&state=s HTTP/1.1\r\n" + host + "\r\n", "404");
        row("a path that goes on", "GET /callback/x?code=good&state=s HTTP/1.1\r\n" + host + "\r\n", "404");
        row("an icon", "GET /favicon.ico HTTP/1.1\r\n" + host + "\r\n", "404");
        row("POST", "POST /callback?code=good&state=s HTTP/1.1\r\n" + host + "\r\n", "405");
        row("a foreign host (DNS rebinding)",
            "GET /callback?code=good&state=s HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n", "400");
        row("two hosts", "GET /callback?code=good&state=s HTTP/1.1\r\n" + host + host + "\r\n", "400");
        row("no host", "GET /callback?code=good&state=s HTTP/1.1\r\n\r\n", "400");
        row("junk", QByteArray("\0\1\2 junk\r\n\r\n", 13), "400");
        row("an endless head", "GET /callback HTTP/1.1\r\nX: " + QByteArray(20000, 'x'), "431");
    }

    void whatIsNotTheRedirectIsRefusedAndWaitedOver()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(const QByteArray, status);
        Flow flow;
        flow.start();
        const QByteArray answer = talk(flow.port, bytes.replace("PORT", QByteArray::number(flow.port)));
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer);
        QVERIFY(get(flow.port, "/callback?code=good&state=s").startsWith("HTTP/1.1 200"));
        QVERIFY(flow.outcome.get().has_value());
    }

    void idleConnectionsDoNotKeepTheBrowserOut()
    {
        Flow flow;
        flow.start();
        std::vector<std::unique_ptr<QTcpSocket>> idle;
        for (int i = 0; i < 200; ++i) {
            idle.push_back(std::make_unique<QTcpSocket>());
            idle.back()->connectToHost(QHostAddress::LocalHost, static_cast<quint16>(flow.port));
            QVERIFY(idle.back()->waitForConnected(5000));
        }
        QVERIFY(get(flow.port, "/callback?code=good&state=s").startsWith("HTTP/1.1 200"));
        QVERIFY(flow.outcome.get().has_value());
    }

    void theBrowserMayComeBeforeAnybodyWaits()
    {
        Flow flow;
        QTcpSocket early;
        early.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(flow.port));
        QVERIFY(early.waitForConnected(5000));
        early.write("GET /callback?code=good&state=s HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(flow.port) +
                    "\r\n\r\n");
        QVERIFY(early.waitForBytesWritten(5000));
        flow.start();
        QVERIFY(flow.outcome.get().has_value());
    }

    void aRequestInPiecesIsPutTogether()
    {
        Flow flow;
        flow.start();
        QTcpSocket slow;
        slow.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(flow.port));
        QVERIFY(slow.waitForConnected(5000));
        const QByteArray whole =
            "GET /callback?code=good&state=s HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(flow.port) + "\r\n\r\n";
        for (const char letter : whole) {
            slow.write(&letter, 1);
            slow.flush();
        }
        QVERIFY(slow.waitForReadyRead(5000));
        QVERIFY(slow.readAll().startsWith("HTTP/1.1 200"));
        QVERIFY(flow.outcome.get().has_value());
    }

    void cancellingAndTimeEndIt()
    {
        Flow cancelled;
        cancelled.start();
        cancelled.stop.request_stop();
        const auto first = cancelled.outcome.get();
        QVERIFY(!first);
        QCOMPARE(first.error().kind, ErrorKind::Cancelled);
        QVERIFY(!listens(cancelled.port));
        Flow late;
        late.start(50ms);
        const auto second = late.outcome.get();
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Timeout);
        QVERIFY(!listens(late.port));
    }

    void aTakenPortIsSaid()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        LoopbackReceiver receiver;
        const auto address = receiver.open(other.serverPort());
        QVERIFY(!address);
        QCOMPARE(address.error().kind, ErrorKind::Conflict);
        QVERIFY(address.error().message.contains(QString::number(other.serverPort())));
        other.close();
        QVERIFY(receiver.open(0).has_value()); // and it can be used again
    }
};

QTEST_GUILESS_MAIN(TestLoopbackReceiver)
#include "test_loopbackreceiver.moc"
