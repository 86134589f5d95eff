// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/database.h"

#include "core/db/check.h"
#include "core/db/errors.h"
#include "core/db/schema.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <mutex>

namespace muster::db {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Database", text);
}

/// Per-allocation statistics cost a lock for each allocation; nobody reads them.
void configureOnce()
{
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

/// SQLite gives -wal and -shm the permissions of the main file, so it is enough to make that one private.
Result<void> makePrivateFile(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (file.exists())
        return {};
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorKind::Storage,
                    tr("The workspace file cannot be made. Check that its folder exists, that you may write there and "
                       "that the disk is not full."),
                    file.errorString(), QString::fromStdString(path));
    return {};
}
} // namespace

struct Database::Parts
{
    sqlite3* handle = nullptr;
    std::string path;
    std::string actor = "muster";
    std::stop_token stop;
    std::optional<Statement> mark; ///< of writeMark(): that is asked for each request of the HTTP API

    ~Parts()
    {
        mark.reset();
        sqlite3_close_v2(handle);
    }
};

Database::Database() : m_parts(std::make_unique<Parts>()) {}
Database::~Database() = default;
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept = default;

Result<Database> Database::openAgain(const std::string& path, Mode mode)
{
    configureOnce();
    Database database;
    database.m_parts->path = path;
    const int flags = (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &database.m_parts->handle, flags, nullptr);
    sqlite3* handle = database.m_parts->handle;
    if (code != SQLITE_OK) {
        Error error = sqliteError(handle, code);
        error.where = QString::fromStdString(path);
        return fail(std::move(error));
    }
    sqlite3_busy_timeout(handle, 10'000);
    Result<void> ready = database.run(
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA synchronous=FULL; PRAGMA secure_delete=FAST;"
        "PRAGMA temp_store=FILE; PRAGMA cache_size=-8000");
    if (ready && mode == Mode::ReadWrite)
        ready = database.run("PRAGMA page_size=16384; PRAGMA journal_mode=WAL"); // large pages: bulk loads take half
                                                                                 // the time of 4 KiB ones
    if (!ready) {
        ready.error().where = QString::fromStdString(path);
        return fail(ready.error());
    }
    return database;
}

Result<Database> Database::open(const std::string& path, Mode mode)
{
    if (mode == Mode::ReadWrite) {
        if (const Result<void> made = makePrivateFile(path); !made)
            return fail(made.error());
    } else if (!QFileInfo::exists(QString::fromStdString(path))) {
        return fail(ErrorKind::NotFound, tr("There is no workspace here yet."), {}, QString::fromStdString(path));
    }
    Result<Database> database = openAgain(path, mode);
    if (!database)
        return database;
    if (mode == Mode::ReadWrite && sqlite3_db_readonly(database->handle(), "main") == 1)
        return fail(ErrorKind::Storage,
                    tr("The workspace cannot be written. Check the permissions of its folder and its files."), {},
                    QString::fromStdString(path));
    Result<void> done = checkFile(*database);
    if (done && mode == Mode::ReadWrite)
        done = migrate(*database, migrations());
    if (!done) {
        if (done.error().where.isEmpty())
            done.error().where = QString::fromStdString(path);
        return fail(done.error());
    }
    return database;
}

Result<Statement> Database::prepare(std::string_view sql)
{
    Statement statement;
    statement.m_database = m_parts->handle;
    const int code = sqlite3_prepare_v3(m_parts->handle, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement.m_statement, nullptr);
    if (code != SQLITE_OK)
        return fail(sqliteError(m_parts->handle, code));
    return statement;
}

Result<void> Database::run(std::string_view sql)
{
    const char* at = sql.data();
    const char* const end = at + sql.size();
    while (at < end) {
        Statement statement;
        statement.m_database = m_parts->handle;
        const char* rest = nullptr;
        const int code =
            sqlite3_prepare_v2(m_parts->handle, at, static_cast<int>(end - at), &statement.m_statement, &rest);
        if (code != SQLITE_OK)
            return fail(sqliteError(m_parts->handle, code));
        at = rest;
        if (!statement.m_statement)
            continue; // white space or a comment
        if (Result<void> done = statement.run(); !done)
            return done;
    }
    return {};
}

std::int64_t Database::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_parts->handle);
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(m_parts->handle);
}

const std::string& Database::path() const
{
    return m_parts->path;
}

void Database::setActor(std::string who)
{
    m_parts->actor = std::move(who);
}

const std::string& Database::actor() const
{
    return m_parts->actor;
}

void Database::interrupt()
{
    sqlite3_interrupt(m_parts->handle);
}

void Database::setStop(std::stop_token stop)
{
    Parts* parts = m_parts.get(); // stays where it is when the Database moves
    parts->stop = std::move(stop);
    const auto stopped = [](void* self) { return static_cast<Parts*>(self)->stop.stop_requested() ? 1 : 0; };
    if (parts->stop.stop_possible())
        sqlite3_progress_handler(parts->handle, 5'000, stopped, parts);
    else
        sqlite3_progress_handler(parts->handle, 0, nullptr, nullptr);
}

Result<std::pair<std::int64_t, std::int64_t>> Database::writeMark()
{
    if (!m_parts->mark) {
        Result<Statement> read = prepare("PRAGMA data_version");
        if (!read)
            return fail(read.error());
        m_parts->mark = std::move(*read);
    }
    Statement& read = *m_parts->mark;
    const Result<bool> row = read.step();
    const std::pair mark(row ? read.integer(0) : 0,
                         static_cast<std::int64_t>(sqlite3_total_changes64(m_parts->handle)));
    read.reset();
    if (!row)
        return fail(row.error());
    return mark;
}

sqlite3* Database::handle() const
{
    return m_parts->handle;
}

Result<Transaction> Transaction::begin(Database& database)
{
    if (Result<void> begun = database.run("BEGIN IMMEDIATE"); !begun)
        return fail(begun.error());
    Transaction transaction;
    transaction.m_database = &database;
    return transaction;
}

Result<Transaction> Transaction::join(Database& database)
{
    if (sqlite3_get_autocommit(database.handle()) != 0)
        return begin(database);
    return Transaction();
}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction()
{
    // straight to SQLite: a roll-back must also work while a test lets every step fail; some errors have already rolled
    // back
    if (m_database && sqlite3_get_autocommit(m_database->handle()) == 0)
        sqlite3_exec(m_database->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit()
{
    if (!m_database)
        return {}; // another one's, which its owner commits
    Result<void> done = m_database->run("COMMIT");
    if (done)
        m_database = nullptr;
    return done;
}

} // namespace muster::db
