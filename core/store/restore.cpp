// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/restore.h"

#include "core/db/audit.h"
#include "core/db/check.h"
#include "core/db/schema.h"
#include "core/store/backupfiles.h"
#include "core/store/workspacelock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <filesystem>

namespace muster {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Backups)
};

void removeWithLog(const QString& database)
{
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(database + QLatin1String(suffix));
}

/// What the present database knows of its own end, as far as it can still be read; and its write-ahead log worked in,
/// so that the file alone is all of it.
Json settlePresent(const QString& workspace)
{
    Json detail = Json::object();
    if (QFileInfo(workspace).size() == 0)
        return detail; // not there, or empty: opening would make one
    auto present = db::Database::openAgain(workspace.toStdString());
    if (!present)
        return detail;
    if (const auto head = db::readAuditHead(*present)) {
        detail["replacedEntries"] = head->number;
        detail["replacedHash"] =
            QByteArray(head->hash.data(), static_cast<qsizetype>(head->hash.size())).toHex().toStdString();
    }
    (void)present->run("PRAGMA wal_checkpoint(TRUNCATE)"); // a damaged one may refuse: it is kept with its log
    return detail;
}

Result<void> prepare(const QString& copy, const QString& backup, const std::string& who, Timestamp now, Json detail)
{
    removeWithLog(copy);
    if (!QFile::copy(backup, copy) || !QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorKind::Storage,
                    Words::tr("The backup cannot be copied into the workspace. Check its folder and the free space."),
                    {}, copy);
    const QString log = backup + QStringLiteral("-wal"); // of a file that was copied while it was in use
    if (QFileInfo::exists(log) && !QFile::copy(log, copy + QStringLiteral("-wal")))
        return fail(ErrorKind::Storage, Words::tr("The backup cannot be read."), {}, log);
    auto database = db::Database::openAgain(copy.toStdString());
    if (!database)
        return fail(database.error());
    if (auto checked = db::checkWhole(*database); !checked)
        return checked;
    if (auto migrated = db::migrate(*database, db::migrations()); !migrated)
        return migrated;
    database->setActor(who);
    detail["file"] = QFileInfo(backup).absoluteFilePath().toStdString();
    const std::string name = QFileInfo(backup).fileName().toStdString();
    if (auto noted = db::appendAudit(*database, now, "backup.restored", name, detail); !noted)
        return noted;
    return database->run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE"); // one file, whole by itself
}

/// A second name of the present file is of a restore that was killed before it took place.
void removeHalfKept(const QString& workspace)
{
    const QFileInfo present(workspace);
    const QString pattern = present.fileName() + QStringLiteral(".*.before");
    for (const QFileInfo& kept : present.absoluteDir().entryInfoList({pattern}, QDir::Files)) {
        std::error_code error;
        if (std::filesystem::equivalent(std::filesystem::path(kept.absoluteFilePath().toStdU16String()),
                                        std::filesystem::path(workspace.toStdU16String()), error))
            removeWithLog(kept.absoluteFilePath());
    }
}

/// A second name for each file, or a copy where names cannot be shared.
Result<QString> keepPresent(const QString& workspace, Timestamp now)
{
    if (!QFileInfo::exists(workspace))
        return QString();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const QString stamp = QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString kept = QStringLiteral("%1.%2.before").arg(workspace, stamp);
    for (const char* suffix : {"-wal", ""}) {
        const QString from = workspace + QLatin1String(suffix), to = kept + QLatin1String(suffix);
        if (!QFileInfo::exists(from))
            continue;
        std::error_code error;
        std::filesystem::create_hard_link(std::filesystem::path(from.toStdU16String()),
                                          std::filesystem::path(to.toStdU16String()), error);
        if (error && !QFile::copy(from, to))
            return fail(ErrorKind::Storage,
                        Words::tr("The present workspace cannot be kept beside the backup, so nothing was changed. "
                                  "Check the free space."),
                        {}, to);
    }
    return kept;
}

Result<Restored> takeItsPlace(const QString& workspace, const QString& copy, Timestamp now)
{
    const auto kept = keepPresent(workspace, now);
    if (!kept)
        return fail(kept.error());
    // a log of the old file must never be read as one of the new
    QFile::remove(workspace + QStringLiteral("-wal"));
    QFile::remove(workspace + QStringLiteral("-shm"));
    if (auto moved = putInPlace(copy, workspace); !moved)
        return fail(moved.error());
    return Restored{*kept};
}
} // namespace

Result<Restored> restoreBackup(const QString& workspace, const QString& backup, const std::string& who, Timestamp now)
{
    const auto lock = WorkspaceLock::takeAlone(workspace.toStdString());
    if (!lock)
        return fail(lock.error());
    if (!*lock)
        return fail(
            ErrorKind::Conflict,
            Words::tr("The workspace is open in another Muster. Close its window, end “musterctl serve” and the "
                      "background service (“musterctl service stop”), then restore again."));
    if (QFileInfo(backup).canonicalFilePath() == QFileInfo(workspace).canonicalFilePath() && QFileInfo::exists(backup))
        return fail(ErrorKind::Invalid, Words::tr("This is the workspace itself. Choose a backup of it."), {}, backup);
    if (auto good = checkBackup(backup); !good)
        return fail(good.error());
    removeHalfKept(workspace);
    const QString copy = workspace + QStringLiteral(".restoring");
    auto done = prepare(copy, backup, who, now, settlePresent(workspace));
    auto restored = done ? takeItsPlace(workspace, copy, now) : Result<Restored>(fail(done.error()));
    removeWithLog(copy);
    for (const QFileInfo& old : QFileInfo(copy).absoluteDir().entryInfoList(
             {QFileInfo(copy).fileName() + QStringLiteral(".v*.bak")}, QDir::Files))
        QFile::remove(old.absoluteFilePath()); // of the copy: the backup itself is there
    return restored;
}

} // namespace muster
