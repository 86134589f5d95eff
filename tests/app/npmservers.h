// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace muster {

/// A package of the npm registry, installed once into the build folder. Empty where there is no npm or no network.
inline QString npmPackage(const QString& name, const QString& version, QString& whyNot)
{
    const QString npm = QStandardPaths::findExecutable(QStringLiteral("npm"));
    if (npm.isEmpty()) {
        whyNot = QStringLiteral("npm is not installed (apt install npm), so there is no %1 to test against.").arg(name);
        return {};
    }
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR "/../npm/") + name.section(u'/', -1);
    const QString installed = folder + QStringLiteral("/node_modules/") + name;
    QDir().mkpath(folder);
    QLockFile lock(folder + QStringLiteral("/lock")); // tests run side by side
    lock.setStaleLockTime(0);
    if (!lock.tryLock(280'000)) {
        whyNot = QStringLiteral("Another test has been installing %1 for too long.").arg(name);
        return {};
    }
    if (!QFile::exists(installed + QStringLiteral("/package.json"))) {
        QProcess install;
        install.setWorkingDirectory(folder);
        install.start(npm, {QStringLiteral("install"), QStringLiteral("--prefix"), folder, QStringLiteral("--no-audit"),
                            QStringLiteral("--no-fund"), QStringLiteral("--loglevel=error"), name + u'@' + version});
        if (!install.waitForFinished(280'000) || install.exitCode() != 0) {
            whyNot = QStringLiteral("npm cannot install %1: %2")
                         .arg(name, QString::fromUtf8(install.readAllStandardError()).left(500));
            return {};
        }
    }
    return installed;
}

/// A port of the loopback address that is free now.
inline int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/// A node program that ends with its object.
class NodeServer
{
public:
    ~NodeServer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// Starts it and waits until something answers at the port.
    bool start(const QStringList& arguments, int port)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStandardPaths::findExecutable(QStringLiteral("node")), arguments);
        return m_process.waitForStarted() &&
               QTest::qWaitFor([&] { return answers(port) || m_process.state() == QProcess::NotRunning; }, 60'000) &&
               m_process.state() == QProcess::Running;
    }
    QByteArray output() { return m_process.readAll(); }

private:
    static bool answers(int port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(port));
        return socket.waitForConnected(200);
    }
    QProcess m_process;
};

} // namespace muster
