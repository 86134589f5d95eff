// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planapply.h"

#include "core/sync/planreason.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace muster {

// Numbers in the SQL: actions Create = 0, Update = 1, Suspend = 2, Reactivate = 3, Unchanged = 4, Remove = 9; itemflag
// keyChange = 2, linked = 4, unlinks = 4096, leftAlone = 81, state afterwards = bits 8-9, state when planned = bits
// 10-11; user_event.what as in db::UserEvent. A Create with a user gives a removed one back under its old id.
// Parameters: ?1 and ?2 the plan's range of items, ?3 the connector, ?4 the run, ?5 the time.
namespace {
constexpr std::string_view movedOnSql =
    "INSERT OR IGNORE INTO plan_outcome(item, result, reason) SELECT p.id, 1, 'changedSincePlan' FROM plan_item p LEFT "
    "JOIN user u ON u.id = p.user"
    " WHERE p.id BETWEEN ?1 AND ?2 AND (p.action BETWEEN 1 AND 3 OR p.action = 9) AND p.flags & 81 = 0"
    " AND (u.id IS NULL OR u.version <> p.base OR u.state <> (p.flags >> 10 & 3) OR (u.by_hand AND p.action IN (3, "
    "9)))";
// somebody gave the person a place since the undo was planned, or gave the removed one back before
constexpr std::string_view undoMovedOnSql =
    "INSERT OR IGNORE INTO plan_outcome(item, result, reason) SELECT p.id, 1, 'changedSincePlan' FROM plan_item p"
    " WHERE p.id BETWEEN ?1 AND ?2 AND p.flags & 81 = 0 AND ((p.action = 9 AND (EXISTS(SELECT 1 FROM group_member g "
    "WHERE g.user_id = p.user) OR EXISTS(SELECT 1 FROM connector_number c CROSS JOIN link l ON l.connector = c.number "
    "AND l.user = p.user AND c.number <> ?3))) OR (p.action = 0 AND p.user <> 0 AND EXISTS(SELECT 1 FROM user u WHERE "
    "u.id = p.user)))";
constexpr std::string_view linkedSinceSql =
    "INSERT OR IGNORE INTO plan_outcome(item, result, reason) SELECT p.id, 1, 'alreadyLinked' || char(31) || "
    "p.external_id FROM plan_item p"
    " WHERE p.id BETWEEN ?1 AND ?2 AND p.action <= 3 AND p.flags & 85 = 0 AND"
    " (EXISTS(SELECT 1 FROM link l JOIN user u ON u.id = l.user WHERE l.connector = ?3 AND l.external_id = "
    "p.external_id)"
    " OR (p.user <> 0 AND EXISTS(SELECT 1 FROM link l WHERE l.connector = ?3 AND l.user = p.user)))";
constexpr std::string_view flagSql =
    "UPDATE plan_item SET flags = flags | 16 WHERE id IN (SELECT item FROM plan_outcome WHERE item BETWEEN ?1 AND ?2)";
constexpr std::string_view releaseKeysSql =
    "UPDATE user SET email_key = NULL, username_key = NULL, employee_key = NULL WHERE id IN (SELECT p.user FROM "
    "plan_item p"
    " WHERE p.id BETWEEN ?1 AND ?2 AND p.action BETWEEN 1 AND 3 AND p.flags & 2 AND p.flags & 81 = 0)";
constexpr std::string_view newKeysSql =
    "UPDATE user SET version = p.version, state = p.flags >> 8 & 3, by_hand = iif((p.flags >> 8 & 3) = user.state, "
    "user.by_hand, 0), updated = ?5, list_key = p.list_key, email_key = p.email_key,"
    " username_key = p.username_key, employee_key = p.employee_key FROM plan_item p WHERE p.id BETWEEN ?1 AND ?2"
    " AND p.action BETWEEN 1 AND 3 AND p.flags & 2 AND p.flags & 81 = 0 AND user.id = p.user";
// by_hand stays where the state stays: somebody suspended by a person can still get new values
constexpr std::string_view updateSql =
    "UPDATE user SET version = iif(p.version = 0, user.version, p.version), state = p.flags >> 8 & 3, updated = ?5,"
    " by_hand = iif((p.flags >> 8 & 3) = user.state, user.by_hand, 0), list_key = p.list_key FROM plan_item p WHERE "
    "p.id BETWEEN ?1 AND ?2"
    " AND p.action BETWEEN 1 AND 3 AND p.flags & 83 = 0 AND (p.version <> 0 OR p.action > 1) AND user.id = p.user";
constexpr std::string_view eventSql =
    "INSERT OR REPLACE INTO user_event(user, at, what, run, before, after) SELECT p.user, ?5,"
    " CASE p.action WHEN 2 THEN 2 WHEN 3 THEN 3 ELSE iif(p.version = 0, iif(p.flags & 4096, 8, 7), 1) END, ?4, p.base, "
    "iif(p.version = 0, "
    "p.base, p.version)"
    " FROM plan_item p WHERE p.id BETWEEN ?1 AND ?2 AND p.action BETWEEN 1 AND 3 AND p.flags & 81 = 0";
constexpr std::string_view createSql =
    "INSERT INTO user(id, version, state, by_hand, created, updated, run, "
    "email_key, username_key, employee_key, list_key)"
    " SELECT iif(user = 0, version, user), version, flags >> 8 & 3, 0, ?5, ?5, ?4, email_key, "
    "username_key, employee_key, list_key FROM plan_item"
    " WHERE id BETWEEN ?1 AND ?2 AND action = 0 AND flags & 81 = 0 ORDER BY id";
constexpr std::string_view createLinksSql =
    "INSERT OR REPLACE INTO link(connector, user, external_id, fingerprint, applied) SELECT ?3, iif(user = 0, version, "
    "user), external_id, fingerprint, applied"
    " FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND action = 0 AND flags & 85 = 0 ORDER BY id";
constexpr std::string_view newLinksSql =
    "INSERT OR REPLACE INTO link(connector, user, external_id, fingerprint, applied) SELECT ?3, user, external_id, "
    "fingerprint, applied"
    " FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND action BETWEEN 1 AND 3 AND flags & 85 = 0 ORDER BY id";
constexpr std::string_view oldLinksSql = "UPDATE link SET fingerprint = p.fingerprint, applied = iif(p.applied = 0, "
                                         "link.applied, p.applied) FROM plan_item p"
                                         " WHERE p.id BETWEEN ?1 AND ?2 AND p.action BETWEEN 1 AND 4 AND p.flags & 85 "
                                         "= 4 AND link.connector = ?3 AND link.user = p.user";
constexpr std::string_view unlinkSql =
    "DELETE FROM link WHERE connector = ?3 AND user IN (SELECT user FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND "
    "action BETWEEN 1 AND 3 AND flags & 4096 AND flags & 81 = 0)";
// what removing a user by hand deletes; nobody else refers to it, and past versions stay for the results of past runs
constexpr std::string_view removeLinksSql = "DELETE FROM link WHERE connector = ?3 AND user IN (SELECT user FROM "
                                            "plan_item WHERE id BETWEEN ?1 AND ?2 AND action = 9 AND flags & 81 = 0)";
constexpr std::string_view removeEventsSql = "DELETE FROM user_event WHERE user IN (SELECT user FROM plan_item WHERE "
                                             "id BETWEEN ?1 AND ?2 AND action = 9 AND flags & 81 = 0)";
constexpr std::string_view removeSql = "DELETE FROM user WHERE id IN (SELECT user FROM plan_item WHERE id BETWEEN ?1 "
                                       "AND ?2 AND action = 9 AND flags & 81 = 0)";
constexpr std::string_view foundAgainSql =
    "UPDATE link INDEXED BY link_missing SET missing_since = NULL, missing_runs = 0 WHERE connector = ?3 AND "
    "missing_since IS NOT NULL"
    " AND user NOT IN (SELECT user FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND (flags & 128 OR reason = "
    "'missingInSource'))";
constexpr std::string_view missingSql =
    "UPDATE link SET missing_since = coalesce(missing_since, ?5), missing_runs = missing_runs + 1 WHERE connector = ?3"
    " AND user IN (SELECT user FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND flags & 64 = 0 AND (flags & 128 OR reason "
    "= 'missingInSource'))";
// who waited is now to be written, and who was written is left alone
constexpr std::string_view allSql =
    "UPDATE plan_item SET flags = flags & ~64 WHERE id BETWEEN ?1 AND ?2 AND flags & 64";
constexpr std::string_view turnSql =
    "UPDATE plan_item SET flags = (flags | 64) - (flags & 64) WHERE id BETWEEN ?1 AND ?2";
// inserting into trees in random order costs several times what sorting and building them anew does
constexpr std::string_view dropSql =
    "DROP INDEX user_email; DROP INDEX user_username; DROP INDEX user_employee; DROP INDEX link_external";
constexpr std::array<std::string_view, 4> buildSql{
    "CREATE UNIQUE INDEX user_email ON user(email_key) WHERE email_key IS NOT NULL",
    "CREATE UNIQUE INDEX user_username ON user(username_key) WHERE username_key IS NOT NULL",
    "CREATE UNIQUE INDEX user_employee ON user(employee_key) WHERE employee_key IS NOT NULL",
    "CREATE UNIQUE INDEX link_external ON link(connector, external_id)"};
constexpr std::int64_t bulk = 5'000;
constexpr std::int64_t slice = 25'000; ///< items between two words of progress
} // namespace

