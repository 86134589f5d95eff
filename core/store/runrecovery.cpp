// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runrecovery.h"

#include "core/store/planrecords.h"
#include "core/store/planrow.h"
#include "core/store/runlock.h"

#include <QCoreApplication>

namespace muster {

namespace {
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr auto week = std::chrono::hours(7 * 24);
constexpr int keptPlans = 3;
constexpr std::int64_t slice = 20'000; ///< rows removed in one transaction: others get their turn, a stop is quick

QString tr(const char* text)
{
    return QCoreApplication::translate("RunRecovery", text);
}

Result<std::vector<StoredRun>> openRuns(db::Database& database, const std::string& connector)
{
    Result<db::Statement> read =
        database.prepare("SELECT id FROM run WHERE finished = 0 AND (?1 = '' OR connector = ?1)");
    if (!read)
        return fail(read.error());
    read->bindText(1, connector);
    std::vector<StoredRun> runs;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return runs;
        Result<StoredRun> run = readRun(database, std::string(read->text(0)));
        if (!run)
            return fail(run.error());
        runs.push_back(std::move(*run));
    }
}

/// The rest of its plan was written before; what waits for approval goes on waiting.
Result<bool> waitsStill(db::Database& database, const StoredRun& run)
{
    Result<db::Statement> read =
        database.prepare("SELECT EXISTS(SELECT 1 FROM plan WHERE run = ?1 AND state = ?2 AND part <> 0)");
    if (!read)
        return fail(read.error());
    read->bind(1, run.number).bind(2, static_cast<std::int64_t>(PlanState::Held));
    if (const Result<bool> row = read->step(); !row)
        return fail(row.error());
    return read->integer(0) != 0;
}

Result<void> closeRun(db::Database& database, StoredRun& run, Timestamp now)
{
    const bool applying = run.report.state == RunState::Applying;
    const Result<bool> waits = waitsStill(database, run);
    if (!waits)
        return fail(waits.error());
    run.report.error = Error{
        ErrorKind::Cancelled,
        applying
            ? tr("The program ended while this run was being applied. Nothing of it was written; apply its plan again.")
            : tr("The program ended while this run was fetching. Nothing was written; start it again."),
        {},
        {}};
    run.report.state = RunState::Failed;
    run.report.finishedAt = now;
    if (*waits) {
        run.report.error.reset();
        run.report.state = RunState::Held;
    }
    Result<db::Transaction> transaction = db::Transaction::begin(database);
    if (!transaction)
        return fail(transaction.error());
    if (const Result<std::int64_t> written = writeRun(database, run); !written)
        return fail(written.error());
    Result<db::Statement> plan = database.prepare("UPDATE plan SET state = ?2 WHERE run = ?1 AND state = ?3");
    if (!plan)
        return fail(plan.error());
    plan->bind(1, run.number)
        .bind(2, static_cast<std::int64_t>(PlanState::Failed))
        .bind(3, static_cast<std::int64_t>(PlanState::Building));
    if (Result<void> done = plan->run(); !done)
        return done;
    return transaction->commit();
}

/// Deletes in slices until nothing is left (true) or the time is up (false). `sql` takes its slice limit as ?3.
Result<bool> deleteSliced(db::Database& database, std::string_view sql, std::int64_t first, std::int64_t last,
                          SteadyTime deadline)
{
    Result<db::Statement> statement = database.prepare(sql);
    if (!statement)
        return fail(statement.error());
    do {
        statement->bind(1, first).bind(2, last).bind(3, slice);
        if (Result<void> done = statement->run(); !done)
            return fail(done.error());
        if (database.changes() < slice)
            return true;
    } while (std::chrono::steady_clock::now() < deadline);
    return false;
}

Result<void> markSwept(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> update =
        database.prepare("UPDATE plan SET first_version = 0, last_version = 0 WHERE number = ?1");
    if (!update)
        return fail(update.error());
    return update->bind(1, plan).run();
}

/// The plan's number, or -1: one of those that expireOld() is about to end, whose rest is written.
Result<std::int64_t> oldPart(db::Database& database, const std::string& connector, Timestamp before)
{
    Result<db::Statement> read = database.prepare(
        "SELECT number FROM plan WHERE connector = ?1 AND state = ?2 AND part <> 0 AND created < ?3 LIMIT 1");
    if (!read)
        return fail(read.error());
    read->bindText(1, connector).bind(2, static_cast<std::int64_t>(PlanState::Held));
    read->bind(3, static_cast<std::int64_t>(before.time_since_epoch().count()));
    const Result<bool> row = read->step();
    if (!row)
        return fail(row.error());
    return *row ? read->integer(0) : -1;
}

Result<void> endOldParts(db::Database& database, const std::string& connector, Timestamp before)
{
    for (;;) {
        const Result<std::int64_t> plan = oldPart(database, connector, before);
        if (!plan || *plan < 0)
            return plan ? Result<void>() : fail(plan.error());
        if (Result<void> ended = endWaiting(database, *plan); !ended)
            return ended;
        Result<db::Statement> update = database.prepare("UPDATE plan SET state = ?2 WHERE number = ?1");
        if (!update)
            return fail(update.error());
        if (Result<void> done = update->bind(1, *plan).bind(2, static_cast<std::int64_t>(PlanState::Partial)).run();
            !done)
            return done;
        Result<db::Statement> run =
            database.prepare("UPDATE run SET state = ?2 WHERE number = (SELECT run FROM plan WHERE number = ?1)");
        if (!run)
            return fail(run.error());
        if (Result<void> done = run->bind(1, *plan).bind(2, static_cast<std::int64_t>(RunState::Done)).run(); !done)
            return done;
    }
}

Result<void> expireOld(db::Database& database, const std::string& connector, Timestamp now)
{
    if (Result<void> ended = endOldParts(database, connector, now - week); !ended)
        return ended;
    Result<db::Statement> update = database.prepare(
        "UPDATE plan SET state = ?1 WHERE connector = ?2 AND state IN (?3, ?4) AND created < ?5"
        " AND number NOT IN (SELECT number FROM plan WHERE connector = ?2 ORDER BY number DESC LIMIT ?6)");
    if (!update)
        return fail(update.error());
    update->bind(1, static_cast<std::int64_t>(PlanState::Expired))
        .bindText(2, connector)
        .bind(3, static_cast<std::int64_t>(PlanState::Ready));
    update->bind(4, static_cast<std::int64_t>(PlanState::Held))
        .bind(5, static_cast<std::int64_t>((now - week).time_since_epoch().count()))
        .bind(6, std::int64_t{keptPlans});
    return update->run();
}
} // namespace

