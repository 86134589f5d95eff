// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace muster::db {

class Database;

/// A prepared statement. Bind, step, read, reset; bound text must outlive the step (no copies are made).
class Statement
{
public:
    Statement() = default;
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;

    Statement& bind(int index, std::int64_t value); ///< index from 1
    Statement& bind(int index, double value);
    /// Text and bytes are not copied: they must live until the row is there.
    Statement& bindText(int index, std::string_view value);
    Statement& bindBlob(int index, std::string_view value);
    Statement& bindNull(int index);
    /// True = a row is there, false = done. Errors: Conflict (unique constraint, names it in detail), DiskFull,
    /// Storage.
    [[nodiscard]] Result<bool> step();
    /// step() until done, then reset().
    [[nodiscard]] Result<void> run();
    void reset();
    [[nodiscard]] std::int64_t integer(int column) const; ///< column from 0
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const; ///< valid until the next step or reset; blobs too
    [[nodiscard]] bool isNull(int column) const;

private:
    friend class Database;
    sqlite3_stmt* m_statement = nullptr;
    sqlite3* m_database = nullptr;
};

/// One connection to the workspace database; used by one thread at a time. WAL, synchronous FULL, foreign keys on,
/// trusted_schema off, busy time-out 10 s, files 0600.
class Database
{
public:
    enum class Mode { ReadWrite, ReadOnly };
    /// Opens or makes the file, runs quick_check (capped at 2 s) and the migrations (each one transaction, backup
    /// before). Errors: Damaged (says how to get back), NewerVersion, DiskFull, read-only folder: clear
    /// sentences.
    [[nodiscard]] static Result<Database> open(const std::string& path, Mode mode = Mode::ReadWrite);
    /// A second connection for another thread: no checks, no migrations.
    [[nodiscard]] static Result<Database> openAgain(const std::string& path, Mode mode = Mode::ReadWrite);
    ~Database();
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;

    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    [[nodiscard]] Result<void> run(std::string_view sql); ///< one or several statements without results
    [[nodiscard]] std::int64_t lastRowId() const;
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] const std::string& path() const;
    /// Stops a long query on this connection from another thread (sqlite3_interrupt).
    void interrupt();
    /// From now on a stop request ends any statement of this connection with Cancelled; a default token takes that
    /// back.
    void setStop(std::stop_token stop);
    /// Who acts on this connection, for the audit log: "person:LOGIN", "schedule", "api:KEY-ID"; "muster" until it is
    /// said.
    void setActor(std::string who);
    [[nodiscard]] const std::string& actor() const;
    /// Differs from an earlier mark when anybody, on this or another connection, has written in between.
    [[nodiscard]] Result<std::pair<std::int64_t, std::int64_t>> writeMark();
    [[nodiscard]] sqlite3* handle() const; ///< for the adapters in directory/ and store/ only

private:
    Database();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// Begins IMMEDIATE; rolls back unless commit() was called.
class Transaction
{
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
    /// The transaction that is open on this connection, which its owner commits; or a new one when there is none.
    [[nodiscard]] static Result<Transaction> join(Database& database);
    ~Transaction();
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    [[nodiscard]] Result<void> commit();

private:
    Transaction() = default;
    Database* m_database = nullptr;
};

} // namespace muster::db
