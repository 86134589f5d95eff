// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runhistory.h"

#include "core/store/newid.h"
#include "core/store/planquery.h"
#include "core/store/runerrors.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

namespace muster {

namespace {
/// What became of one person of a plan.
struct Fate
{
    const char* operation;
    const char* result;
};

Fate fateOf(Action action, std::int64_t flags, bool applied)
{
    const bool written = writesUser(action);
    const char* operation = actionName(action).data();
    if (action == Action::Invalid)
        return {"none", "failed"};
    if (action == Action::Conflict)
        return {"none", "conflict"};
    if (!written)
        return {action == Action::Missing ? "missing" : "none", action == Action::Missing ? "flagged" : "skipped"};
    if (flags & itemflag::failed)
        return {operation, "conflict"};
    if (flags & itemflag::unpicked)
        return {operation, "skipped"};
    return {operation, applied ? "done" : "planned"};
}

Error resultsGone()
{
    return {ErrorKind::NotFound,
            QCoreApplication::translate("RunHistory", "What became of each user in this run is no longer kept. How "
                                                      "long it is kept can be set: Settings, History."),
            {},
            {}};
}

std::string changedNames(const std::vector<FieldChange>& fields)
{
    std::string names;
    for (const FieldChange& field : fields) {
        if (!field.picked)
            continue;
        names += names.empty() ? "" : ";";
        names += field.attribute.name();
    }
    return names;
}

class Results
{
public:
    Results(db::Database& database, const StoredPlan& plan, const RunReport& run, ItemReader reader)
        : m_database(database), m_plan(plan), m_run(run), m_reader(std::move(reader))
    {
    }

    Result<void> send(const std::function<bool(const ResultRow&)>& row)
    {
        const bool applied = m_plan.plan.state == PlanState::Applied || m_plan.plan.state == PlanState::Partial;
        std::int64_t last = firstItem(m_plan.numbers.plan) - 1;
        for (;;) {
            const Result<std::vector<Line>> batch = next(last);
            if (!batch)
                return fail(batch.error());
            if (batch->empty())
                return {};
            for (const Line& line : *batch) {
                last = line.id;
                const Result<PlanItem> item = m_reader.whole(line.id - firstItem(m_plan.numbers.plan));
                if (!item)
                    return fail(item.error());
                const bool written = m_plan.part && (line.flags & itemflag::waits) == 0;
                if (!row(resultOf(*item, line, applied || written)))
                    return {};
            }
        }
    }

private:
    struct Line
    {
        std::int64_t id = 0, flags = 0, version = 0;
    };

    /// No statement stays open between batches: whoever reads slowly must not hold a snapshot of the workspace.
    Result<std::vector<Line>> next(std::int64_t after)
    {
        Result<db::Statement> read = m_database.prepare("SELECT id, flags, version FROM plan_item WHERE id > ?1 AND id "
                                                        "<= ?2 AND action <> 4 ORDER BY id LIMIT 1000");
        if (!read)
            return fail(read.error());
        read->bind(1, after).bind(2, lastItem(m_plan.numbers.plan));
        std::vector<Line> batch;
        for (;;) {
            const Result<bool> row = read->step();
            if (!row)
                return fail(row.error());
            if (!*row)
                return batch;
            batch.push_back({read->integer(0), read->integer(1), read->integer(2)});
        }
    }

    ResultRow resultOf(const PlanItem& item, const Line& line, bool applied) const
    {
        const std::int64_t flags = line.flags;
        const Fate fate = fateOf(item.action, flags, applied);
        ResultRow row;
        row.at = m_run.finishedAt;
        row.operation = fate.operation;
        row.result = fate.result;
        const bool unticked = (flags & itemflag::unpicked) != 0 && writesUser(item.action);
        row.reasonCode = unticked ? std::string(reason::unticked) : item.reasonCode;
        row.reason = (unticked ? reasonText(reason::unticked) : item.reason).toStdString();
        row.externalId = item.externalId;
        row.username = item.username;
        row.email = item.email;
        // a plan cannot know the id of a user that it makes: it is the id of the first version
        const bool made = applied && item.action == Action::Create && (flags & itemflag::notWritten) == 0;
        row.user = made && item.user == 0 ? line.version : item.user;
        row.changedFields = changedNames(item.fields);
        return row;
    }

