// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localdirectory.h"

#include "core/base/clock.h"
#include "core/base/textkey.h"
#include "core/db/tables.h"
#include "core/directory/localpeople.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("LocalDirectory", text);
}

const char* columnOf(MatchKey key)
{
    return key == MatchKey::Email ? "email_key" : key == MatchKey::Username ? "username_key" : "employee_key";
}

/// Writes one user inside the caller's savepoint.
class UserWriter
{
public:
    UserWriter(db::Database& database, std::int64_t now) : m_database(database), m_now(now) {}

    Result<UserId> write(const DirectoryWrite& write)
    {
        switch (write.kind) {
        case DirectoryWrite::Kind::Create:
            return create(write);
        case DirectoryWrite::Kind::Update:
            return update(write);
        case DirectoryWrite::Kind::Suspend:
            return setState(write.user, UserState::Suspended, db::UserEvent::Suspended);
        case DirectoryWrite::Kind::Reactivate:
            break;
        }
        return setState(write.user, UserState::Active, db::UserEvent::Reactivated);
    }

private:
    Result<std::int64_t> addVersion(const UserValues& values)
    {
        Result<db::Statement> insert = m_database.prepare("INSERT INTO user_version(run, data) VALUES(0, ?1)");
        if (!insert)
            return fail(insert.error());
        const std::string data = values.encoded();
        if (Result<void> done = insert->bindBlob(1, data).run(); !done)
            return fail(done.error());
        return m_database.lastRowId();
    }

    Result<void> writeRow(std::string_view sql, std::int64_t id, std::int64_t version, std::int64_t state,
                          const UserValues& values)
    {
        Result<db::Statement> statement = m_database.prepare(sql);
        if (!statement)
            return fail(statement.error());
        const std::string email = textKey(values.get(KnownAttribute::Email)),
                          username = textKey(values.get(KnownAttribute::Username));
        const std::string employee = textKey(values.get(KnownAttribute::EmployeeIdentifier)), list = listKey(values);
        statement->bind(1, id)
            .bind(2, version)
            .bind(3, state)
            .bind(4, m_now)
            .bindText(5, email)
            .bindText(6, username)
            .bindText(7, employee)
            .bindText(8, list);
        return statement->run();
    }

    Result<UserId> create(const DirectoryWrite& write)
    {
        Result<std::int64_t> version = addVersion(write.values);
        if (!version)
            return version;
        Result<void> done =
            writeRow("INSERT INTO user(id, version, state, by_hand, created, updated, run, email_key, username_key, "
                     "employee_key, list_key)"
                     " VALUES(?1, ?2, ?3, 0, ?4, ?4, 0, nullif(?5, ''), nullif(?6, ''), nullif(?7, ''), ?8)",
                     *version, *version, static_cast<std::int64_t>(write.state), write.values);
        return done ? version : Result<UserId>(fail(done.error()));
    }

    Result<UserId> update(const DirectoryWrite& write)
    {
        const Result<std::int64_t> before = currentVersion(write.user);
        Result<std::int64_t> version = before ? addVersion(write.values) : before;
        if (!version)
            return version;
        Result<void> done = writeRow("UPDATE user SET version = ?2, updated = ?4, email_key = nullif(?5, ''), "
                                     "username_key = nullif(?6, ''), employee_key = nullif(?7, ''),"
                                     " list_key = ?8 WHERE id = ?1 AND ?3 = ?3",
                                     write.user, *version, 0, write.values);
        if (done)
            done = addEvent(write.user, db::UserEvent::Updated, *before, *version);
        return done ? write.user : Result<UserId>(fail(done.error()));
    }

    Result<UserId> setState(UserId user, UserState state, db::UserEvent event)
    {
        const Result<std::int64_t> version = currentVersion(user);
        if (!version)
            return version;
        Result<db::Statement> statement =
            m_database.prepare("UPDATE user SET state = ?2, by_hand = 0, updated = ?3 WHERE id = ?1");
        if (!statement)
            return fail(statement.error());
        Result<void> done = statement->bind(1, user).bind(2, static_cast<std::int64_t>(state)).bind(3, m_now).run();
        if (done)
            done = addEvent(user, event, *version, *version);
        return done ? user : Result<UserId>(fail(done.error()));
    }

