// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planrecords.h"

#include "core/db/audit.h"
#include "core/store/plancodec.h"
#include "core/sync/countfields.h"

#include <QCoreApplication>

namespace muster {

namespace {
constexpr std::string_view planColumns =
    "SELECT p.number, p.id, r.id, p.connector, p.connector_version, p.state, "
    "p.created, p.options, p.counts, p.proof, p.holds, p.hash, p.error,"
    " p.edited, p.first_version, p.last_version, p.run, coalesce(c.number, 0), "
    "p.approved_by, p.approved_at, p.waits, p.part FROM plan p JOIN run r ON r.number = p.run"
    " LEFT JOIN connector_number c ON c.id = p.connector ";
constexpr std::string_view runColumns = "SELECT number, id, connector, plan, state, started, finished, options, "
                                        "counts, requests, bytes, complete, words, error, "
                                        "plan = '' OR EXISTS(SELECT 1 FROM plan p WHERE p.id = run.plan), "
                                        "fetch_ms, plan_ms, apply_ms FROM run ";

Timestamp moment(std::int64_t microseconds)
{
    return Timestamp(std::chrono::microseconds(microseconds));
}

std::int64_t number(Timestamp moment)
{
    return static_cast<std::int64_t>(moment.time_since_epoch().count());
}

StoredPlan planOf(const db::Statement& row)
{
    StoredPlan stored;
    stored.numbers = {row.integer(0), row.integer(16), row.integer(17)};
    Plan& plan = stored.plan;
    plan.id = row.text(1);
    plan.run = row.text(2);
    plan.connector = row.text(3);
    plan.connectorVersion = row.integer(4);
    plan.state = static_cast<PlanState>(row.integer(5));
    plan.created = moment(row.integer(6));
    codec::read(row.text(7), plan.options);
    codec::read(row.text(8), plan.counts);
    codec::read(row.text(9), plan.proof);
    codec::read(row.text(10), plan.holds);
    plan.hash = row.text(11);
    codec::read(row.text(12), plan.error);
    stored.edited = row.integer(13) != 0;
    stored.firstVersion = row.integer(14);
    stored.lastVersion = row.integer(15);
    plan.approvedBy = row.text(18);
    plan.approvedAt = moment(row.integer(19));
    plan.waits = row.integer(20);
    stored.part = row.integer(21) != 0;
    return stored;
}

StoredRun runOf(const db::Statement& row)
{
    StoredRun stored;
    stored.number = row.integer(0);
    RunReport& report = stored.report;
    report.run = row.text(1);
    report.connector = row.text(2);
    report.plan = row.text(3);
    report.state = static_cast<RunState>(row.integer(4));
    report.startedAt = moment(row.integer(5));
    report.finishedAt = moment(row.integer(6));
    codec::read(row.text(7), report.options);
    codec::read(row.text(8), report.counts);
    report.requests = row.integer(9);
    report.bytes = row.integer(10);
    report.complete = row.integer(11) != 0;
    codec::read(row.text(12), report.words);
    codec::read(row.text(13), report.error);
    report.hasResults = row.integer(14) != 0;
    report.times = {row.integer(15), row.integer(16), row.integer(17)};
    return stored;
}

template <typename Row, typename Convert>
Result<std::vector<Row>> readAll(Result<db::Statement> read, Convert convert)
{
    if (!read)
        return fail(read.error());
    std::vector<Row> rows;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return rows;
        rows.push_back(convert(*read));
    }
}

Result<std::int64_t> readNumber(db::Database& database, std::string_view sql, const std::string& key)
{
    Result<db::Statement> read = database.prepare(sql);
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->bindText(1, key).step();
    if (!row)
        return fail(row.error());
    return *row ? read->integer(0) : 0;
}
/// A run that has ended, however; planned and applied are two ends of it.
Result<void> noteEnd(db::Database& database, const RunReport& report)
{
    if (report.finishedAt == Timestamp())
        return {};
    Json detail{{"connector", report.connector},
                {"state", std::string(stateName(report.state))},
                {"startedBy", report.options.startedBy},
                {"counts", countsJson(report.counts)}};
    if (report.error)
        detail["error"] = std::string(kindName(report.error->kind));
    return db::appendAudit(database, report.finishedAt, "run.ended", report.run, detail);
}
} // namespace

