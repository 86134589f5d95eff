// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/userservice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSaveFile>
#include <QStandardPaths>

namespace muster {

namespace {
constexpr int longestCall = 30'000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(UserService)
};

QString unitName()
{
    return QStringLiteral("muster.service");
}

Error notHere()
{
    return {ErrorKind::NotFound,
            Words::tr("A background service is not available here: there is no systemd of this user. Let your system "
                      "start “musterctl serve” instead."),
            {},
            {}};
}

/// A word of ExecStart as systemd reads it (systemd.service(5), systemd.syntax(7)): quoted; specifiers and variables
/// are no matter of paths.
QString quoted(QString path)
{
    path.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    path.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    path.replace(QLatin1Char('%'), QStringLiteral("%%"));
    path.replace(QLatin1Char('$'), QStringLiteral("$$"));
    return QLatin1Char('"') + path + QLatin1Char('"');
}

/// What quoted() was given, from the first quote of `text` on; empty when there is none.
QString unquoted(const QString& text)
{
    QString path;
    for (qsizetype at = text.indexOf(QLatin1Char('"')) + 1; at > 0 && at < text.size(); ++at) {
        const QChar character = text[at];
        if (character == QLatin1Char('"'))
            return path;
        if (character == QLatin1Char('\\') || character == QLatin1Char('%') || character == QLatin1Char('$'))
            ++at; // each of these stands for the one behind it
        if (at < text.size())
            path += text[at];
    }
    return {};
}

/// The workspace that a unit of ours names; empty when it cannot be read, or is not one of ours.
QString workspaceOf(const QString& unitPath)
{
    QFile file(unitPath);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(file.read(100'000));
    const qsizetype start = text.indexOf(QStringLiteral(" --workspace \""));
    return start < 0 ? QString() : unquoted(text.mid(start));
}

QString valueOf(const QString& shown, const char* name)
{
    const QString start = QLatin1String(name) + QLatin1Char('=');
    for (const QString& line : shown.split(QLatin1Char('\n'))) {
        if (line.startsWith(start))
            return line.mid(start.size()).trimmed();
    }
    return {};
}
} // namespace

Result<QString> unitText(const QString& program, const QString& workspace)
{
    for (const QString& path : {program, workspace}) {
        for (const QChar character : path) {
            if (character.unicode() < 0x20 || character.unicode() == 0x7f)
                return fail(ErrorKind::Invalid,
                            Words::tr("The path “%1” holds a control character, which a service cannot be started "
                                      "with. Move it to another place.")
                                .arg(path.simplified()));
        }
    }
    // the program itself may hold neither variables nor an escaped dollar, so it is named through env
    return QStringLiteral("[Unit]\n"
                          "Description=Muster: scheduled imports\n"
                          "Documentation=man:musterctl(1)\n"
                          "\n"
                          "[Service]\n"
                          "Type=simple\n"
                          "ExecStart=/usr/bin/env -- %1 --workspace %2 serve\n"
                          "Restart=on-failure\n"
                          "RestartSec=30\n"
                          "TimeoutStopSec=60\n"
                          "UMask=0077\n"
                          "NoNewPrivileges=yes\n"
                          "\n"
                          "[Install]\n"
                          "WantedBy=default.target\n")
        .arg(quoted(program), quoted(workspace));
}

SystemdUserService::SystemdUserService(QString program, QString workspace, QString folder)
    : m_program(std::move(program)), m_workspace(std::move(workspace)), m_folder(std::move(folder))
{
    if (m_folder.isEmpty())
        m_folder =
            QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/systemd/user");
}

QString SystemdUserService::unitPath() const
{
    return QDir(m_folder).filePath(unitName());
}

Result<QString> SystemdUserService::call(const QStringList& arguments) const
{
    const QString systemctl = QStandardPaths::findExecutable(QStringLiteral("systemctl"));
    if (systemctl.isEmpty())
        return fail(notHere());
    QProcess process;
    process.start(systemctl, QStringList{QStringLiteral("--user"), QStringLiteral("--no-pager")} + arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(longestCall)) {
        process.kill();
        process.waitForFinished(1000);
        return fail(ErrorKind::Timeout, Words::tr("The service manager did not answer within 30 seconds. Try again."));
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return fail(ErrorKind::Internal,
                    Words::tr("The service manager refused. What it said is in the details; “journalctl --user -u "
                              "muster” says more."),
                    QString::fromUtf8(process.readAllStandardError()).trimmed());
    return QString::fromUtf8(process.readAllStandardOutput());
}

Result<ServiceState> SystemdUserService::status()
{
    ServiceState state;
    if (!call({QStringLiteral("show"), QStringLiteral("--property=Version")})) {
        state.words = notHere().message;
        return state;
    }
    const Result<QString> shown =
        call({QStringLiteral("show"), unitName(), QStringLiteral("--property=ActiveState,SubState,UnitFileState")});
    if (!shown)
        return fail(shown.error());
    const QString active = valueOf(*shown, "ActiveState");
    state.available = true;
    state.installed = QFile::exists(unitPath());
    if (const QString workspace = workspaceOf(unitPath()); !workspace.isEmpty() && workspace != m_workspace)
        state.otherWorkspace = workspace;
    state.running = active == QStringLiteral("active") || active == QStringLiteral("activating") ||
                    active == QStringLiteral("reloading");
    state.words = QStringLiteral("%1 (%2)").arg(active, valueOf(*shown, "SubState"));
    return state;
}

Result<void> SystemdUserService::install()
{
    const Result<ServiceState> before = status();
    if (!before)
        return fail(before.error());
    if (!before->available)
        return fail(notHere());
    const Result<QString> text = unitText(m_program, m_workspace);
    if (!text)
        return fail(text.error());
    QSaveFile file(unitPath());
    if (!QDir().mkpath(m_folder) || !file.open(QIODevice::WriteOnly) || file.write(text->toUtf8()) < 0 ||
        !file.commit())
        return fail(ErrorKind::Storage, Words::tr("The file %1 cannot be written: %2. Check its folder.")
                                            .arg(QDir::toNativeSeparators(unitPath()), file.errorString()));
    if (const Result<QString> loaded = call({QStringLiteral("daemon-reload")}); !loaded)
        return fail(loaded.error());
    if (const Result<QString> enabled = call({QStringLiteral("enable"), unitName()}); !enabled)
        return fail(enabled.error());
    const Result<QString> started = call({QStringLiteral("restart"), unitName()}); // the one that ran was another
    return started ? Result<void>() : fail(started.error());
}

Result<void> SystemdUserService::uninstall()
{
    if (!QFile::exists(unitPath()))
        return {};
    if (const Result<QString> stopped = call({QStringLiteral("disable"), QStringLiteral("--now"), unitName()});
        !stopped)
        return fail(stopped.error());
    if (!QFile::remove(unitPath()))
        return fail(
            ErrorKind::Storage,
            Words::tr("The file %1 cannot be removed. Remove it by hand.").arg(QDir::toNativeSeparators(unitPath())));
    const Result<QString> loaded = call({QStringLiteral("daemon-reload")});
    return loaded ? Result<void>() : fail(loaded.error());
}

Result<void> SystemdUserService::needInstalled() const
{
    if (QFile::exists(unitPath()))
        return {};
    return fail(ErrorKind::NotFound,
                Words::tr("The background service is not installed. Start with “musterctl service install”."));
}

Result<void> SystemdUserService::start()
{
    if (const Result<void> there = needInstalled(); !there)
        return there;
    const Result<QString> done = call({QStringLiteral("start"), unitName()});
    return done ? Result<void>() : fail(done.error());
}

Result<void> SystemdUserService::stop()
{
    if (const Result<void> there = needInstalled(); !there)
        return there;
    const Result<QString> done = call({QStringLiteral("stop"), unitName()});
    return done ? Result<void>() : fail(done.error());
}

} // namespace muster
