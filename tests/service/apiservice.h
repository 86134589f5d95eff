// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/program.h"

#include <QRegularExpression>
#include <QTcpSocket>

namespace muster {

/// For values of JSON, which Qt Test cannot print.
#define SAME(...) QVERIFY(isSame(__VA_ARGS__))

inline bool isSame(const auto& value, const auto& expected)
{
    return value == expected;
}

/// Where requests go, and the key that they carry.
struct Place
{
    std::string key;
    int port = 0;
    [[nodiscard]] QByteArray host() const { return "127.0.0.1:" + QByteArray::number(port); }
};

/// `musterctl serve` with a key, as long as the test runs.
class Service : public Place
{
public:
    explicit Service(const Program& program)
    {
        key = program.json({"apikey", "create", "test"}).json().value("key", "");
        program.start(m_process, {"serve", "--listen", "127.0.0.1:0"});
        static const QRegularExpression line(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)"));
        QByteArray words;
        m_process.setReadChannel(QProcess::StandardError);
        while (port == 0 && m_process.waitForReadyRead(60'000)) {
            words += m_process.readAllStandardError();
            port = line.match(QString::fromUtf8(words)).captured(1).toInt();
        }
    }
    ~Service() { (void)end(); }
    /// Asks it to end, as systemd does; what the sanitizers found makes the code another one than 0.
    [[nodiscard]] Call end()
    {
        m_process.terminate();
        return Program::finish(m_process);
    }

private:
    QProcess m_process;
};

struct Answer
{
    int status = 0;
    QByteArray head, body;
    [[nodiscard]] Json json() const { return readJson(body.toStdString()); }
};

inline Answer readAnswer(QTcpSocket& socket)
{
    QByteArray all;
    while (socket.waitForReadyRead(30'000) || socket.bytesAvailable() > 0)
        all += socket.readAll();
    all += socket.readAll();
    const auto end = all.indexOf("\r\n\r\n");
    return {all.mid(9, 3).toInt(), all.left(end), end < 0 ? QByteArray() : all.mid(end + 4)};
}

/// Bytes as they are; the answer is read until the service closes.
inline Answer sendRaw(int port, const QByteArray& bytes)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port));
    if (!socket.waitForConnected(10'000))
        return {};
    socket.write(bytes);
    return readAnswer(socket);
}

inline QByteArray request(const Place& place, const char* method, const QByteArray& target, const QByteArray& body = {},
                          const QByteArray& more = {})
{
    QByteArray text = QByteArray(method) + ' ' + target + " HTTP/1.1\r\nHost: " + place.host() +
                      "\r\nConnection: close\r\nx-api-key: " + QByteArray::fromStdString(place.key) + "\r\n" + more;
    if (!body.isEmpty())
        text += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

inline Answer ask(const Place& place, const char* method, const QByteArray& target, const QByteArray& body = {},
                  const QByteArray& more = {})
{
    return sendRaw(place.port, request(place, method, target, body, more));
}

} // namespace muster
