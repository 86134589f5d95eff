// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localbackups.h"

#include "core/db/audit.h"
#include "core/store/backupfiles.h"
#include "core/store/localsettings.h"
#include "core/store/runlock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

namespace muster {

namespace {
constexpr qint64 spare = 32LL << 20; ///< bytes that a backup leaves free

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Backups)
};

/// No connector can have this id.
constexpr const char* lockName = "_backup";

/// Lets a stop request end the copying, for as long as it lives.
class Stoppable
{
public:
    Stoppable(db::Database& database, const std::stop_token& stop) : m_database(database) { m_database.setStop(stop); }
    ~Stoppable() { m_database.setStop({}); }
    Stoppable(const Stoppable&) = delete;
    Stoppable& operator=(const Stoppable&) = delete;

private:
    db::Database& m_database;
};

Result<void> copyInto(db::Database& database, const QString& part, const std::stop_token& stop)
{
    // with the rights before the bytes
    QFile file(part);
    QFile::remove(part);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorKind::Storage,
                    Words::tr("The backup cannot be written. Check its folder and your rights there."),
                    file.errorString(), part);
    file.close();
    const Stoppable stoppable(database, stop);
    auto copy = database.prepare("VACUUM INTO ?1"); // takes an empty file
    if (!copy)
        return fail(copy.error());
    const std::string path = part.toStdString();
    return copy->bindText(1, path).run();
}
} // namespace

LocalBackups::LocalBackups(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<QString> LocalBackups::folder()
{
    LocalSettings settings(m_database);
    const auto keep = readBackupKeep(settings);
    if (!keep)
        return fail(keep.error());
    const QString workspace = QString::fromStdString(m_database.path());
    if (auto noted = noteBackupFolder(workspace, keep->folder); !noted)
        return fail(noted.error());
    const QString folder = keep->folder.isEmpty() ? usualBackupFolder(workspace) : keep->folder;
    if (!QDir(folder).exists()) {
        if (!keep->folder.isEmpty() || !QDir().mkpath(folder))
            return fail(ErrorKind::Storage,
                        Words::tr("The folder for backups is not there. Make it, or choose another one."), {}, folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return folder;
}

Result<BackupFile> LocalBackups::write(const QString& path, const std::stop_token& stop)
{
    // a copy that fills the disk takes the room from imports that run
    const qint64 needed = QFileInfo(QString::fromStdString(m_database.path())).size() + spare;
    const qint64 there = QStorageInfo(QFileInfo(path).absolutePath()).bytesAvailable();
    if (there >= 0 && there < needed)
        return fail(ErrorKind::DiskFull,
                    Words::tr("There is no room for a backup: it needs %1, and %2 are free. Make room, or choose "
                              "another folder for backups.")
                        .arg(QLocale().formattedDataSize(needed), QLocale().formattedDataSize(there)),
                    {}, path);
    const QString part = path + QStringLiteral(".part");
    auto done = copyInto(m_database, part, stop);
    if (done)
        done = checkBackup(part, stop); // what cannot be read back is no backup
    if (done)
        done = putInPlace(part, path);
    if (!done) {
        QFile::remove(part);
        return fail(done.error());
    }
    BackupFile made = backupFileOf(path);
    const Json detail{
        {"file", made.path.toStdString()}, {"bytes", made.bytes}, {"kind", std::string(kindName(made.kind))}};
    const std::string name = QFileInfo(path).fileName().toStdString();
    if (auto noted = db::appendAudit(m_database, m_clock.now(), "backup.made", name, detail); !noted)
        return fail(noted.error());
    return made;
}

Result<BackupFile> LocalBackups::make(const QString& path, std::stop_token stop)
{
    QString target = path;
    if (target.isEmpty()) {
        const auto usual = folder();
        if (!usual)
            return fail(usual.error());
        target = QDir(*usual).filePath(backupName(m_clock.now(), true));
    }
    if (QFileInfo::exists(target))
        return fail(ErrorKind::Conflict, Words::tr("There is a file of this name already. Choose another name."), {},
                    target);
    return write(QFileInfo(target).absoluteFilePath(), stop);
}

Result<bool> LocalBackups::makeDaily(std::stop_token stop)
{
    const auto usual = folder();
    if (!usual)
        return fail(usual.error());
    const QString target = QDir(*usual).filePath(backupName(m_clock.now(), false));
    if (QFileInfo::exists(target))
        return false;
    const auto lock = RunLock::tryTake(m_database.path(), lockName);
    if (!lock)
        return fail(lock.error());
    if (!*lock || QFileInfo::exists(target))
        return false; // another process makes it, or just has
    if (const auto made = write(target, stop); !made)
        return fail(made.error());
    LocalSettings settings(m_database);
    const auto keep = readBackupKeep(settings);
    if (!keep)
        return fail(keep.error());
    removeOld(*usual, keep->days);
    return true;
}

void LocalBackups::removeOld(const QString& folder, int days) const
{
    // by name, which is by date: the time of a file that was copied here says nothing
    const QStringList names =
        QDir(folder).entryList({QStringLiteral("muster-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].db")}, QDir::Files,
                               QDir::Name | QDir::Reversed);
    const QString today = backupName(m_clock.now(), false);
    int kept = 0;
    for (const QString& name : names) // a name of a day to come, from a clock that was ahead, counts for nothing
        if (name <= today && ++kept > days)
            (void)QFile::remove(QDir(folder).filePath(name)); // tried again tomorrow
}

Result<std::vector<BackupFile>> LocalBackups::list()
{
    if (const auto known = folder(); !known && known.error().kind != ErrorKind::Storage)
        return fail(known.error());
    return findBackups(QString::fromStdString(m_database.path()));
}

} // namespace muster
