// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localundo.h"

#include "core/base/untrusted.h"
#include "core/store/newid.h"
#include "core/store/pace.h"
#include "core/store/plancodec.h"
#include "core/store/planmaker.h"
#include "core/store/runlock.h"
#include "core/store/runrecovery.h"
#include "core/store/undostage.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <QByteArray>
#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Undo", text);
}

/// Ends any statement of the connection when a stop is asked for, for as long as it lives.
class Stopping
{
public:
    Stopping(db::Database& database, std::stop_token stop) : m_database(database)
    {
        m_database.setStop(std::move(stop));
    }
    ~Stopping() { m_database.setStop({}); }
    Stopping(const Stopping&) = delete;
    Stopping& operator=(const Stopping&) = delete;

private:
    db::Database& m_database;
};

QString timeOf(Timestamp moment)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(moment.time_since_epoch().count() / 1000),
                              QLocale::ShortFormat);
}

bool isEmpty(const PlanCounts& counts)
{
    return counts.create + counts.update + counts.suspend + counts.reactivate + counts.remove == 0;
}

/// What a person should know before they apply it.
std::vector<QString> wordsOf(const RunReport& run, const PlanCounts& counts, const std::optional<Attribute>& only)
{
    std::vector<QString> words{
        tr("This takes back the run %1 of %2.").arg(QString::fromStdString(run.run), timeOf(run.startedAt))};
    if (only)
        words.push_back(
            tr("Only %1 goes back; all other values and what became of the users stay.").arg(only->label()));
    if (isEmpty(counts))
        words.push_back(counts.conflict > 0
                            ? tr("Nothing can be taken back: all of it was changed since. Each user says what and by "
                                 "whom.")
                            : tr("Nothing is left to undo: everything is as it was before that run."));
    else
        words.push_back(tr("An undo is done once. The next import looks at these users again and brings what the "
                           "source says: pause the schedule, or correct the source or the mapping first."));
    return words;
}

std::string hashOf(const Plan& plan)
{
    const std::string head = plan.id + '\n' + plan.connector + '\n' + codec::text(plan.counts) +
                             codec::text(plan.holds) + codec::text(plan.options);
    return QByteArray::number(static_cast<qulonglong>(XXH3_64bits(head.data(), head.size())), 16)
        .rightJustified(16, '0')
        .toStdString();
}
} // namespace

LocalUndo::LocalUndo(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<Plan> LocalUndo::plan(const UndoRequest& request, const OnProgress& progress, std::stop_token stop)
{
    Result<StoredRun> run = readRun(m_database, request.run);
    if (!run)
        return fail(run.error());
    const std::string connector = run->report.connector;
    const Result<std::optional<RunLock>> lock = RunLock::tryTake(m_database.path(), connector);
    if (!lock)
        return fail(lock.error());
    if (!*lock)
        return fail(busyError(m_database, connector));
    // with the lock in hand, whatever this connector still has open belongs to a process that is gone
    if (Result<void> closed = closeRunsOf(m_database, connector, m_clock.now()); !closed)
        return fail(closed.error());
    run = readRun(m_database, request.run);
    if (!run)
        return fail(run.error());
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, tr("Cancelled."));
    return make(request, *run, progress, stop);
}

/// The applied plan of the run.
Result<StoredPlan> LocalUndo::taken(const StoredRun& run)
{
    const QString id = QString::fromStdString(run.report.run);
    if (!run.report.hasResults)
        return fail(ErrorKind::NotFound,
                    tr("What the run %1 did to each user is no longer kept, so it cannot be undone. How long it is "
                       "kept can be set: Settings, History.")
                        .arg(id));
    const Error never{ErrorKind::Conflict, tr("The run %1 changed nothing, so there is nothing to undo.").arg(id)};
    if (run.report.plan.empty())
        return fail(never);
    Result<StoredPlan> plan = readPlan(m_database, run.report.plan);
    if (!plan)
        return fail(plan.error());
    if (plan->part && plan->plan.state == PlanState::Held)
        return fail(ErrorKind::Conflict,
                    tr("A part of the run %1 still waits for approval. Approve or decline it first.").arg(id));
    if (plan->plan.state != PlanState::Applied && plan->plan.state != PlanState::Partial)
        return fail(never);
    return plan;
}

Result<UndoScope> LocalUndo::scope(const UndoRequest& request, const StoredPlan& taken)
{
    UndoScope scope;
    if (!request.attribute.empty()) {
        scope.attribute = Attribute::fromName(request.attribute);
        if (!scope.attribute)
            return fail(ErrorKind::NotFound,
                        tr("There is no attribute “%1”. Attributes are named as in a mapping, such as department or "
                           "attributes.badge.")
                            .arg(displayText(request.attribute)));
    }
    if (!request.users.empty()) {
        Result<std::unordered_set<std::int64_t>> items = findChanged(m_database, taken, request.users);
        if (!items)
            return fail(items.error());
        scope.items = std::move(*items);
    }
    return scope;
}

