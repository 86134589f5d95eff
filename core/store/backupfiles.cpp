// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/backupfiles.h"

#include "core/db/check.h"
#include "core/db/schema.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <filesystem>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace muster {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Backups)
};

QString folderNote(const QString& workspace)
{
    return QFileInfo(workspace).absoluteDir().filePath(QStringLiteral("backup-folder.txt"));
}

QString notedFolder(const QString& workspace)
{
    QFile file(folderNote(workspace));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.read(4096)).trimmed();
}

void addFiles(const QString& folder, const QStringList& patterns, std::vector<BackupFile>& all)
{
    for (const QFileInfo& info : QDir(folder).entryInfoList(patterns, QDir::Files))
        all.push_back(backupFileOf(info.absoluteFilePath()));
}

/// What reached the disk: a name without its bytes is no backup.
void toDisk([[maybe_unused]] const QString& path)
{
#ifdef Q_OS_UNIX
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        (void)::fsync(file);
        ::close(file);
    }
#endif
}

Error notAWorkspace(const QString& path)
{
    return {ErrorKind::Invalid,
            Words::tr("This file is not a workspace of Muster. Choose a backup that Muster made."),
            {},
            path};
}

Result<void> checkVersion(db::Database& database, const QString& path)
{
    const auto version = db::schemaVersion(database);
    if (!version)
        return fail(version.error());
    auto tables = database.prepare("SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'user', 'connector')");
    if (!tables)
        return fail(tables.error());
    if (const auto row = tables->step(); !row)
        return fail(row.error());
    if (*version < 1 || tables->integer(0) != 3)
        return fail(notAWorkspace(path));
    if (*version > db::migrations().back().version)
        return fail(ErrorKind::NewerVersion,
                    Words::tr("This backup was made by a newer Muster. Update Muster, or choose another backup."), {},
                    path);
    return {};
}
} // namespace

QString usualBackupFolder(const QString& workspace)
{
    return QFileInfo(workspace).absoluteDir().filePath(QStringLiteral("backups"));
}

Result<void> noteBackupFolder(const QString& workspace, const QString& folder)
{
    const QString note = folderNote(workspace);
    if (folder == notedFolder(workspace))
        return {};
    if (folder.isEmpty())
        return QFile::remove(note) ? Result<void>()
                                   : fail(ErrorKind::Storage, Words::tr("This file cannot be removed."), {}, note);
    QFile file(note);
    const QByteArray text = folder.toUtf8() + '\n';
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return fail(ErrorKind::Storage, Words::tr("This file cannot be written. Check the rights of its folder."),
                    file.errorString(), note);
    return {};
}

BackupFile backupFileOf(const QString& path)
{
    static const QRegularExpression daily(QStringLiteral("^muster-(\\d{4}-\\d\\d-\\d\\d)\\.db$"));
    const QFileInfo info(path);
    BackupFile backup;
    backup.path = info.absoluteFilePath();
    backup.at = Timestamp(std::chrono::milliseconds(info.lastModified().toMSecsSinceEpoch()));
    backup.bytes = info.size();
    backup.kind = daily.match(info.fileName()).hasMatch()               ? BackupFile::Kind::Daily
                  : info.fileName().endsWith(QStringLiteral(".bak"))    ? BackupFile::Kind::BeforeUpdate
                  : info.fileName().endsWith(QStringLiteral(".before")) ? BackupFile::Kind::BeforeRestore
                                                                        : BackupFile::Kind::ByHand;
    return backup;
}

std::vector<BackupFile> findBackups(const QString& workspace)
{
    std::vector<BackupFile> all;
    const QString usual = usualBackupFolder(workspace), noted = notedFolder(workspace);
    const QStringList names{QStringLiteral("muster-*.db")};
    addFiles(usual, names, all);
    if (!noted.isEmpty() && QDir(noted) != QDir(usual))
        addFiles(noted, names, all);
    const QString file = QFileInfo(workspace).fileName();
    addFiles(QFileInfo(workspace).absolutePath(),
             {file + QStringLiteral(".v*.bak"), file + QStringLiteral(".*.before")}, all);
    std::ranges::sort(all, [](const BackupFile& one, const BackupFile& other) {
        return one.at != other.at ? one.at > other.at : one.path > other.path;
    });
    return all;
}

QString backupName(Timestamp at, bool clock)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(ms);
    return QStringLiteral("muster-%1.db")
        .arg(local.toString(clock ? QStringLiteral("yyyy-MM-dd-HHmmss") : QStringLiteral("yyyy-MM-dd")));
}

Result<void> checkBackup(const QString& path, const std::stop_token& stop)
{
    if (!QFileInfo(path).isFile())
        return fail(ErrorKind::NotFound, Words::tr("There is no such file."), {}, path);
    if (QFileInfo(path).size() == 0)
        return fail(notAWorkspace(path));
    auto database = db::Database::openAgain(path.toStdString(), db::Database::Mode::ReadOnly);
    if (!database)
        return fail(database.error());
    database->setStop(stop);
    auto done = checkVersion(*database, path);
    if (done)
        done = db::checkWhole(*database);
    if (!done && done.error().where.isEmpty())
        done.error().where = path;
    return done;
}

std::optional<BackupFile> newestGoodBackup(const QString& workspace)
{
    for (const BackupFile& backup : findBackups(workspace)) {
        // what a restore took the place of was no good to somebody
        if (backup.kind != BackupFile::Kind::BeforeRestore && checkBackup(backup.path))
            return backup;
    }
    return std::nullopt;
}

Result<void> putInPlace(const QString& part, const QString& target)
{
    toDisk(part);
    std::error_code error;
    std::filesystem::rename(std::filesystem::path(part.toStdU16String()),
                            std::filesystem::path(target.toStdU16String()), error);
    if (error)
        return fail(ErrorKind::Storage, Words::tr("This file cannot be written. Check the rights of its folder."),
                    QString::fromStdString(error.message()), target);
    toDisk(QFileInfo(target).absolutePath());
    return {};
}

} // namespace muster