Result<StoredPlan> readPlan(db::Database& database, const std::string& id)
{
    Result<db::Statement> read = database.prepare(std::string(planColumns) + "WHERE p.id = ?1");
    if (read)
        read->bindText(1, id);
    Result<std::vector<StoredPlan>> plans = readAll<StoredPlan>(std::move(read), planOf);
    if (!plans)
        return fail(plans.error());
    if (plans->empty())
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("PlanStore", "There is no plan “%1”. List the plans to see which there are.")
                .arg(QString::fromStdString(id)));
    return std::move(plans->front());
}

Result<std::vector<StoredPlan>> readPlans(db::Database& database, const std::string& connector, int limit)
{
    Result<db::Statement> read = database.prepare(std::string(planColumns) +
                                                  "WHERE ?1 = '' OR p.connector = ?1 ORDER BY p.number DESC LIMIT ?2");
    if (read)
        read->bindText(1, connector).bind(2, static_cast<std::int64_t>(limit));
    return readAll<StoredPlan>(std::move(read), planOf);
}

Result<StoredRun> readRun(db::Database& database, const std::string& id)
{
    Result<db::Statement> read = database.prepare(std::string(runColumns) + "WHERE id = ?1");
    if (read)
        read->bindText(1, id);
    Result<std::vector<StoredRun>> runs = readAll<StoredRun>(std::move(read), runOf);
    if (!runs)
        return fail(runs.error());
    if (runs->empty())
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("RunHistory", "There is no run “%1”. List the runs to see which there are.")
                .arg(QString::fromStdString(id)));
    return std::move(runs->front());
}

Result<std::vector<StoredRun>> readRuns(db::Database& database, const std::string& connector, int limit)
{
    Result<db::Statement> read =
        database.prepare(std::string(runColumns) + "WHERE ?1 = '' OR connector = ?1 ORDER BY number DESC LIMIT ?2");
    if (read)
        read->bindText(1, connector).bind(2, static_cast<std::int64_t>(limit));
    return readAll<StoredRun>(std::move(read), runOf);
}

Result<std::vector<StoredRun>> readRunsOfSlot(db::Database& database, const std::string& connector, Timestamp slot)
{
    Result<db::Statement> read =
        database.prepare(std::string(runColumns) + "WHERE connector = ?1 AND json_extract(options, '$.slot') = ?2"
                                                   " ORDER BY number DESC LIMIT 10");
    if (read)
        read->bindText(1, connector).bind(2, number(slot));
    return readAll<StoredRun>(std::move(read), runOf);
}