    db::Database& m_database;
    const StoredPlan& m_plan;
    const RunReport& m_run;
    ItemReader m_reader;
};
} // namespace

LocalRunHistory::LocalRunHistory(db::Database& database) : m_database(database) {}

Result<std::vector<RunReport>> LocalRunHistory::runs(const std::string& connector, int limit)
{
    Result<std::vector<StoredRun>> stored = readRuns(m_database, connector, limit);
    if (!stored)
        return fail(stored.error());
    std::vector<RunReport> reports;
    reports.reserve(stored->size());
    for (StoredRun& run : *stored)
        reports.push_back(std::move(run.report));
    return reports;
}

Result<RunReport> LocalRunHistory::run(const std::string& id)
{
    Result<StoredRun> stored = readRun(m_database, id);
    if (!stored)
        return fail(stored.error());
    const Result<StoredPlan> plan = readPlan(m_database, stored->report.plan);
    if (plan) {
        if (Result<void> read = readErrors(m_database, *plan, stored->report); !read)
            return fail(read.error());
    } else if (plan.error().kind != ErrorKind::NotFound) {
        return fail(plan.error());
    }
    return std::move(stored->report);
}

Result<std::string> LocalRunHistory::addEnded(RunReport report, Timestamp at)
{
    report.run = newId("r-", at);
    report.startedAt = report.finishedAt = at;
    StoredRun run{std::move(report), 0};
    if (const Result<std::int64_t> written = writeRun(m_database, run); !written)
        return fail(written.error());
    return run.report.run;
}

Result<std::string> LocalRunHistory::addSkipped(const std::string& connector, const ImportOptions& options,
                                                Timestamp at)
{
    RunReport report;
    report.connector = connector;
    report.options = options;
    report.state = RunState::Skipped;
    return addEnded(std::move(report), at);
}

Result<std::string> LocalRunHistory::addFailed(const std::string& connector, const ImportOptions& options,
                                               const Error& error, Timestamp at)
{
    RunReport report;
    report.connector = connector;
    report.options = options;
    report.state = RunState::Failed;
    report.error = error;
    return addEnded(std::move(report), at);
}

Result<void> LocalRunHistory::endUnapplied(const std::string& run, const Error& error, Timestamp at)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<StoredRun> stored = readRun(m_database, run);
    if (!stored)
        return fail(stored.error());
    RunReport& report = stored->report;
    if (report.state != RunState::Planned && report.state != RunState::Held)
        return {};
    report.state = RunState::Failed;
    report.error = error;
    report.finishedAt = at;
    if (const Result<std::int64_t> written = writeRun(m_database, *stored); !written)
        return fail(written.error());
    return transaction->commit();
}

Result<std::vector<RunReport>> LocalRunHistory::runsOfSlot(const std::string& connector, Timestamp slot)
{
    Result<std::vector<StoredRun>> stored = readRunsOfSlot(m_database, connector, slot);
    if (!stored)
        return fail(stored.error());
    std::vector<RunReport> reports;
    for (StoredRun& run : *stored)
        reports.push_back(std::move(run.report));
    return reports;
}

Result<void> LocalRunHistory::results(const std::string& run, const std::function<bool(const ResultRow&)>& row)
{
    Result<StoredRun> stored = readRun(m_database, run);
    if (!stored)
        return fail(stored.error());
    if (!stored->report.hasResults)
        return fail(resultsGone());
    const Result<StoredPlan> plan = readPlan(m_database, stored->report.plan);
    if (!plan)
        return plan.error().kind == ErrorKind::NotFound ? Result<void>() : fail(plan.error());
    Result<ItemReader> reader = ItemReader::create(m_database, plan->numbers.plan);
    if (!reader)
        return fail(reader.error());
    const Result<void> sent = Results(m_database, *plan, stored->report, std::move(*reader)).send(row);
    // when they were removed meanwhile, the end is missing, and a file of half the people must not look like a whole
    // one
    stored = readRun(m_database, run);
    if (!stored)
        return fail(stored.error());
    return stored->report.hasResults ? sent : fail(resultsGone());
}

} // namespace muster
