// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/undostage.h"

#include "core/store/keyclaims.h"
#include "core/store/planrecords.h"
#include "core/store/planrow.h"
#include "core/store/undostage_parts.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

namespace muster {

// Numbers in the SQL: actions Create = 0, Reactivate = 3, Conflict = 7, Remove = 9; itemflag linked = 4, notWritten =
// 17, state afterwards = bits 8-9, state when planned = bits 10-11. ?1 and ?2 the items of the run, ?3 the connector,
// ?4 what is added to their ids, ?5 how many.
namespace {
constexpr std::string_view untouchedSql =
    "INSERT INTO plan_item(id, action, flags, user, base, version, applied, fingerprint, external_id, email_key, "
    "username_key, employee_key, list_key, link_applied)"
    " SELECT p.id + ?4, 9, iif(l.user IS NULL, 0, 4) | (u.state << 8) | (u.state << 10), u.id, u.version, 0, "
    "coalesce(l.applied, 0), 0, p.external_id, u.email_key, u.username_key, u.employee_key, u.list_key, "
    "coalesce(l.applied, 0)"
    " FROM plan_item p CROSS JOIN user u ON u.id = iif(p.user = 0, p.version, p.user) LEFT JOIN link l ON l.connector "
    "= ?3 AND l.user = u.id"
    " WHERE p.id BETWEEN ?1 AND ?2 AND p.action = 0 AND p.flags & 17 = 0 AND u.version = p.version AND u.state = "
    "(p.flags >> 8 & 3) AND u.by_hand = 0 AND (l.user IS NULL OR l.external_id = p.external_id)"
    " AND NOT EXISTS(SELECT 1 FROM group_member g WHERE g.user_id = u.id)"
    " AND NOT EXISTS(SELECT 1 FROM connector_number c CROSS JOIN link o ON o.connector = c.number AND o.user = u.id "
    "WHERE c.number <> ?3)";
constexpr std::string_view linesSql =
    "SELECT p.id, p.action, p.flags, iif(p.action = 0 AND p.user = 0, p.version, p.user), p.base, p.version, "
    "p.applied, p.link_applied, p.external_id, p.email_key, p.username_key, p.employee_key, p.list_key,"
    " u.id, u.version, u.state, u.by_hand, u.email_key, u.username_key, u.employee_key, u.list_key, l.external_id, "
    "l.applied"
    " FROM plan_item p LEFT JOIN user u ON u.id = iif(p.action = 0 AND p.user = 0, p.version, p.user)"
    " LEFT JOIN link l ON l.connector = ?3 AND l.user = u.id"
    " WHERE p.id BETWEEN ?1 AND ?2 AND (p.action <= 3 OR p.action = 9) AND p.flags & 17 = 0"
    " AND NOT EXISTS(SELECT 1 FROM plan_item n WHERE n.id = p.id + ?4) ORDER BY p.id LIMIT ?5";
constexpr std::int64_t slice = 20'000; ///< items between two commits

Error cancelled()
{
    return {ErrorKind::Cancelled, QCoreApplication::translate("Undo", "Cancelled."), {}, {}};
}
} // namespace

UndoStage::UndoStage(db::Database& database, const StoredPlan& taken, const PlanNumbers& numbers,
                     const UndoScope& scope, OnLine onLine)
    : m_database(database), m_taken(taken), m_numbers(numbers), m_scope(scope), m_onLine(std::move(onLine))
{
}

Result<void> UndoStage::run()
{
    if (Result<void> prepared = prepare(); !prepared)
        return prepared;
    if (m_scope.isWhole()) {
        if (Result<void> removed = removeUntouched(); !removed)
            return removed;
    }
    for (std::int64_t from = firstItem(m_taken.numbers.plan); from != 0;) {
        const Result<std::int64_t> next = takeLines(from);
        if (!next)
            return fail(next.error());
        from = *next;
    }
    return {};
}

Result<void> UndoStage::finish(PlanCounts& counts)
{
    if (Result<void> settled = settleKeys(); !settled)
        return settled;
    return count(counts);
}

Result<void> UndoStage::prepare()
{
    Result<db::Statement> read = m_database.prepare(versionSql);
    Result<db::Statement> insert = m_database.prepare(
        "INSERT INTO plan_item(id, action, flags, user, base, version, applied, fingerprint, external_id, email_key, "
        "username_key, employee_key, list_key, reason, link_applied)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, nullif(?9, ''), nullif(?10, ''), nullif(?11, ''), ?12, nullif(?13, "
        "''), ?14)");
    Result<ChangedSince> since = ChangedSince::create(m_database);
    if (!read || !insert || !since)
        return fail(!read ? read.error() : !insert ? insert.error() : since.error());
    m_values = std::move(*read);
    m_insert = std::move(*insert);
    m_since = std::move(*since);
    // never 0, by which sweepPlans knows what may be left: removals stage no version
    return m_database.run("UPDATE plan SET (first_version, last_version) = (SELECT coalesce(max(id), 1), "
                          "coalesce(max(id), 1) FROM user_version) WHERE number = " +
                          std::to_string(m_numbers.plan));
}

Result<void> UndoStage::removeUntouched()
{
    const std::int64_t first = firstItem(m_taken.numbers.plan);
    const Result<std::int64_t> last = number("SELECT max(id) FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND ?3 = ?3",
                                             first, lastItem(m_taken.numbers.plan));
    if (!last)
        return fail(last.error());
    for (std::int64_t from = first; from <= *last; from += slice) {
        if (Result<void> removed = removeUntouched(from, from + slice - 1); !removed)
            return removed;
    }
    return {};
}

Result<void> UndoStage::removeUntouched(std::int64_t first, std::int64_t last)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> write = m_database.prepare(untouchedSql);
    if (!write)
        return fail(write.error());
    write->bind(1, first).bind(2, last).bind(3, m_numbers.connector);
    write->bind(4, firstItem(m_numbers.plan) - firstItem(m_taken.numbers.plan));
    if (Result<void> done = write->run(); !done)
        return done;
    m_people += m_database.changes();
    if (!m_onLine(m_people))
        return fail(cancelled());
    return transaction->commit();
}

