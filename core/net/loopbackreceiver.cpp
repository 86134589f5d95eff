// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/loopbackreceiver.h"

#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <deque>
#include <future>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LoopbackReceiver", text);
}

constexpr qint64 mostBytes = 16 << 10;
constexpr std::size_t mostSockets = 16;
constexpr int patienceMs = 5000;

QByteArray page(const QString& title, const QString& text)
{
    const QString html =
        QStringLiteral("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%1</title><style>"
                       "body{font-family:system-ui,sans-serif;margin:15vh auto;max-width:34rem;padding:0 1.5rem;"
                       "line-height:1.5;color:#16232f;background:#fff}h1{font-size:1.5rem;color:#1f6b7a}"
                       "@media(prefers-color-scheme:dark){body{color:#e4ebf0;background:#16202a}h1{color:#6fc3d2}}"
                       "</style></head><body><h1>%1</h1><p>%2</p></body></html>")
            .arg(title.toHtmlEscaped(), text.toHtmlEscaped());
    return html.toUtf8();
}

void answer(QTcpSocket* socket, const char* status, const QByteArray& body)
{
    socket->write(QByteArray("HTTP/1.1 ") + status +
                  "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + QByteArray::number(body.size()) +
                  "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff"
                  "\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'"
                  "\r\nConnection: close\r\n\r\n" +
                  body);
    socket->disconnectFromHost();
}

} // namespace

/// Lives in the receiver's thread.
class LoopbackServer : public QObject
{
    Q_OBJECT

public:
    ~LoopbackServer() override
    {
        for (QTcpSocket* socket : m_sockets)
            socket->disconnect(this);
    }

    Result<std::string> open(int port)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &LoopbackServer::accept);
        m_server.setMaxPendingConnections(64);
        const auto number = static_cast<quint16>(port);
        if (!m_server.listen(QHostAddress::LocalHost, number) &&
            (m_server.serverError() == QAbstractSocket::AddressInUseError ||
             !m_server.listen(QHostAddress::LocalHostIPv6, number)))
            return fail(ErrorKind::Conflict,
                        tr("Muster cannot listen on port %1 of this computer for the end of the authorization. Another "
                           "program may use it: choose another port and register the new redirect URL at the source.")
                            .arg(port),
                        m_server.errorString());
        const bool old = m_server.serverAddress().protocol() == QAbstractSocket::IPv4Protocol;
        m_host = QStringLiteral("%1:%2")
                     .arg(old ? QStringLiteral("127.0.0.1") : QStringLiteral("[::1]"))
                     .arg(m_server.serverPort())
                     .toLatin1();
        return "http://" + m_host.toStdString() + LoopbackReceiver::path;
    }

    void listen(RedirectReceiver::Judge judge)
    {
        m_judge = std::move(judge);
        for (QTcpSocket* socket : std::exchange(m_sockets, {})) { // who came before anybody waited
            m_sockets.push_back(socket);
            read(socket);
        }
    }

    std::promise<Result<Secret>> outcome;

