// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/schema.h"

#include <QCoreApplication>
#include <QFile>

namespace muster::db {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Database", text);
}

/// A copy as the older program can still read it. Written beside and renamed, so that half a copy never looks like a
/// whole one.
Result<void> backUp(Database& database, int version)
{
    const QString target =
        QStringLiteral("%1.v%2.bak").arg(QString::fromStdString(database.path()), QString::number(version));
    if (QFile::exists(target))
        return {};
    const QString part = target + QStringLiteral(".part");
    QFile::remove(part);
    Result<Statement> copy = database.prepare("VACUUM INTO ?1");
    if (!copy)
        return fail(copy.error());
    const std::string path = part.toStdString();
    if (Result<void> done = copy->bindText(1, path).run(); !done) {
        QFile::remove(part);
        return done;
    }
    QFile::setPermissions(part, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (!QFile::rename(part, target))
        return fail(ErrorKind::Storage,
                    tr("The backup before the update of the workspace could not be written. Check the permissions of "
                       "its folder."),
                    target);
    return {};
}

Result<void> applyStep(Database& database, const Migration& step)
{
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction)
        return fail(transaction.error());
    // another process may have been faster while this one waited for the lock
    const Result<int> now = schemaVersion(database);
    if (!now)
        return fail(now.error());
    if (*now >= step.version)
        return {};
    if (Result<void> done = database.run(step.sql); !done)
        return done;
    if (Result<void> done = database.run("PRAGMA user_version=" + std::to_string(step.version)); !done)
        return done;
    return transaction->commit();
}
} // namespace

Result<int> schemaVersion(Database& database)
{
    Result<Statement> read = database.prepare("PRAGMA user_version");
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->step();
    if (!row)
        return fail(row.error());
    return static_cast<int>(read->integer(0));
}

Result<void> migrate(Database& database, std::span<const Migration> steps)
{
    const Result<int> version = schemaVersion(database);
    if (!version)
        return fail(version.error());
    const int last = steps.empty() ? 0 : steps.back().version;
    if (*version > last)
        return fail(ErrorKind::NewerVersion, tr("This workspace was written by a newer Muster (format %1, this one "
                                                "knows %2). Update Muster, or use another workspace.")
                                                 .arg(*version)
                                                 .arg(last));
    if (*version == last)
        return {};
    if (*version > 0) {
        if (Result<void> saved = backUp(database, *version); !saved)
            return saved;
    }
    for (const Migration& step : steps) {
        if (step.version <= *version)
            continue;
        if (Result<void> done = applyStep(database, step); !done)
            return done;
    }
    return {};
}

} // namespace muster::db