Result<std::int64_t> UndoStage::takeLines(std::int64_t from)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> read = m_database.prepare(linesSql);
    if (!read)
        return fail(read.error());
    read->bind(1, from).bind(2, lastItem(m_taken.numbers.plan)).bind(3, m_numbers.connector);
    read->bind(4, firstItem(m_numbers.plan) - firstItem(m_taken.numbers.plan)).bind(5, slice);
    std::int64_t lines = 0, next = 0;
    for (;; ++lines) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        next = read->integer(0) + 1;
        if (m_scope.items && !m_scope.items->contains(read->integer(0)))
            continue;
        if (Result<void> taken = take(lineOf(*read)); !taken)
            return fail(taken.error());
        if (!m_onLine(m_people))
            return fail(cancelled());
    }
    read->reset();
    if (Result<void> done = transaction->commit(); !done)
        return fail(done.error());
    return lines < slice ? 0 : next;
}

UndoStage::Line UndoStage::lineOf(const db::Statement& row)
{
    Line line;
    line.id = row.integer(0);
    line.action = static_cast<Action>(row.integer(1));
    line.flags = row.integer(2);
    line.user = row.integer(3);
    line.base = row.integer(4);
    line.version = row.integer(5);
    line.applied = row.integer(6);
    line.linkApplied = row.integer(7);
    line.externalId = row.text(8);
    line.isThere = !row.isNull(13);
    // keys now, or as the run left them
    const int keys = line.isThere ? 17 : 9;
    line.email = row.text(keys);
    line.username = row.text(keys + 1);
    line.employee = row.text(keys + 2);
    line.list = row.text(keys + 3);
    line.versionNow = row.integer(14);
    line.stateNow = row.integer(15);
    line.byHandNow = row.integer(16) != 0;
    line.isLinked = !row.isNull(21);
    line.isSameLink = line.isLinked && row.text(21) == line.externalId;
    line.linkNow = row.integer(22);
    return line;
}

