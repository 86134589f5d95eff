// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/importer.h"

#include "core/base/stopwatch.h"
#include "core/db/audit.h"
#include "core/store/pace.h"
#include "core/store/planapply.h"
#include "core/store/runerrors.h"
#include "core/store/runlock.h"
#include "core/sync/approval.h"
#include "core/sync/countfields.h"

#include <QCoreApplication>

#include <cmath>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Importer", text);
}

/// Lets a stop request end a long statement, and gives a bulk write room in memory, for as long as it lives.
class Applying
{
public:
    Applying(db::Database& database, std::stop_token stop) : m_database(database)
    {
        (void)m_database.run("PRAGMA cache_size=-24000; PRAGMA wal_autocheckpoint=4000");
        m_database.setStop(std::move(stop));
    }
    ~Applying()
    {
        m_database.setStop({});
        (void)m_database.run("PRAGMA cache_size=-8000; PRAGMA shrink_memory");
    }
    Applying(const Applying&) = delete;
    Applying& operator=(const Applying&) = delete;

private:
    db::Database& m_database;
};

/// What was approved is the change from what was there; after a newer import that is something else.
Result<void> mustBeNewest(db::Database& database, const StoredPlan& stored)
{
    Result<db::Statement> read = database.prepare(
        "SELECT EXISTS(SELECT 1 FROM plan WHERE connector = ?1 AND number > ?2 AND (part <> 0 OR state IN (?3, ?4)))");
    if (!read)
        return fail(read.error());
    read->bindText(1, stored.plan.connector).bind(2, stored.numbers.plan);
    read->bind(3, static_cast<std::int64_t>(PlanState::Applied)).bind(4, static_cast<std::int64_t>(PlanState::Partial));
    if (const Result<bool> row = read->step(); !row)
        return fail(row.error());
    if (read->integer(0) == 0)
        return {};
    return fail(ErrorKind::Conflict, tr("A newer import of this connector was applied meanwhile. Make a new plan."));
}

/// Who let a held plan go on. Whoever started the run, when nobody said more.
Result<void> noteApproval(db::Database& database, StoredPlan& stored, Timestamp now)
{
    Plan& plan = stored.plan;
    if (plan.state != PlanState::Held || !plan.approvedBy.empty())
        return {};
    const std::string& starter = plan.options.startedBy;
    plan.approvedBy = starter == "schedule" || starter == "api" ? starter : personHere();
    plan.approvedAt = now;
    return noteApproved(database, plan);
}

PlanApply::Part partOf(const StoredPlan& stored, bool approve)
{
    using Part = PlanApply::Part;
    if (stored.plan.state != PlanState::Held || stored.plan.waits == 0)
        return Part::Whole;
    return stored.part ? Part::Waiting : approve ? Part::Whole : Part::Rest;
}

Result<void> mayApply(db::Database& database, StoredPlan& stored, bool approve, Timestamp now)
{
    const Plan& plan = stored.plan;
    switch (plan.state) {
    case PlanState::Applied:
    case PlanState::Partial:
        return fail(ErrorKind::Conflict, tr("This plan is already applied. Make a new one."));
    case PlanState::Building:
    case PlanState::Failed:
    case PlanState::Expired:
        return fail(ErrorKind::Conflict, tr("This plan was never finished or is no longer valid. Make a new one."));
    case PlanState::Held:
        if (now - plan.created > approvalTime)
            return fail(ErrorKind::Conflict, tr("This plan waited more than 24 hours for approval. Make a new one."));
        if (!approve && plan.waits > 0 && !stored.part)
            break; // the rest, that is; who waits goes on waiting
        if (!approve)
            return fail(ErrorKind::Held,
                        plan.holds.empty() ? tr("This plan waits for approval.") : plan.holds.front().message);
        if (Result<void> newest = mustBeNewest(database, stored); !newest)
            return newest;
        break;
    case PlanState::Ready:
        break;
    }
    if (!plan.options.undoOf.empty())
        return {}; // the connector has no part in it, and to mend it meanwhile is what one does
    const Result<std::int64_t> version = connectorVersion(database, plan.connector);
    if (!version)
        return fail(version.error());
    if (*version != plan.connectorVersion)
        return fail(ErrorKind::Conflict, tr("The connector was changed after this plan was made. Make a new one."));
    // who was missing or inactive then may have come back since
    return plan.counts.suspend + plan.counts.missing > 0 ? mustBeNewest(database, stored) : Result<void>();
}

Result<void> noteState(db::Database& database, StoredRun& run, RunState state, Timestamp finished)
{
    run.report.state = state;
    run.report.finishedAt = finished;
    const Result<std::int64_t> written = writeRun(database, run);
    return written ? Result<void>() : fail(written.error());
}

Progress applying(const Plan& plan, Progress::Phase phase, double share)
{
    Progress now;
    now.phase = phase;
    now.total =
        plan.counts.create + plan.counts.update + plan.counts.suspend + plan.counts.reactivate + plan.counts.remove;
    now.done = std::llround(share * static_cast<double>(*now.total));
    now.requests = plan.proof.requests;
    now.bytes = plan.proof.bytes;
    now.counts = plan.counts;
    return now;
}

