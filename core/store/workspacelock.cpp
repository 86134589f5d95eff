// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspacelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace muster {

// where there is no flock, a file that is open cannot be replaced: the system itself refuses
struct WorkspaceLock::Parts
{
    int file = -1;
    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts()
    {
#ifdef Q_OS_UNIX
        if (file >= 0)
            ::close(file);
#endif
    }
};

namespace {
enum class Outcome : std::uint8_t { Taken, Busy, NoFile };

Outcome lockFile([[maybe_unused]] const std::string& workspacePath, [[maybe_unused]] bool alone,
                 [[maybe_unused]] int& file)
{
#ifdef Q_OS_UNIX
    const QDir folder = QFileInfo(QString::fromStdString(workspacePath)).absoluteDir();
    if (!folder.mkpath(QStringLiteral("locks")))
        return Outcome::NoFile;
    const QByteArray path = folder.filePath(QStringLiteral("locks/_workspace.lock")).toLocal8Bit();
    file = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return Outcome::NoFile;
    if (::flock(file, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? Outcome::Busy : Outcome::NoFile;
#endif
    return Outcome::Taken;
}
} // namespace

std::optional<WorkspaceLock> WorkspaceLock::share(const std::string& workspacePath)
{
    WorkspaceLock lock;
    if (lockFile(workspacePath, false, lock.m_parts->file) == Outcome::Busy)
        return std::nullopt;
    return std::optional<WorkspaceLock>(std::move(lock));
}

Result<std::optional<WorkspaceLock>> WorkspaceLock::takeAlone(const std::string& workspacePath)
{
    WorkspaceLock lock;
    switch (lockFile(workspacePath, true, lock.m_parts->file)) {
    case Outcome::Taken:
        return std::optional<WorkspaceLock>(std::move(lock));
    case Outcome::Busy:
        return std::optional<WorkspaceLock>();
    case Outcome::NoFile:
        break;
    }
    return fail(ErrorKind::Storage,
                QCoreApplication::translate(
                    "RunLock", "The workspace cannot be written. Check the permissions of its folder and its files."),
                {}, QString::fromStdString(workspacePath));
}

WorkspaceLock::WorkspaceLock() : m_parts(std::make_unique<Parts>()) {}
WorkspaceLock::~WorkspaceLock() = default;
WorkspaceLock::WorkspaceLock(WorkspaceLock&& other) noexcept = default;
WorkspaceLock& WorkspaceLock::operator=(WorkspaceLock&& other) noexcept = default;

} // namespace muster