Result<void> endWaiting(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> update =
        database.prepare("UPDATE plan_item SET flags = (flags | ?3) - ?4 WHERE id BETWEEN ?1 AND ?2 AND flags & ?4");
    if (!update)
        return fail(update.error());
    update->bind(1, firstItem(plan)).bind(2, lastItem(plan));
    return update->bind(3, itemflag::unpicked).bind(4, itemflag::waits).run();
}

Result<void> closeRunsOf(db::Database& database, const std::string& connector, Timestamp now)
{
    Result<std::vector<StoredRun>> runs = openRuns(database, connector);
    if (!runs)
        return fail(runs.error());
    for (StoredRun& run : *runs) {
        if (Result<void> closed = closeRun(database, run, now); !closed)
            return closed;
    }
    return {};
}

Result<void> closeAbandonedRuns(db::Database& database, Timestamp now)
{
    const Result<std::vector<StoredRun>> runs = openRuns(database, {});
    if (!runs)
        return fail(runs.error());
    for (const StoredRun& run : *runs) {
        const Result<std::optional<RunLock>> lock = RunLock::tryTake(database.path(), run.report.connector);
        if (!lock)
            return fail(lock.error());
        if (!*lock)
            continue; // at work
        if (Result<void> closed = closeRunsOf(database, run.report.connector, now); !closed)
            return closed;
    }
    return {};
}

Result<bool> removeStaged(db::Database& database, std::int64_t plan, bool keepVersions, SteadyTime deadline)
{
    Result<db::Statement> read =
        database.prepare("SELECT first_version, last_version, run FROM plan WHERE number = ?1");
    if (!read)
        return fail(read.error());
    if (const Result<bool> row = read->bind(1, plan).step(); !row)
        return fail(row.error());
    const std::int64_t firstVersion = read->integer(0), lastVersion = read->integer(1), run = read->integer(2);
    read->reset();
    const std::string versions =
        "DELETE FROM user_version WHERE id IN (SELECT id FROM user_version WHERE id BETWEEN ?1 AND ?2 AND run = " +
        std::to_string(run) + " LIMIT ?3)";
    const std::string_view statements[] = {
        "DELETE FROM plan_field WHERE (item, attribute) IN (SELECT item, attribute FROM plan_field WHERE item BETWEEN "
        "?1 AND ?2 LIMIT ?3)",
        "DELETE FROM plan_outcome WHERE item IN (SELECT item FROM plan_outcome WHERE item BETWEEN ?1 AND ?2 LIMIT ?3)",
        "DELETE FROM plan_item WHERE id IN (SELECT id FROM plan_item WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)"};
    for (const std::string_view sql : statements) {
        const Result<bool> done = deleteSliced(database, sql, firstItem(plan), lastItem(plan), deadline);
        if (!done || !*done)
            return done;
    }
    if (!keepVersions && lastVersion > 0) {
        const Result<bool> done = deleteSliced(database, versions, firstVersion, lastVersion, deadline);
        if (!done || !*done)
            return done;
    }
    if (Result<void> marked = markSwept(database, plan); !marked)
        return fail(marked.error());
    return true;
}

Result<void> sweepPlans(db::Database& database, const std::string& connector, Timestamp now,
                        std::chrono::milliseconds budget)
{
    if (Result<void> expired = expireOld(database, connector, now); !expired)
        return expired;
    Result<db::Statement> read =
        database.prepare("SELECT number FROM plan WHERE connector = ?1 AND state IN (?2, ?3) AND last_version > 0");
    if (!read)
        return fail(read.error());
    read->bindText(1, connector)
        .bind(2, static_cast<std::int64_t>(PlanState::Failed))
        .bind(3, static_cast<std::int64_t>(PlanState::Expired));
    std::vector<std::int64_t> plans;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        plans.push_back(read->integer(0));
    }
    read->reset();
    const SteadyTime deadline = std::chrono::steady_clock::now() + budget;
    for (const std::int64_t plan : plans) {
        const Result<bool> done = removeStaged(database, plan, false, deadline);
        if (!done)
            return fail(done.error());
        if (!*done)
            break;
    }
    return {};
}

} // namespace muster