Result<std::int64_t> writeRun(db::Database& database, StoredRun& run)
{
    const RunReport& report = run.report;
    Result<db::Transaction> transaction = db::Transaction::join(database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> write = database.prepare(
        run.number == 0 ? "INSERT INTO run(id, connector, plan, state, started, finished, options, counts, requests, "
                          "bytes, complete, words, error, pid, fetch_ms, plan_ms, apply_ms) VALUES(?1, ?2, ?3, ?4, "
                          "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
                        : "UPDATE run SET plan = ?3, state = ?4, finished = ?6, counts = ?8, requests = ?9, bytes = "
                          "?10, complete = ?11, words = ?12, error = ?13, pid = ?14, fetch_ms = ?15, plan_ms = ?16, "
                          "apply_ms = ?17 WHERE number = ?18");
    if (!write)
        return fail(write.error());
    const std::string options = codec::text(report.options), counts = codec::text(report.counts),
                      words = codec::text(report.words), error = codec::text(report.error);
    write->bindText(1, report.run)
        .bindText(2, report.connector)
        .bindText(3, report.plan)
        .bind(4, static_cast<std::int64_t>(report.state));
    write->bind(5, number(report.startedAt))
        .bind(6, number(report.finishedAt))
        .bindText(7, options)
        .bindText(8, counts)
        .bind(9, report.requests);
    write->bind(10, report.bytes)
        .bind(11, std::int64_t{report.complete})
        .bindText(12, words)
        .bindText(13, error)
        .bind(14, static_cast<std::int64_t>(QCoreApplication::applicationPid()));
    write->bind(15, report.times.fetch).bind(16, report.times.plan).bind(17, report.times.apply);
    if (run.number != 0)
        write->bind(18, run.number);
    if (Result<void> done = write->run(); !done)
        return fail(done.error());
    const std::int64_t written = run.number == 0 ? database.lastRowId() : run.number;
    if (Result<void> noted = noteEnd(database, report); !noted)
        return fail(noted.error());
    if (Result<void> kept = transaction->commit(); !kept)
        return fail(kept.error());
    run.number = written;
    return run.number;
}

Result<std::int64_t> writePlan(db::Database& database, StoredPlan& stored)
{
    const Plan& plan = stored.plan;
    Result<db::Statement> write =
        database.prepare(stored.numbers.plan == 0 ? "INSERT INTO plan(id, run, connector, connector_version, state, "
                                                    "created, options, counts, proof, holds, hash, error)"
                                                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                                                  : "UPDATE plan SET run = ?2, state = ?5, counts = ?8, proof = ?9, "
                                                    "holds = ?10, hash = ?11, error = ?12, approved_by = ?14, "
                                                    "approved_at = ?15, waits = ?16, part = ?17 WHERE number = ?13");
    if (!write)
        return fail(write.error());
    const std::string options = codec::text(plan.options), counts = codec::text(plan.counts),
                      proof = codec::text(plan.proof), holds = codec::text(plan.holds), error = codec::text(plan.error);
    write->bindText(1, plan.id)
        .bind(2, stored.numbers.run)
        .bindText(3, plan.connector)
        .bind(4, plan.connectorVersion)
        .bind(5, static_cast<std::int64_t>(plan.state));
    write->bind(6, number(plan.created))
        .bindText(7, options)
        .bindText(8, counts)
        .bindText(9, proof)
        .bindText(10, holds)
        .bindText(11, plan.hash)
        .bindText(12, error);
    if (stored.numbers.plan != 0) {
        write->bind(13, stored.numbers.plan).bindText(14, plan.approvedBy).bind(15, number(plan.approvedAt));
        write->bind(16, plan.waits).bind(17, std::int64_t{stored.part});
    }
    if (Result<void> done = write->run(); !done)
        return fail(done.error());
    if (stored.numbers.plan == 0)
        stored.numbers.plan = database.lastRowId();
    return stored.numbers.plan;
}

Result<std::int64_t> connectorNumber(db::Database& database, const std::string& connector)
{
    constexpr std::string_view sql = "SELECT number FROM connector_number WHERE id = ?1";
    const Result<std::int64_t> known = readNumber(database, sql, connector);
    if (!known || *known != 0)
        return known;
    Result<db::Statement> insert =
        database.prepare("INSERT INTO connector_number(id) VALUES(?1) ON CONFLICT DO NOTHING");
    if (!insert)
        return fail(insert.error());
    if (Result<void> done = insert->bindText(1, connector).run(); !done)
        return fail(done.error());
    return readNumber(database, sql, connector);
}

Result<std::int64_t> connectorVersion(db::Database& database, const std::string& connector)
{
    return readNumber(database, "SELECT version FROM connector WHERE id = ?1", connector);
}

Result<UserValues> readVersion(db::Statement& byId, std::int64_t version)
{
    if (version == 0)
        return UserValues();
    const Result<bool> row = byId.bind(1, version).step();
    if (!row)
        return fail(row.error());
    Result<UserValues> found = *row ? UserValues::decode(byId.text(0)) : UserValues();
    byId.reset();
    return found;
}

} // namespace muster
