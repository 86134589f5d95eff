// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localoutbox.h"

#include <QCoreApplication>

namespace muster {

namespace {

constexpr std::chrono::minutes lease{10};
constexpr std::chrono::hours memory{24 * 90};
constexpr std::string_view columns =
    " id, channel, event, recipient, connector, run, message, created, due, tries, sent, error, held";

std::int64_t number(Timestamp moment)
{
    return moment.time_since_epoch().count();
}

std::int64_t number(std::chrono::microseconds length)
{
    return length.count();
}

OutboxEntry entryOf(const db::Statement& row)
{
    const auto moment = [&](int column) { return Timestamp(std::chrono::microseconds(row.integer(column))); };
    OutboxEntry entry;
    entry.id = row.integer(0);
    for (const Channel channel : {Channel::Webhook, Channel::Desktop})
        if (row.text(1) == channelName(channel))
            entry.message.channel = channel;
    entry.message.event = row.text(2);
    entry.message.recipient = row.text(3);
    entry.message.connector = row.text(4);
    entry.message.run = row.text(5);
    entry.message.content = readJson(row.text(6));
    entry.created = moment(7);
    entry.due = moment(8);
    entry.tries = static_cast<int>(row.integer(9));
    entry.sent = moment(10);
    entry.error = row.text(11);
    entry.held = moment(12);
    return entry;
}

Error unknown()
{
    return {ErrorKind::NotFound,
            QCoreApplication::translate("Outbox",
                                        "There is no such message any more. Look at the list of what waits again.")};
}

/// "('mail','webhook')"; the names are ours.
std::string listOf(const std::vector<Channel>& channels)
{
    std::string list = "(";
    for (const Channel channel : channels)
        list.append(list.size() > 1 ? ",'" : "'").append(channelName(channel)).append("'");
    return list + ")";
}

} // namespace

LocalOutbox::LocalOutbox(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

std::int64_t LocalOutbox::now() const
{
    return number(m_clock.now());
}

Result<void> LocalOutbox::forgetOld()
{
    // nobody has opened a window for a day: yesterday's news is no notice
    Result<db::Statement> quiet = m_database.prepare(
        "UPDATE outbox SET due = 0, sent = ?1 WHERE due > 0 AND channel = 'desktop' AND created < ?2");
    if (!quiet)
        return fail(quiet.error());
    quiet->bind(1, now()).bind(2, now() - number(std::chrono::microseconds(std::chrono::hours(24))));
    if (auto done = quiet->run(); !done)
        return done;
    Result<db::Statement> statement = m_database.prepare("DELETE FROM outbox WHERE due = 0 AND created < ?1");
    if (!statement)
        return fail(statement.error());
    return statement->bind(1, now() - number(std::chrono::microseconds(memory))).run();
}

Result<bool> LocalOutbox::add(const OutboxMessage& message)
{
    if (auto done = forgetOld(); !done)
        return fail(std::move(done.error()));
    Result<db::Statement> statement =
        m_database.prepare("INSERT INTO outbox(channel, event, recipient, connector, run, message, created, due)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT DO NOTHING RETURNING id");
    if (!statement)
        return fail(statement.error());
    const std::string content = writeJson(message.content);
    statement->bindText(1, channelName(message.channel))
        .bindText(2, message.event)
        .bindText(3, message.recipient)
        .bindText(4, message.connector)
        .bindText(5, message.run)
        .bindText(6, content)
        .bind(7, now());
    Result<bool> added = statement->step();
    if (added && *added) // the row is written when the statement has come to its end
        if (auto done = statement->step(); !done)
            return done;
    return added;
}

Result<std::optional<OutboxEntry>> LocalOutbox::claim(const std::vector<Channel>& channels)
{
    const auto next = nextDue(channels);
    if (!next)
        return fail(next.error());
    // it is asked every few seconds: looking takes no lock, changing waits for whoever writes
    if (!*next || **next > m_clock.now())
        return std::optional<OutboxEntry>();
    // One statement, so that another process sees the message before or after it, never between.
    Result<db::Statement> statement = m_database.prepare(
        "UPDATE outbox SET held = ?2, tries = tries + 1 WHERE id = (SELECT id FROM outbox WHERE due > 0 AND due <= ?1"
        " AND held <= ?1 AND channel IN " +
        listOf(channels) + " ORDER BY due, id LIMIT 1) RETURNING" + std::string(columns));
    if (!statement)
        return fail(statement.error());
    statement->bind(1, now()).bind(2, now() + number(std::chrono::microseconds(lease)));
    const Result<bool> row = statement->step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::optional<OutboxEntry>();
    OutboxEntry entry = entryOf(*statement);
    if (auto done = statement->step(); !done)
        return fail(done.error());
    m_claim = {entry.id, number(entry.held)};
    return entry;
}

/// Runs a change of one message. NotFound when there is none.
Result<void> LocalOutbox::change(db::Statement& statement)
{
    if (auto done = statement.run(); !done)
        return done;
    if (m_database.changes() == 0)
        return fail(unknown());
    return {};
}

Result<bool> LocalOutbox::isUnsent(std::int64_t id)
{
    Result<db::Statement> statement = m_database.prepare("SELECT 1 FROM outbox WHERE id = ?1 AND sent = 0");
    if (!statement)
        return fail(statement.error());
    return statement->bind(1, id).step();
}

Result<void> LocalOutbox::release(std::int64_t id)
{
    Result<db::Statement> statement =
        m_database.prepare("UPDATE outbox SET held = 0, tries = tries - 1 WHERE id = ?1 AND held = ?2");
    if (!statement)
        return fail(statement.error());
    // after a sleep another process may hold it by now: then it is theirs
    return statement->bind(1, id).bind(2, m_claim.first == id ? m_claim.second : -1).run();
}

Result<void> LocalOutbox::markSent(std::int64_t id)
{
    Result<db::Statement> statement =
        m_database.prepare("UPDATE outbox SET due = 0, held = 0, sent = ?2, error = '' WHERE id = ?1");
    if (!statement)
        return fail(statement.error());
    return change(statement->bind(1, id).bind(2, now()));
}

Result<void> LocalOutbox::markFailed(std::int64_t id, const std::string& error, Timestamp due)
{
    // Discarded while it was being sent: it stays so.
    Result<db::Statement> statement =
        m_database.prepare("UPDATE outbox SET due = CASE WHEN due = 0 THEN 0 ELSE ?3 END, held = 0, error = ?2"
                           " WHERE id = ?1");
    if (!statement)
        return fail(statement.error());
    return change(statement->bind(1, id).bindText(2, error).bind(3, number(due)));
}

Result<std::optional<Timestamp>> LocalOutbox::nextDue(const std::vector<Channel>& channels)
{
    Result<db::Statement> statement =
        m_database.prepare("SELECT min(max(due, held)) FROM outbox WHERE due > 0 AND channel IN " + listOf(channels));
    if (!statement)
        return fail(statement.error());
    const Result<bool> row = statement->step();
    if (!row)
        return fail(row.error());
    if (!*row || statement->isNull(0))
        return std::optional<Timestamp>();
    return Timestamp(std::chrono::microseconds(statement->integer(0)));
}

Result<std::vector<OutboxEntry>> LocalOutbox::unsent(int limit)
{
    Result<db::Statement> statement =
        m_database.prepare("SELECT" + std::string(columns) + " FROM outbox WHERE sent = 0 ORDER BY id DESC LIMIT ?1");
    if (!statement)
        return fail(statement.error());
    statement->bind(1, std::int64_t{limit});
    std::vector<OutboxEntry> entries;
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return entries;
        entries.push_back(entryOf(*statement));
    }
}

Result<void> LocalOutbox::retry(std::int64_t id)
{
    Result<db::Statement> statement = m_database.prepare("UPDATE outbox SET created = ?2, due = ?2, held = 0, tries = 0"
                                                         " WHERE id = ?1 AND sent = 0 AND held <= ?2");
    if (!statement)
        return fail(statement.error());
    if (auto done = statement->bind(1, id).bind(2, now()).run(); !done || m_database.changes() > 0)
        return done;
    const auto waiting = isUnsent(id);
    if (waiting && *waiting)
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate("Outbox", "This message is being sent right now. Look at the list of "
                                                          "what waits again in a few minutes."));
    return waiting ? fail(unknown()) : fail(waiting.error());
}

Result<void> LocalOutbox::discard(std::int64_t id)
{
    // As if it had been sent: its event is known, and it is in no list.
    Result<db::Statement> statement =
        m_database.prepare("UPDATE outbox SET due = 0, sent = ?2, message = '{}' WHERE id = ?1 AND sent = 0");
    if (!statement)
        return fail(statement.error());
    return change(statement->bind(1, id).bind(2, now()));
}

} // namespace muster
