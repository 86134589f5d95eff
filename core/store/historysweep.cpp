// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/historysweep.h"

#include "core/store/planrow.h"

#include <functional>
#include <vector>

namespace muster {

namespace {
constexpr std::int64_t slice = 10'000; ///< rows removed in one transaction: others get their turn
constexpr std::int64_t runSlice = 500;
constexpr std::int64_t keptRuns = 3;

// Numbers in the SQL: plan states Applied = 3, Partial = 4, Expired = 5, Failed = 6; run states Done = 4,
// DoneWithErrors = 5, Skipped = 8. Parameters: ?1 the connector, ?2 the oldest run of it that stays whatever its age,
// ?3 the moment before which runs go, ?4 how many. The newest row of each table stays, so that no number comes twice.
//
// The row of a plan goes first: from then on the run has no results, also when the program ends before the items went.
// A plan that was never applied is left to sweepPlans, which removes the values that it staged.
constexpr std::string_view plansSql =
    " FROM plan WHERE number IN (SELECT p.number FROM run r JOIN plan p ON p.run = r.number WHERE r.connector = "
    "?1 AND r.number < ?2 AND r.finished > 0 AND r.finished < ?3"
    " AND (p.state IN (3, 4) OR (p.state IN (5, 6) AND p.last_version = 0)) AND p.number <> (SELECT max(number) FROM "
    "plan) LIMIT ?4)";
constexpr std::string_view goingSql =
    " FROM run WHERE number IN (SELECT r.number FROM run r WHERE r.connector = ?1 AND r.number < ?2 AND r.finished > 0 "
    "AND r.finished < ?3 AND NOT EXISTS(SELECT 1 FROM plan p WHERE p.run = r.number)"
    " AND r.number <> (SELECT max(number) FROM run) ORDER BY r.number LIMIT ?4)";
// what a person's history names: only runs that wrote something
constexpr std::string_view wroteSql =
    " AND coalesce(json_extract(counts, '$.created'), 0) + coalesce(json_extract(counts, "
    "'$.updated'), 0) + coalesce(json_extract(counts, '$.suspended'), 0)"
    " + coalesce(json_extract(counts, '$.reactivated'), 0) > 0";

// The first number from ?1 on that has items and no plan; -1 = there is none. It goes from plan to plan, never through
// the items of one.
constexpr std::string_view orphanSql =
    "WITH RECURSIVE present(plan) AS (SELECT (SELECT min(id) FROM plan_item WHERE id >= ?1 << 32) >> 32 UNION ALL "
    "SELECT "
    "(SELECT min(id) FROM plan_item WHERE id >= (plan + 1) << 32) >> 32 FROM present WHERE plan IS NOT NULL)"
    " SELECT coalesce((SELECT plan FROM present WHERE plan IS NOT NULL AND NOT EXISTS(SELECT 1 FROM plan p WHERE "
    "p.number = present.plan) LIMIT 1), -1)";

/// Nobody waits long for a sweep, and a sweep for nobody: what is locked now is swept next time.
class ShortWait
{
public:
    explicit ShortWait(db::Database& database) : m_database(database)
    {
        (void)m_database.run("PRAGMA busy_timeout=50");
    }
    ~ShortWait() { (void)m_database.run("PRAGMA busy_timeout=10000"); }
    ShortWait(const ShortWait&) = delete;
    ShortWait& operator=(const ShortWait&) = delete;

private:
    db::Database& m_database;
};

class Sweep
{
public:
    Sweep(db::Database& database, std::chrono::milliseconds budget)
        : m_database(database), m_deadline(std::chrono::steady_clock::now() + budget)
    {
    }

    Result<Swept> run(const HistoryKeep& keep, Timestamp now)
    {
        const Result<std::vector<std::string>> all = connectors();
        if (!all)
            return fail(all.error());
        for (const std::string& connector : *all) {
            m_connector = connector;
            Result<bool> done = findKept();
            if (done && *done)
                done = sliced([&] { return removePlans(now - std::chrono::days(keep.details)); });
            if (!done)
                return fail(done.error());
        }
        for (const std::string& connector : *all) {
            m_connector = connector;
            Result<bool> done = findKept();
            if (done && *done)
                done = sliced([&] { return removeRuns(now - std::chrono::days(keep.heads)); });
            if (!done)
                return fail(done.error());
        }
        // last, since it looks at every plan
        const Result<bool> done = removeOrphans();
        if (!done)
            return fail(done.error());
        m_swept.finished = *done && !isLate();
        return m_swept;
    }

private:
    [[nodiscard]] bool isLate() const { return std::chrono::steady_clock::now() >= m_deadline; }

    /// Again and again while a whole slice went; false when the time is up.
    Result<bool> sliced(const std::function<Result<std::int64_t>()>& once)
    {
        while (!isLate()) {
            const Result<std::int64_t> rows = once();
            if (!rows)
                return fail(rows.error());
            if (*rows < runSlice)
                return true;
        }
        return false;
    }

    Result<std::vector<std::string>> connectors()
    {
        std::vector<std::string> all;
        Result<db::Statement> read = m_database.prepare("SELECT DISTINCT connector FROM run");
        if (!read)
            return fail(read.error());
        for (;;) {
            const Result<bool> row = read->step();
            if (!row)
                return fail(row.error());
            if (!*row)
                return all;
            all.emplace_back(read->text(0));
        }
    }