/// One statement on the way, and how long it takes beside the others.
struct PlanApply::Step
{
    enum Kind : std::uint8_t { Sliced, Whole, Schema };
    std::string_view sql;
    Kind kind;
    int weight;
};

PlanApply::PlanApply(db::Database& database, const PlanNumbers& numbers, const Plan& plan, Part part, bool edited,
                     Timestamp now, OnShare share)
    : m_database(database), m_numbers(numbers), m_plan(plan), m_part(part), m_edited(edited), m_now(now),
      m_share(std::move(share))
{
}

Result<std::int64_t> PlanApply::run(std::string_view sql)
{
    return run(sql, firstItem(m_numbers.plan), lastItem(m_numbers.plan));
}

Result<std::int64_t> PlanApply::run(std::string_view sql, std::int64_t first, std::int64_t last)
{
    Result<db::Statement> statement = m_database.prepare(sql);
    if (!statement)
        return fail(statement.error());
    statement->bind(1, first).bind(2, last).bind(3, m_numbers.connector).bind(4, m_numbers.run);
    statement->bind(5, static_cast<std::int64_t>(m_now.time_since_epoch().count()));
    if (Result<void> done = statement->run(); !done)
        return fail(done.error());
    return m_database.changes();
}

Result<std::int64_t> PlanApply::number(std::string_view sql)
{
    Result<db::Statement> statement = m_database.prepare(sql);
    if (!statement)
        return fail(statement.error());
    statement->bind(1, firstItem(m_numbers.plan)).bind(2, lastItem(m_numbers.plan)).bind(3, m_numbers.connector);
    if (const Result<bool> row = statement->step(); !row)
        return fail(row.error());
    return statement->integer(0);
}

