// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace muster {

/// A server on the loopback that answers byte for byte what a test says, in a thread of its own: also what no library
/// would send. The answer function runs on the server's thread and may keep the socket for later writes (timers).
class RawServer
{
public:
    using Answer = std::function<void(QTcpSocket& socket, const QByteArray& request)>;

    explicit RawServer(Answer answer) : m_answer(std::move(answer))
    {
        m_server.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_server, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }

    ~RawServer()
    {
        QMetaObject::invokeMethod(
            &m_server,
            [this] {
                m_server.close();
                qDeleteAll(m_server.findChildren<QTcpSocket*>());
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    std::string url(const std::string& path = "/") const
    {
        return std::string("http://127.0.0.1:").append(std::to_string(m_port)).append(path);
    }
    int port() const { return m_port; }
    std::vector<QByteArray> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

    /// Writes a whole answer with a right length, and keeps the connection.
    static void reply(QTcpSocket& socket, const QByteArray& status, const QByteArray& body,
                      const QByteArray& headers = {})
    {
        socket.write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers +
                     "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

private:
    void listen()
    {
        m_server.listen(QHostAddress::LocalHost);
        m_port = m_server.serverPort();
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket* socket = m_server.nextPendingConnection()) {
                auto waiting = std::make_shared<QByteArray>();
                QObject::connect(socket, &QTcpSocket::readyRead, socket,
                                 [this, socket, waiting] { read(*socket, *waiting); });
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }

    void read(QTcpSocket& socket, QByteArray& waiting)
    {
        waiting += socket.readAll();
        for (;;) {
            const auto end = waiting.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            qsizetype length = 0;
            for (const QByteArray& line : waiting.left(end).split('\n'))
                if (line.toLower().startsWith("content-length:"))
                    length = line.mid(15).trimmed().toLongLong();
            if (waiting.size() < end + 4 + length)
                return;
            const QByteArray request = waiting.left(end + 4 + length);
            waiting.remove(0, request.size());
            {
                const std::lock_guard lock(m_mutex);
                m_requests.push_back(request);
            }
            m_answer(socket, request);
        }
    }

    Answer m_answer;
    QTcpServer m_server;
    QThread m_thread;
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_requests;
    std::atomic<int> m_port = 0;
};

} // namespace muster
