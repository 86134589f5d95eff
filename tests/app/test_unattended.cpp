// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/unattended.h"
#include "app/wiring/workspace.h"
#include "core/notify/notice.h"
#include "core/sync/notifysettings.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace muster;
using namespace Qt::Literals::StringLiterals;

/// A server that answers line by line as it is told to, on this thread; or never.
class LineServer : public QTcpServer
{
    Q_OBJECT

public:
    /// The answer to a line without its end; `greeting` is said at once. With neither it only takes connections.
    using Answer = std::function<QByteArray(const QByteArray& line)>;
    explicit LineServer(QByteArray greeting = {}, Answer answer = {})
        : m_greeting(std::move(greeting)), m_answer(std::move(answer))
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
        connect(this, &QTcpServer::newConnection, this, &LineServer::take);
    }
    [[nodiscard]] int connections() const { return m_connections; }

signals:
    void connected();
    void told(const QByteArray& line);

private:
    void take()
    {
        QTcpSocket* socket = nextPendingConnection();
        ++m_connections;
        socket->write(m_greeting);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine()) {
                const QByteArray line = socket->readLine().trimmed();
                if (m_answer)
                    socket->write(m_answer(line));
                emit told(line);
            }
        });
        emit connected();
    }
    QByteArray m_greeting;
    Answer m_answer;
    int m_connections = 0;
};

namespace {

/// A mail server that takes everything.
LineServer::Answer politeMail()
{
    return [isData = false](const QByteArray& line) mutable -> QByteArray {
        if (isData && line != ".")
            return {};
        const bool wasData = std::exchange(isData, line == "DATA");
        return wasData ? "250 kept\r\n" : isData ? "354 go on\r\n" : line == "QUIT" ? "221 bye\r\n" : "250 well\r\n";
    };
}

/// A web server that answers once the headers' end has come.
LineServer::Answer politeHook()
{
    return [](const QByteArray& line) -> QByteArray {
        return line.isEmpty() ? "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
                              : QByteArray();
    };
}

} // namespace

/// What happens with nobody looking, with the real workspace, Http and mailer in this process.
class TestUnattended : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile words(m_folder->filePath(u"words"_s));
        QVERIFY(words.open(QIODevice::WriteOnly) && words.write("correct horse") > 0);
        words.close();
        qputenv("MUSTER_VAULT_PASSPHRASE_FILE", words.fileName().toUtf8());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        auto ports = openWorkspace(m_folder->filePath(u"workspace"_s));
        QVERIFY(ports.has_value());
        m_ports = std::move(*ports);
    }
    void cleanup() { m_ports.reset(); }

    void aMailServerThatHangsDelaysNoWebhook()
    {
        LineServer mail, hook({}, politeHook());
        setUp(mail, hook);
        QSignalSpy begun(&mail, &LineServer::connected), called(&hook, &LineServer::told);
        const Unattended unattended(m_folder->filePath(u"workspace"_s));
        QVERIFY(begun.count() > 0 || begun.wait(20'000)); // from now on the mail is being sent
        add(Channel::Webhook, {});
        QVERIFY(called.count() > 0 || called.wait(20'000));
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QByteArray("mail"), 20'000);
    }

    void aWebhookThatHangsDelaysNoMail()
    {
        LineServer mail("220 mail.example.com\r\n", politeMail()), hook;
        setUp(mail, hook);
        QVERIFY(m_ports->outbox().discard(1).has_value());
        add(Channel::Webhook, {});
        QSignalSpy begun(&hook, &LineServer::connected);
        const Unattended unattended(m_folder->filePath(u"workspace"_s));
        QVERIFY(begun.count() > 0 || begun.wait(20'000));
        add(Channel::Mail, "it@example.com", "run:r-2");
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QByteArray("webhook"), 20'000);
        QVERIFY(mail.connections() > 0);
    }

private:
    /// Both ways are on, and a mail waits.
    void setUp(const LineServer& mail, const LineServer& hook)
    {
        NotifySettings settings;
        settings.mail.enabled = settings.webhook.enabled = true;
        settings.mail.security = MailSettings::Security::None;
        settings.mail.host = "127.0.0.1";
        settings.mail.port = mail.serverPort();
        settings.mail.from = "muster@example.com";
        settings.mail.to = {"it@example.com"};
        settings.webhook.url = "http://127.0.0.1:" + std::to_string(hook.serverPort()) + "/hook";
        QVERIFY(m_ports->secrets().write(*webhookSecret(settings.webhook), Secret("canary-of-the-hook")).has_value());
        const auto written =
            writeNotifySettings(m_ports->settings(), m_ports->secrets(), settings, m_ports->clock().now());
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        add(Channel::Mail, "it@example.com");
    }
    void add(Channel channel, const std::string& recipient, const std::string& event = "run:r-1")
    {
        Notice notice;
        notice.kind = Notice::Kind::Test;
        notice.at = m_ports->clock().now();
        OutboxMessage message;
        message.channel = channel;
        message.event = event;
        message.recipient = recipient;
        message.content = toJson(notice);
        QVERIFY(m_ports->outbox().add(message).value_or(false));
    }
    /// The ways by which something still waits: "mail webhook".
    QByteArray waiting()
    {
        QByteArrayList ways;
        const auto entries = m_ports->outbox().unsent(10);
        if (!entries)
            return "cannot be read";
        for (const OutboxEntry& entry : *entries)
            ways << QByteArray::fromStdString(std::string(channelName(entry.message.channel)));
        std::sort(ways.begin(), ways.end());
        return ways.join(' ');
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ports> m_ports;
};

QTEST_GUILESS_MAIN(TestUnattended)
#include "test_unattended.moc"