    /// False when all runs of the connector stay.
    Result<bool> findKept()
    {
        Result<db::Statement> read = m_database.prepare("SELECT number FROM run WHERE connector = ?1 AND state <> 8 "
                                                        "ORDER BY number DESC LIMIT 1 OFFSET ?2");
        if (!read)
            return fail(read.error());
        const Result<bool> row = read->bindText(1, m_connector).bind(2, keptRuns - 1).step();
        if (row && *row)
            m_kept = read->integer(0);
        return row;
    }

    Result<db::Statement> prepare(const std::string& sql, Timestamp before)
    {
        Result<db::Statement> statement = m_database.prepare(sql);
        if (statement)
            statement->bindText(1, m_connector)
                .bind(2, m_kept)
                .bind(3, static_cast<std::int64_t>(before.time_since_epoch().count()))
                .bind(4, runSlice);
        return statement;
    }

    Result<std::int64_t> change(const std::string& sql, Timestamp before)
    {
        Result<db::Statement> statement = prepare(sql, before);
        if (!statement)
            return fail(statement.error());
        if (const Result<void> done = statement->run(); !done)
            return fail(done.error());
        return m_database.changes();
    }

    /// Whether there is something to take: a statement that writes waits for other writers even when it finds nothing.
    Result<bool> finds(const std::string& from, Timestamp before)
    {
        Result<db::Statement> read = prepare("SELECT 1" + from + " LIMIT 1", before);
        return read ? read->step() : fail(read.error());
    }

    Result<std::int64_t> removePlans(Timestamp before)
    {
        if (const Result<bool> any = finds(std::string(plansSql), before); !any || !*any)
            return any ? Result<std::int64_t>(0) : fail(any.error());
        Result<std::int64_t> rows = change("DELETE" + std::string(plansSql), before);
        m_swept.details += rows ? *rows : 0;
        return rows;
    }

    Result<std::int64_t> removeRuns(Timestamp before)
    {
        if (const Result<bool> any = finds(std::string(goingSql), before); !any || !*any)
            return any ? Result<std::int64_t>(0) : fail(any.error());
        Result<db::Transaction> transaction = db::Transaction::begin(m_database);
        if (!transaction)
            return fail(transaction.error());
        const Result<std::int64_t> noted =
            change("INSERT OR IGNORE INTO past_run(number, id, connector) SELECT number, id, connector" +
                       std::string(goingSql) + std::string(wroteSql),
                   before);
        const Result<std::int64_t> gone = noted ? change("DELETE" + std::string(goingSql), before) : noted;
        if (!gone)
            return fail(gone.error());
        if (Result<void> done = transaction->commit(); !done)
            return fail(done.error());
        m_swept.heads += *gone;
        return *gone;
    }

    /// Items without a plan: what is left of plans that went, now or before the program ended. False = the time is up.
    Result<bool> removeOrphans()
    {
        std::int64_t from = 0;
        while (!isLate()) {
            const Result<std::int64_t> plan = number(orphanSql, from);
            if (!plan)
                return fail(plan.error());
            if (*plan < 0)
                return true;
            const Result<std::int64_t> rows = removeOrphan(*plan);
            if (!rows)
                return fail(rows.error());
            from = *rows < slice ? *plan + 1 : *plan;
        }
        return false;
    }

    /// One slice of one plan's items, if there is no such plan. In one transaction, so that nobody makes a plan of that
    /// number in between.
    Result<std::int64_t> removeOrphan(std::int64_t plan)
    {
        constexpr std::string_view exists = "SELECT EXISTS(SELECT 1 FROM plan WHERE number = ?1)";
        if (const Result<std::int64_t> there = number(exists, plan); !there || *there != 0)
            return there ? Result<std::int64_t>(0) : there;
        Result<db::Transaction> transaction = db::Transaction::begin(m_database);
        if (!transaction)
            return fail(transaction.error());
        if (const Result<std::int64_t> there = number(exists, plan); !there || *there != 0)
            return there ? Result<std::int64_t>(0) : there;
        std::int64_t rows = 0;
        for (const std::string_view sql :
             {"DELETE FROM plan_field WHERE item IN (SELECT id FROM plan_item WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)",
              "DELETE FROM plan_outcome WHERE item IN (SELECT id FROM plan_item WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)",
              "DELETE FROM plan_item WHERE id IN (SELECT id FROM plan_item WHERE id BETWEEN ?1 AND ?2 LIMIT ?3)"}) {
            Result<db::Statement> remove = m_database.prepare(sql);
            if (!remove)
                return fail(remove.error());
            remove->bind(1, firstItem(plan)).bind(2, lastItem(plan)).bind(3, slice);
            if (const Result<void> done = remove->run(); !done)
                return fail(done.error());
            rows = m_database.changes();
        }
        if (Result<void> done = transaction->commit(); !done)
            return fail(done.error());
        return rows;
    }

    Result<std::int64_t> number(std::string_view sql, std::int64_t argument)
    {
        Result<db::Statement> read = m_database.prepare(sql);
        if (!read)
            return fail(read.error());
        if (const Result<bool> row = read->bind(1, argument).step(); !row)
            return fail(row.error());
        return read->integer(0);
    }

    db::Database& m_database;
    std::chrono::steady_clock::time_point m_deadline;
    std::string m_connector;
    std::int64_t m_kept = 0;
    Swept m_swept;
};
} // namespace

Result<Swept> sweepHistory(db::Database& database, const HistoryKeep& keep, Timestamp now,
                           std::chrono::milliseconds budget)
{
    const ShortWait guard(database);
    return Sweep(database, budget).run(keep, now);
}

} // namespace muster
