// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/check.h"

#include "core/db/errors.h"

#include <QFileInfo>

#include <sqlite3.h>

#include <chrono>
#include <cstdlib>

namespace muster::db {

namespace {
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::int64_t smallFile = 4LL << 20;
constexpr std::int64_t day = 24LL * 60 * 60;

std::int64_t secondsNow()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

int pastDeadline(void* deadline)
{
    return std::chrono::steady_clock::now() > *static_cast<SteadyTime*>(deadline) ? 1 : 0;
}

/// When the last whole check was; absent in a file that has no tables yet.
std::int64_t lastCheck(Database& database)
{
    Result<Statement> read = database.prepare("SELECT value FROM meta WHERE name = 'checked'");
    if (!read)
        return 0;
    const Result<bool> row = read->step();
    return row && *row ? std::atoll(std::string(read->text(0)).c_str()) : 0;
}

Result<void> verdictOf(Database& database)
{
    Result<Statement> check = database.prepare("PRAGMA quick_check(1)");
    Result<bool> row = check ? check->step() : Result<bool>(fail(check.error()));
    const std::string verdict = row && *row ? std::string(check->text(0)) : std::string();
    if (check)
        check->reset();
    if (!row)
        return fail(row.error());
    if (verdict != "ok") {
        Error error = sqliteError(nullptr, SQLITE_CORRUPT);
        error.detail = QString::fromStdString(verdict);
        return fail(std::move(error));
    }
    return {};
}

Result<void> quickCheck(Database& database)
{
    SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    sqlite3_progress_handler(database.handle(), 1000, pastDeadline, &deadline);
    Result<void> checked = verdictOf(database);
    sqlite3_progress_handler(database.handle(), 0, nullptr, nullptr);
    if (!checked && checked.error().kind == ErrorKind::Cancelled)
        return {}; // no verdict in that time
    return checked;
}
} // namespace

Result<void> checkWhole(Database& database)
{
    return verdictOf(database);
}

Result<void> checkFile(Database& database)
{
    const std::int64_t size = QFileInfo(QString::fromStdString(database.path())).size();
    const std::int64_t now = secondsNow();
    const bool daily = size > smallFile;
    if (daily && now - lastCheck(database) < day)
        return {};
    if (Result<void> checked = quickCheck(database);
        !checked || !daily || sqlite3_db_readonly(database.handle(), "main") == 1)
        return checked;
    Result<Statement> remember = database.prepare(
        "INSERT INTO meta(name, value) VALUES('checked', ?1) ON CONFLICT(name) DO UPDATE SET value = ?1");
    if (!remember)
        return fail(remember.error());
    const std::string stamp = std::to_string(now);
    // not worth failing for: without the note the next open checks again
    (void)remember->bindText(1, stamp).run();
    return {};
}

} // namespace muster::db
