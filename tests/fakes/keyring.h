// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace muster {

/// A gnome-keyring of its own, on a bus of its own, until the object ends.
class Keyring
{
public:
    /// False where the programs are missing or do not start. A locked one would have to ask for its password.
    bool start(QString& whyNot, bool unlocked = true)
    {
        const QString bus = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon"));
        if (bus.isEmpty() || daemon.isEmpty()) {
            whyNot = QStringLiteral("dbus-daemon or gnome-keyring-daemon is not installed.");
            return false;
        }
        // a bus that starts no services by itself: neither a second keyring nor a window that asks for a password
        QFile configuration(m_home.filePath(QStringLiteral("bus.conf")));
        if (!configuration.open(QIODevice::WriteOnly))
            return false;
        configuration.write(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
            "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type>"
            "<listen>unix:tmpdir=" +
            m_home.path().toUtf8() +
            "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" "
            "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        configuration.close();
        m_bus.start(bus, {QStringLiteral("--config-file=") + configuration.fileName(), QStringLiteral("--nofork"),
                          QStringLiteral("--print-address")});
        if (!m_bus.waitForReadyRead(10'000)) {
            whyNot = QStringLiteral("dbus-daemon does not start.");
            return false;
        }
        m_address = QString::fromLatin1(m_bus.readLine()).trimmed();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : variables())
            environment.insert(name, value);
        m_daemon.setProcessEnvironment(environment);
        QStringList arguments{QStringLiteral("--foreground"), QStringLiteral("--components=secrets")};
        if (unlocked)
            arguments << QStringLiteral("--unlock");
        m_daemon.start(daemon, arguments);
        if (unlocked)
            m_daemon.write("test");
        m_daemon.closeWriteChannel();
        const QString send = QStandardPaths::findExecutable(QStringLiteral("dbus-send"));
        const auto answers = [&] {
            QProcess ping;
            ping.setProcessEnvironment(environment);
            ping.start(send, {QStringLiteral("--session"), QStringLiteral("--print-reply"),
                              QStringLiteral("--dest=org.freedesktop.secrets"), QStringLiteral("/"),
                              QStringLiteral("org.freedesktop.DBus.Peer.Ping")});
            return ping.waitForFinished(5000) && ping.exitCode() == 0;
        };
        if (QTest::qWaitFor(answers, 20'000))
            return true;
        whyNot = QStringLiteral("gnome-keyring-daemon does not start.");
        return false;
    }
    ~Keyring()
    {
        for (QProcess* process : {&m_daemon, &m_bus}) {
            process->kill();
            process->waitForFinished();
        }
    }
    /// What a program needs to find it, and nothing of the person's own.
    [[nodiscard]] std::vector<std::pair<QString, QString>> variables() const
    {
        std::vector<std::pair<QString, QString>> out{{QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address}};
        for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
            out.emplace_back(QLatin1String(name), m_home.path());
        return out;
    }

private:
    QTemporaryDir m_home;
    QProcess m_bus, m_daemon;
    QString m_address;
};

} // namespace muster