Result<void> PlanApply::choosePart()
{
    if (m_plan.waits == 0 || m_part == Part::Rest)
        return {};
    const Result<std::int64_t> done = run(m_part == Part::Waiting ? turnSql : allSql);
    return done ? Result<void>() : fail(done.error());
}

Result<RunCounts> PlanApply::run(bool untouched)
{
    if (Result<void> chosen = choosePart(); !chosen)
        return fail(chosen.error());
    if (m_edited) {
        if (Result<void> kept = keepUntickedFields(m_database, m_numbers.plan, m_numbers.run); !kept)
            return fail(kept.error());
    }
    if (!untouched) {
        if (Result<void> found = findConflicts(); !found)
            return fail(found.error());
    }
    if (Result<void> written = write(); !written)
        return fail(written.error());
    if (Result<void> marked = markMissing(); !marked)
        return fail(marked.error());
    return count();
}

Result<void> PlanApply::findConflicts()
{
    for (const std::string_view sql : {movedOnSql, undoMovedOnSql, linkedSinceSql}) {
        if (sql == undoMovedOnSql && m_plan.options.undoOf.empty())
            continue;
        const Result<std::int64_t> found = run(sql);
        if (!found)
            return fail(found.error());
        m_outcomes += *found;
    }
    if (Result<void> flagged = flagOutcomes(); !flagged)
        return flagged;
    const Result<std::int64_t> users = number("SELECT EXISTS(SELECT 1 FROM user)");
    if (!users)
        return fail(users.error());
    if (*users == 0)
        return {};
    const Result<std::vector<ItemConflict>> taken = findTakenKeys(m_database, m_numbers.plan);
    return taken ? addOutcomes(*taken) : Result<void>(fail(taken.error()));
}

Result<void> PlanApply::addOutcomes(const std::vector<ItemConflict>& conflicts)
{
    if (conflicts.empty())
        return {};
    Result<db::Statement> insert =
        m_database.prepare("INSERT INTO plan_outcome(item, result, reason) VALUES(?1, ?2, ?3)");
    if (!insert)
        return fail(insert.error());
    for (const ItemConflict& conflict : conflicts) {
        insert->bind(1, conflict.item)
            .bind(2, static_cast<std::int64_t>(Outcome::Conflict))
            .bindText(3, conflict.reason);
        if (Result<void> done = insert->run(); !done)
            return done;
    }
    m_outcomes += static_cast<std::int64_t>(conflicts.size());
    return flagOutcomes();
}

Result<void> PlanApply::flagOutcomes()
{
    if (m_outcomes == 0)
        return {};
    const Result<std::int64_t> done = run(flagSql);
    return done ? Result<void>() : fail(done.error());
}

