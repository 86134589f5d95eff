// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/database.h"
#include "core/db/errors.h"
#include "core/db/fault.h"

#include <sqlite3.h>

#include <atomic>
#include <utility>

namespace muster::db {

namespace {
struct Fault
{
    std::atomic<std::int64_t> seen{0};
    std::atomic<std::int64_t> at{0};
    std::atomic<bool> forEver{false};
    std::atomic<bool> armed{false};
};
Fault fault;

bool mustFail()
{
    if (!fault.armed.load(std::memory_order_relaxed))
        return false;
    const std::int64_t call = ++fault.seen;
    const std::int64_t at = fault.at;
    return at > 0 && (call == at || (fault.forEver && call > at));
}
} // namespace

void failAtStep(std::int64_t call, bool forEver)
{
    fault.seen = 0;
    fault.at = call;
    fault.forEver = forEver;
    fault.armed = true;
}

std::int64_t stepsSeen()
{
    return fault.seen;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)), m_database(std::exchange(other.m_database, nullptr))
{
}

Statement& Statement::operator=(Statement&& other) noexcept
{
    std::swap(m_statement, other.m_statement);
    std::swap(m_database, other.m_database);
    return *this;
}

Statement& Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement, index, value);
    return *this;
}

Statement& Statement::bind(int index, double value)
{
    sqlite3_bind_double(m_statement, index, value);
    return *this;
}

Statement& Statement::bindText(int index, std::string_view value)
{
    // a null pointer would bind NULL, and an empty text is not NULL
    sqlite3_bind_text(m_statement, index, value.data() ? value.data() : "", static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
}

Statement& Statement::bindBlob(int index, std::string_view value)
{
    sqlite3_bind_blob(m_statement, index, value.data() ? value.data() : "", static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
}

Statement& Statement::bindNull(int index)
{
    sqlite3_bind_null(m_statement, index);
    return *this;
}

Result<bool> Statement::step()
{
    const int code = mustFail() ? SQLITE_IOERR : sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    Error error = sqliteError(m_database, code);
    sqlite3_reset(m_statement);
    return fail(std::move(error));
}

Result<void> Statement::run()
{
    for (;;) {
        const Result<bool> row = step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
    }
    sqlite3_reset(m_statement);
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

std::string_view Statement::text(int column) const
{
    const void* bytes = sqlite3_column_blob(m_statement, column);
    if (!bytes)
        return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

} // namespace muster::db