/// That a plan was applied: with what it wrote, or not at all.
Result<void> noteApplied(db::Database& database, const Plan& plan, const RunCounts& counts, Timestamp now)
{
    Json detail{{"connector", plan.connector}, {"run", plan.run}, {"hash", plan.hash}, {"counts", countsJson(counts)}};
    if (!plan.options.undoOf.empty())
        detail["undoOf"] = plan.options.undoOf;
    return db::appendAudit(database, now, "plan.applied", plan.id, detail);
}

Result<void> applyWhole(db::Database& database, Clock& clock, StoredPlan& stored, StoredRun& run, PlanApply::Part part,
                        const OnProgress& progress, const std::stop_token& stop)
{
    Stopwatch watch;
    Result<db::Transaction> transaction = db::Transaction::begin(database);
    if (!transaction)
        return fail(transaction.error());
    // as it is now that nobody else writes: somebody may have ticked, approved or thrown it away since it was read
    Result<StoredPlan> now = readPlan(database, stored.plan.id);
    if (!now)
        return fail(now.error());
    if (now->plan.state != stored.plan.state)
        return fail(ErrorKind::Conflict, tr("This plan was changed meanwhile. Look at it again."));
    stored = std::move(*now);
    if (part != PlanApply::Part::Rest) {
        if (Result<void> noted = noteApproval(database, stored, clock.now()); !noted)
            return noted;
    }
    Pace pace(progress);
    PlanApply apply(database, stored.numbers, stored.plan, part, stored.edited, clock.now(), [&](double share) {
        pace.send(applying(stored.plan, Progress::Phase::Applying, share));
        return !stop.stop_requested();
    });
    const Result<RunCounts> counts = apply.run(false);
    if (!counts)
        return fail(counts.error());
    run.report.counts = *counts;
    run.report.error.reset();
    if (part == PlanApply::Part::Rest)
        stored.part = true;
    else
        stored.plan.state = apply.leftOut() > 0 ? PlanState::Partial : PlanState::Applied;
    if (const Result<std::int64_t> written = writePlan(database, stored); !written)
        return fail(written.error());
    run.report.times.apply = watch.lap(); // but for the commit: it is written with the rest
    if (Result<void> noted = noteApplied(database, stored.plan, *counts, clock.now()); !noted)
        return noted;
    const bool errors = counts->failed + counts->conflict > 0;
    const RunState state = part == PlanApply::Part::Rest ? RunState::Held
                           : errors                      ? RunState::DoneWithErrors
                                                         : RunState::Done;
    if (Result<void> noted = noteState(database, run, state, clock.now()); !noted)
        return noted;
    return transaction->commit();
}
} // namespace

Result<RunReport> applyPlan(db::Database& database, Clock& clock, const std::string& plan, bool approve,
                            const OnProgress& progress, std::stop_token stop)
{
    Result<StoredPlan> stored = readPlan(database, plan);
    if (!stored)
        return fail(stored.error());
    const Result<std::optional<RunLock>> lock = RunLock::tryTake(database.path(), stored->plan.connector);
    if (!lock)
        return fail(lock.error());
    if (!*lock)
        return fail(busyError(database, stored->plan.connector));
    stored = readPlan(database, plan); // as it is now that nobody else can apply it
    if (!stored)
        return fail(stored.error());
    if (Result<void> may = mayApply(database, *stored, approve, clock.now()); !may)
        return fail(may.error());
    const PlanApply::Part part = partOf(*stored, approve);
    Result<StoredRun> run = readRun(database, stored->plan.run);
    if (!run)
        return fail(run.error());
    // of the rest, when that is written already
    const RunCounts before = part == PlanApply::Part::Waiting ? run->report.counts : RunCounts();
    if (Result<void> noted = noteState(database, *run, RunState::Applying, Timestamp()); !noted)
        return fail(noted.error());
    if (progress)
        progress(applying(stored->plan, Progress::Phase::Applying, 0));
    Result<void> done;
    {
        const Applying guard(database, stop);
        done = stop.stop_requested() ? Result<void>(fail(ErrorKind::Cancelled, tr("Cancelled.")))
                                     : applyWhole(database, clock, *stored, *run, part, progress, stop);
    }
    if (!done) {
        // rolled back as a whole; the plan stays as it was and can be applied again
        const bool cancelled = done.error().kind == ErrorKind::Cancelled;
        run->report.counts = before;
        run->report.error = done.error();
        (void)noteState(database, *run,
                        part == PlanApply::Part::Waiting ? RunState::Held
                        : cancelled                      ? RunState::Cancelled
                                                         : RunState::Failed,
                        clock.now());
        return fail(done.error());
    }
    if (progress)
        progress(applying(stored->plan, Progress::Phase::Finishing, 1));
    if (Result<void> read = readErrors(database, *stored, run->report); !read)
        return fail(read.error());
    return run->report;
}

} // namespace muster