Result<std::vector<PlanApply::Step>> PlanApply::steps()
{
    const PlanCounts& counts = m_plan.counts;
    const std::vector<Step> updates{{eventSql, Step::Sliced, 2},
                                    {releaseKeysSql, Step::Whole, 1},
                                    {newKeysSql, Step::Whole, 1},
                                    {updateSql, Step::Sliced, 4}};
    std::vector<Step> all;
    // keys first fall free and are then taken, so that two people can swap theirs
    if (counts.remove > 0)
        all = {{removeLinksSql, Step::Sliced, 2}, {removeEventsSql, Step::Sliced, 1}, {removeSql, Step::Sliced, 3}};
    if (counts.update + counts.suspend + counts.reactivate > 0)
        all.insert(all.end(), updates.begin(), updates.end());
    bool rebuild = false;
    if (counts.create >= bulk) {
        const Result<std::int64_t> users = number("SELECT count(*) FROM user");
        const Result<std::int64_t> links = number("SELECT count(*) FROM link");
        if (!users || !links)
            return fail(users ? links.error() : users.error());
        rebuild = counts.create > *users / 2 && counts.create > *links / 2;
    }
    if (rebuild)
        all.push_back({dropSql, Step::Schema, 0});
    if (counts.create > 0) {
        all.push_back({createSql, Step::Sliced, 4});
        all.push_back({createLinksSql, Step::Sliced, 3});
    }
    if (rebuild) {
        for (const std::string_view sql : buildSql)
            all.push_back({sql, Step::Schema, 3});
    }
    all.push_back({newLinksSql, Step::Sliced, 1});
    all.push_back({oldLinksSql, Step::Sliced, 2});
    if (!m_plan.options.undoOf.empty())
        all.push_back({unlinkSql, Step::Whole, 1});
    return all;
}

Result<void> PlanApply::write(const Step& step, std::int64_t first, std::int64_t last)
{
    if (step.kind == Step::Schema)
        return m_database.run(step.sql);
    const Result<std::int64_t> done = run(step.sql, first, last);
    return done ? Result<void>() : fail(done.error());
}

Result<void> PlanApply::write()
{
    const Result<std::vector<Step>> all = steps();
    const Result<std::int64_t> last = number("SELECT max(id) FROM plan_item WHERE id BETWEEN ?1 AND ?2");
    if (!all || !last)
        return fail(all ? last.error() : all.error());
    double weights = 0, before = 0;
    for (const Step& step : *all)
        weights += step.weight;
    for (const Step& step : *all) {
        const std::int64_t first = firstItem(m_numbers.plan);
        const std::int64_t size = step.kind == Step::Sliced ? slice : lastItem(m_numbers.plan) - first;
        std::int64_t from = first;
        do {
            if (Result<void> done = write(step, from, from + size - 1); !done)
                return done;
            from += size;
            const double part = *last <= first ? 1 : double(from - first) / double(*last - first);
            if (m_share && step.weight > 0 && !m_share((before + step.weight * std::min(part, 1.0)) / weights))
                return fail(ErrorKind::Cancelled, QCoreApplication::translate("Importer", "Cancelled."));
        } while (from <= *last);
        before += step.weight;
    }
    return {};
}

Result<void> PlanApply::markMissing()
{
    if (!m_plan.proof.complete || m_plan.proof.records == 0) // nobody is listed as missing from an empty list
        return {};
    if (m_part != Part::Waiting) { // who was found again is known since the rest was written
        if (const Result<std::int64_t> done = run(foundAgainSql); !done)
            return fail(done.error());
    }
    if (m_plan.counts.missing + m_plan.counts.suspend + m_plan.counts.skip == 0)
        return {};
    const Result<std::int64_t> done = run(missingSql);
    return done ? Result<void>() : fail(done.error());
}

Result<RunCounts> PlanApply::count()
{
    const PlanCounts& plan = m_plan.counts;
    RunCounts counts{plan.create, plan.update,  plan.suspend,  plan.reactivate, plan.unchanged,
                     plan.skip,   plan.invalid, plan.conflict, plan.remove};
    if (!m_edited && m_outcomes == 0 && m_part == Part::Whole)
        return counts;
    // what waits is in no count yet; what was written before is in all of them
    const bool rest = m_part == Part::Rest;
    Result<db::Statement> read = m_database.prepare(
        rest
            ? "SELECT action, flags & 16 <> 0, count(*), flags & 64 <> 0 FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND "
              "flags & 81 AND (action <= 3 OR action = 9) GROUP BY 1, 2, 4"
            : "SELECT action, flags & 16 <> 0, count(*), 0 FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND flags & 17 "
              "AND (action <= 3 OR action = 9) GROUP BY 1, 2");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(m_numbers.plan)).bind(2, lastItem(m_numbers.plan));
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return counts;
        std::int64_t* const all[] = {&counts.created, &counts.updated, &counts.suspended, &counts.reactivated};
        const std::int64_t people = read->integer(2), action = read->integer(0);
        (action <= 3 ? *all[action] : counts.removed) -= people;
        if (read->integer(3) != 0)
            continue;
        (read->integer(1) != 0 ? counts.conflict : counts.skipped) += people;
        m_leftOut += people;
    }
}

} // namespace muster