    Result<std::int64_t> currentVersion(UserId user)
    {
        Result<db::Statement> read = m_database.prepare("SELECT version FROM user WHERE id = ?1");
        if (!read)
            return fail(read.error());
        const Result<bool> row = read->bind(1, user).step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return fail(ErrorKind::NotFound, tr("This user is no longer in the directory."));
        return read->integer(0);
    }

    Result<void> addEvent(UserId user, db::UserEvent what, std::int64_t before, std::int64_t after)
    {
        Result<db::Statement> insert = m_database.prepare(
            "INSERT OR REPLACE INTO user_event(user, at, what, run, before, after) VALUES(?1, ?2, ?3, 0, ?4, ?5)");
        if (!insert)
            return fail(insert.error());
        return insert->bind(1, user)
            .bind(2, m_now)
            .bind(3, static_cast<std::int64_t>(what))
            .bind(4, before)
            .bind(5, after)
            .run();
    }

    db::Database& m_database;
    std::int64_t m_now;
};

/// One user's write that leaves no trace when it fails.
Result<WriteOutcome> writeOne(db::Database& database, UserWriter& writer, const DirectoryWrite& write)
{
    if (Result<void> saved = database.run("SAVEPOINT one"); !saved)
        return fail(saved.error());
    const Result<UserId> user = writer.write(write);
    if (Result<void> closed = database.run(user ? "RELEASE one" : "ROLLBACK TO one; RELEASE one"); !closed)
        return fail(closed.error());
    if (user)
        return WriteOutcome{true, *user, {}};
    const ErrorKind kind = user.error().kind;
    if (kind != ErrorKind::Conflict && kind != ErrorKind::NotFound)
        return fail(user.error()); // not this user's fault: nothing of the batch is kept
    return WriteOutcome{false, write.user, user.error()};
}
} // namespace

LocalDirectory::LocalDirectory(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<std::vector<UserId>> LocalDirectory::find(std::span<const KeyLookup> lookups)
{
    std::vector<UserId> users;
    users.reserve(lookups.size());
    for (const KeyLookup& lookup : lookups) {
        Result<db::Statement> read =
            m_database.prepare(std::string("SELECT id FROM user WHERE ") + columnOf(lookup.key) + " = ?1");
        if (!read)
            return fail(read.error());
        const Result<bool> row = read->bindText(1, lookup.text).step();
        if (!row)
            return fail(row.error());
        users.push_back(*row && !lookup.text.empty() ? read->integer(0) : 0);
    }
    return users;
}

Result<std::vector<User>> LocalDirectory::get(std::span<const UserId> ids)
{
    Result<db::Statement> read =
        m_database.prepare("SELECT u.id, u.state, u.by_hand, u.created, u.updated, v.data FROM user u JOIN "
                           "user_version v ON v.id = u.version WHERE u.id = ?1");
    if (!read)
        return fail(read.error());
    std::vector<User> users;
    users.reserve(ids.size());
    for (const UserId id : ids) {
        const Result<bool> row = read->bind(1, id).step();
        if (!row)
            return fail(row.error());
        if (*row) {
            Result<UserValues> values = UserValues::decode(read->text(5));
            if (!values)
                return fail(values.error());
            users.push_back({read->integer(0), static_cast<UserState>(read->integer(1)), std::move(*values),
                             read->integer(2) != 0, Timestamp(std::chrono::microseconds(read->integer(3))),
                             Timestamp(std::chrono::microseconds(read->integer(4)))});
        }
        read->reset();
    }
    return users;
}

Result<std::vector<WriteOutcome>> LocalDirectory::write(std::span<const DirectoryWrite> writes, std::stop_token stop)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    UserWriter writer(m_database, static_cast<std::int64_t>(m_clock.now().time_since_epoch().count()));
    std::vector<WriteOutcome> outcomes;
    outcomes.reserve(writes.size());
    for (const DirectoryWrite& write : writes) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, tr("Cancelled."));
        Result<WriteOutcome> outcome = writeOne(m_database, writer, write);
        if (!outcome)
            return fail(outcome.error());
        outcomes.push_back(std::move(*outcome));
    }
    if (Result<void> done = transaction->commit(); !done)
        return fail(done.error());
    return outcomes;
}

Result<bool> LocalDirectory::isEmpty()
{
    Result<db::Statement> read = m_database.prepare("SELECT EXISTS(SELECT 1 FROM user)");
    if (!read)
        return fail(read.error());
    if (const Result<bool> row = read->step(); !row)
        return fail(row.error());
    return read->integer(0) == 0;
}

} // namespace muster