/// The rows of the new plan and its run: not finished, so that the next start closes them when this program ends.
Result<LocalUndo::Draft> LocalUndo::begin(const UndoRequest& request, const StoredRun& run)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    const Result<std::int64_t> connector = connectorNumber(m_database, run.report.connector);
    const Result<std::int64_t> version = connectorVersion(m_database, run.report.connector);
    if (!connector || !version)
        return fail(connector ? version.error() : connector.error());
    const Timestamp now = m_clock.now();
    Draft draft;
    Plan& plan = draft.plan.plan;
    RunReport& report = draft.run.report;
    plan.id = report.plan = newId("p-", now);
    plan.run = report.run = newId("r-", now);
    plan.connector = report.connector = run.report.connector;
    plan.connectorVersion = *version;
    plan.options.undoOf = run.report.run;
    plan.options.pick = request.users;
    plan.options.startedBy = request.startedBy;
    report.options = plan.options;
    plan.created = report.startedAt = now;
    const Result<std::int64_t> number = writeRun(m_database, draft.run);
    if (!number)
        return fail(number.error());
    draft.plan.numbers.connector = *connector;
    draft.plan.numbers.run = *number;
    if (const Result<std::int64_t> written = writePlan(m_database, draft.plan); !written)
        return fail(written.error());
    if (Result<void> done = transaction->commit(); !done)
        return fail(done.error());
    return draft;
}

Result<void> LocalUndo::fill(const StoredPlan& taken, const UndoScope& scope, const RunReport& run, Draft& draft,
                             const OnProgress& progress, const std::stop_token& stop)
{
    Pace pace(progress);
    Progress now;
    now.phase = Progress::Phase::Planning;
    now.run = draft.run.report.run;
    UndoStage stage(m_database, taken, draft.plan.numbers, scope, [&](std::int64_t people) {
        now.done = people;
        pace.send(now);
        return !stop.stop_requested();
    });
    {
        const Stopping guard(m_database, stop);
        if (Result<void> staged = stage.run(); !staged)
            return staged;
    }
    if (stage.people() == 0 && scope.attribute)
        return fail(ErrorKind::NotFound, tr("The run %1 did not change “%2” of these users.")
                                             .arg(QString::fromStdString(run.run), scope.attribute->label()));
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Plan& plan = draft.plan.plan;
    if (Result<void> finished = stage.finish(plan.counts); !finished)
        return finished;
    plan.proof.records = stage.people();
    plan.proof.words = wordsOf(run, plan.counts, scope.attribute);
    if (Result<void> written = finish(draft); !written)
        return written;
    return transaction->commit();
}

Result<void> LocalUndo::finish(Draft& draft)
{
    Plan& plan = draft.plan.plan;
    RunReport& report = draft.run.report;
    plan.state = PlanState::Ready;
    plan.hash = hashOf(plan);
    report.state = RunState::Planned;
    report.words = plan.proof.words;
    report.counts.unchanged = plan.counts.unchanged;
    report.counts.conflict = plan.counts.conflict;
    report.finishedAt = m_clock.now();
    const Result<std::int64_t> planned = writePlan(m_database, draft.plan);
    const Result<std::int64_t> reported = planned ? writeRun(m_database, draft.run) : planned;
    return reported ? Result<void>() : fail(reported.error());
}

void LocalUndo::recordFailure(Draft& draft, const Error& error)
{
    // best effort: when not even this can be written, the next start finds the run open and closes it
    RunReport& report = draft.run.report;
    Plan& plan = draft.plan.plan;
    report.state = error.kind == ErrorKind::Cancelled ? RunState::Cancelled : RunState::Failed;
    report.finishedAt = m_clock.now();
    report.error = plan.error = error;
    plan.state = PlanState::Failed;
    plan.counts = PlanCounts();
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction || !writeRun(m_database, draft.run) || !writePlan(m_database, draft.plan) ||
        !transaction->commit())
        return;
    (void)sweepPlans(m_database, plan.connector, m_clock.now(), std::chrono::milliseconds(300));
}

/// A question that had no answer leaves no run.
void LocalUndo::forget(const Draft& draft)
{
    const std::string run = std::to_string(draft.plan.numbers.run);
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (transaction &&
        m_database.run("DELETE FROM plan WHERE run = " + run + "; DELETE FROM run WHERE number = " + run))
        (void)transaction->commit();
}

Result<Plan> LocalUndo::make(const UndoRequest& request, const StoredRun& run, const OnProgress& progress,
                             const std::stop_token& stop)
{
    const Result<StoredPlan> old = taken(run);
    if (!old)
        return fail(old.error());
    const Result<UndoScope> asked = scope(request, *old);
    Result<Draft> draft = asked ? begin(request, run) : Result<Draft>(fail(asked.error()));
    if (!draft)
        return fail(draft.error());
    if (Result<void> filled = fill(*old, *asked, run.report, *draft, progress, stop); !filled) {
        if (filled.error().kind == ErrorKind::NotFound)
            forget(*draft);
        else
            recordFailure(*draft, filled.error());
        return fail(filled.error());
    }
    return draft->plan.plan;
}

} // namespace muster