Result<UserValues> UndoStage::values(std::int64_t version)
{
    return readVersion(m_values, version);
}

Result<std::int64_t> UndoStage::addVersion(const UserValues& values)
{
    Result<db::Statement> insert = m_database.prepare("INSERT INTO user_version(run, data) VALUES(?1, ?2)");
    if (!insert)
        return fail(insert.error());
    const std::string data = values.encoded();
    if (Result<void> done = insert->bind(1, m_numbers.run).bindBlob(2, data).run(); !done)
        return fail(done.error());
    const std::int64_t version = m_database.lastRowId();
    // so that they go again with a plan that nobody applies
    Result<db::Statement> remember = m_database.prepare("UPDATE plan SET first_version = iif(first_version = 0, ?2, "
                                                        "first_version), last_version = ?2 WHERE number = ?1");
    if (!remember)
        return fail(remember.error());
    if (Result<void> done = remember->bind(1, m_numbers.plan).bind(2, version).run(); !done)
        return fail(done.error());
    return version;
}

Result<std::int64_t> UndoStage::number(std::string_view sql, std::int64_t first, std::int64_t second,
                                       std::string_view text)
{
    Result<db::Statement> read = m_database.prepare(sql);
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->bind(1, first).bind(2, second).bindText(3, text).step();
    if (!row)
        return fail(row.error());
    return *row ? read->integer(0) : 0;
}

Result<void> UndoStage::put(const Line& line, const Item& item)
{
    m_insert.bind(1, line.id - firstItem(m_taken.numbers.plan) + firstItem(m_numbers.plan))
        .bind(2, static_cast<std::int64_t>(item.action))
        .bind(3, item.flags | item.stateAfter << itemflag::stateShift | item.stateBefore << itemflag::beforeShift)
        .bind(4, line.user)
        .bind(5, item.base)
        .bind(6, item.version)
        .bind(7, item.applied);
    m_insert.bindText(8, line.externalId)
        .bindText(9, item.keys.email)
        .bindText(10, item.keys.username)
        .bindText(11, item.keys.employee)
        .bindText(12, item.keys.list)
        .bindText(13, item.reason)
        .bind(14, item.linkApplied);
    return m_insert.run();
}

Result<void> UndoStage::settleKeys()
{
    const Result<std::vector<ItemConflict>> taken = findTakenKeys(m_database, m_numbers.plan);
    if (!taken)
        return fail(taken.error());
    Result<db::Statement> update =
        m_database.prepare("UPDATE plan_item SET action = 7, reason = ?2, flags = flags & ~4106 WHERE id = ?1");
    if (!update)
        return fail(update.error());
    for (const ItemConflict& conflict : *taken) {
        if (Result<void> done = update->bind(1, conflict.item).bindText(2, conflict.reason).run(); !done)
            return done;
    }
    return {};
}

Result<void> UndoStage::count(PlanCounts& counts)
{
    Result<db::Statement> read = m_database.prepare(
        "SELECT action, count(*) FROM plan_item WHERE id BETWEEN ?1 AND ?2 GROUP BY action ORDER BY action");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(m_numbers.plan)).bind(2, lastItem(m_numbers.plan));
    counts = PlanCounts();
    counts.unchanged = m_unchanged;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        const std::int64_t people = read->integer(1);
        switch (static_cast<Action>(read->integer(0))) {
        case Action::Create:
            counts.create = people;
            break;
        case Action::Update:
            counts.update = people;
            break;
        case Action::Suspend:
            counts.suspend = people;
            break;
        case Action::Reactivate:
            counts.reactivate = people;
            break;
        case Action::Remove:
            counts.remove = people;
            break;
        default:
            counts.conflict += people;
        }
    }
}

} // namespace muster
