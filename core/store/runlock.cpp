// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runlock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#else
#include <QLockFile>
#endif

namespace muster {

namespace {
Result<QString> lockPath(const std::string& workspacePath, const std::string& connector)
{
    const QDir folder = QFileInfo(QString::fromStdString(workspacePath)).absoluteDir();
    if (!folder.mkpath(QStringLiteral("locks")))
        return fail(
            ErrorKind::Storage,
            QCoreApplication::translate(
                "RunLock", "The workspace cannot be written. Check the permissions of its folder and its files."),
            {}, folder.absolutePath());
    return folder.filePath(QStringLiteral("locks/%1.lock").arg(QString::fromStdString(connector)));
}
} // namespace

#ifdef Q_OS_UNIX
// flock, not QLockFile: a file with a process number goes stale when the number is used again
struct RunLock::Parts
{
    int file = -1;
    ~Parts()
    {
        if (file >= 0)
            ::close(file);
    }
};

Result<std::optional<RunLock>> RunLock::tryTake(const std::string& workspacePath, const std::string& connector)
{
    const Result<QString> path = lockPath(workspacePath, connector);
    if (!path)
        return fail(path.error());
    RunLock lock;
    lock.m_parts->file = ::open(path->toLocal8Bit().constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock.m_parts->file < 0)
        return fail(
            ErrorKind::Storage,
            QCoreApplication::translate(
                "RunLock", "The workspace cannot be written. Check the permissions of its folder and its files."),
            {}, *path);
    if (::flock(lock.m_parts->file, LOCK_EX | LOCK_NB) != 0)
        return std::optional<RunLock>();
    return std::optional<RunLock>(std::move(lock));
}
#else
struct RunLock::Parts
{
    std::unique_ptr<QLockFile> file;
};

Result<std::optional<RunLock>> RunLock::tryTake(const std::string& workspacePath, const std::string& connector)
{
    const Result<QString> path = lockPath(workspacePath, connector);
    if (!path)
        return fail(path.error());
    RunLock lock;
    lock.m_parts->file = std::make_unique<QLockFile>(*path);
    lock.m_parts->file->setStaleLockTime(0);
    if (!lock.m_parts->file->tryLock())
        return std::optional<RunLock>();
    return std::optional<RunLock>(std::move(lock));
}
#endif

RunLock::RunLock() : m_parts(std::make_unique<Parts>()) {}
RunLock::~RunLock() = default;
RunLock::RunLock(RunLock&& other) noexcept = default;
RunLock& RunLock::operator=(RunLock&& other) noexcept = default;

} // namespace muster
