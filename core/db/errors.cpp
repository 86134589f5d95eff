// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/errors.h"

#include <QCoreApplication>

#include <sqlite3.h>

#include <cerrno>

namespace muster::db {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Database", text);
}

Error withMessage(int code, const QString& detail)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return {ErrorKind::Conflict, tr("This value is already taken. Choose another one."), detail};
    case SQLITE_FULL:
        return {ErrorKind::DiskFull, tr("The disk is full. Free some space and try again; nothing was changed."),
                detail};
    case SQLITE_INTERRUPT:
        return {ErrorKind::Cancelled, tr("Cancelled."), detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::Storage, tr("Another Muster is writing to the workspace right now. Try again in a moment."),
                detail};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorKind::Storage,
                tr("The workspace cannot be written. Check the permissions of its folder and its files."), detail};
    case SQLITE_CANTOPEN:
        return {ErrorKind::Storage,
                tr("The workspace cannot be opened. Check that its folder exists and that you may read and write it."),
                detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorKind::Damaged,
                tr("The workspace file is damaged. Nothing was changed. “musterctl backup list” shows the backups, "
                   "“musterctl restore FILE” goes back to one."),
                detail};
    default:
        return {ErrorKind::Storage, tr("The workspace could not be read or written. Check the disk and try again."),
                detail};
    }
}
} // namespace

Error sqliteError(sqlite3* connection, int code)
{
    int extended = code;
    QString detail = QString::fromUtf8(sqlite3_errstr(code));
    if (connection && (sqlite3_errcode(connection) & 0xff) == (code & 0xff)) {
        extended = sqlite3_extended_errcode(connection);
        detail = QString::fromUtf8(sqlite3_errmsg(connection));
        const int system = sqlite3_system_errno(connection);
        if ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT))
            return withMessage(SQLITE_FULL, detail);
    }
    return withMessage(code, QStringLiteral("SQLite %1: %2").arg(extended).arg(detail));
}

} // namespace muster::db