private:
    void accept()
    {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            m_sockets.push_back(socket);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] { forget(socket); });
            QTimer::singleShot(patienceMs, socket, [socket] { socket->abort(); });
            if (m_sockets.size() > mostSockets)
                m_sockets.front()->abort();
        }
    }

    void forget(QTcpSocket* socket)
    {
        std::erase(m_sockets, socket);
        socket->deleteLater();
    }

    void read(QTcpSocket* socket)
    {
        if (!m_judge || socket->state() != QAbstractSocket::ConnectedState)
            return;
        const QByteArray head = socket->peek(mostBytes);
        const qsizetype end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            if (head.size() >= mostBytes)
                answer(socket, "431 Request Header Fields Too Large", {});
            return;
        }
        disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
        const QByteArrayList lines = head.left(end).split('\n');
        const QByteArrayList first = lines.value(0).trimmed().split(' ');
        int hosts = 0;
        bool ours = false;
        for (const QByteArray& line : lines.mid(1)) {
            if (!line.left(5).compare("host:", Qt::CaseInsensitive)) {
                ++hosts;
                ours = line.mid(5).trimmed() == m_host;
            }
        }
        if (hosts != 1 || !ours || first.size() != 3 || !first[2].startsWith("HTTP/1."))
            return answer(socket, "400 Bad Request", {});
        if (first[0] != "GET")
            return answer(socket, "405 Method Not Allowed", {});
        const qsizetype mark = first[1].indexOf('?');
        if ((mark < 0 ? first[1] : first[1].left(mark)) != LoopbackReceiver::path)
            return answer(socket, "404 Not Found", {});
        decide(socket, mark < 0 ? QByteArray() : first[1].mid(mark + 1));
    }

    void decide(QTcpSocket* socket, const QByteArray& query)
    {
        auto result = m_judge(std::string_view(query.constData(), static_cast<std::size_t>(query.size())));
        if (!result && result.error().kind == ErrorKind::Invalid)
            return answer(socket, "400 Bad Request", page(tr("Not expected"), result.error().message));
        m_server.close();
        m_judge = nullptr;
        if (result)
            answer(socket, "200 OK",
                   page(tr("Muster is authorized"), tr("You can close this page and go back to Muster.")));
        else
            answer(socket, "200 OK",
                   page(tr("Muster was not authorized"),
                        QStringLiteral("%1 %2").arg(result.error().message, result.error().detail)));
        // the page has to be on its way before the thread ends
        auto kept = std::make_shared<Result<Secret>>(std::move(result));
        const auto done = [this, kept] {
            if (!std::exchange(m_done, true))
                outcome.set_value(std::move(*kept));
        };
        connect(socket, &QTcpSocket::disconnected, this, done);
        QTimer::singleShot(1000, this, done);
        if (socket->state() == QAbstractSocket::UnconnectedState)
            done();
    }

    QTcpServer m_server{this};
    QByteArray m_host;
    std::deque<QTcpSocket*> m_sockets; ///< oldest first
    RedirectReceiver::Judge m_judge;
    bool m_done = false;
};

struct LoopbackReceiver::Parts
{
    QThread thread;
    LoopbackServer* server = nullptr;
    std::future<Result<Secret>> outcome;

    void close()
    {
        if (!server)
            return;
        server = nullptr;
        thread.quit(); // deletes the server
        thread.wait();
    }
};

LoopbackReceiver::LoopbackReceiver() : m_parts(std::make_unique<Parts>()) {}

LoopbackReceiver::~LoopbackReceiver()
{
    m_parts->close();
}

Result<std::string> LoopbackReceiver::open(int port)
{
    m_parts->close();
    if (port < 0 || port > 65535)
        return fail(ErrorKind::Invalid, tr("A port is a number from 1 to 65535, or 0 for any free one."), {},
                    QStringLiteral("source.auth.redirectPort"));
    m_parts->server = new LoopbackServer;
    m_parts->outcome = m_parts->server->outcome.get_future();
    m_parts->server->moveToThread(&m_parts->thread);
    QObject::connect(&m_parts->thread, &QThread::finished, m_parts->server, &QObject::deleteLater);
    m_parts->thread.start();
    Result<std::string> address = fail(ErrorKind::Internal, {});
    QMetaObject::invokeMethod(
        m_parts->server, [&] { address = m_parts->server->open(port); }, Qt::BlockingQueuedConnection);
    if (!address)
        m_parts->close();
    return address;
}

Result<Secret> LoopbackReceiver::wait(const Judge& judge, std::chrono::milliseconds most, std::stop_token stop)
{
    using namespace std::chrono_literals;
    if (!m_parts->server)
        return fail(ErrorKind::Internal, QStringLiteral("wait() needs open()"));
    QMetaObject::invokeMethod(
        m_parts->server, [server = m_parts->server, judge] { server->listen(judge); }, Qt::QueuedConnection);
    const auto end = std::chrono::steady_clock::now() + most;
    while (m_parts->outcome.wait_for(50ms) == std::future_status::timeout) {
        if (stop.stop_requested()) {
            m_parts->close();
            return fail(ErrorKind::Cancelled, tr("The authorization was cancelled."));
        }
        if (std::chrono::steady_clock::now() > end) {
            m_parts->close();
            return fail(ErrorKind::Timeout,
                        tr("Nobody finished the authorization in the browser in time. Start it again."));
        }
    }
    auto outcome = m_parts->outcome.get();
    m_parts->close();
    return outcome;
}

} // namespace muster

#include "loopbackreceiver.moc"
