// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/audit.h"
#include "core/store/planrecords.h"
#include "core/store/planstore.h"
#include "core/store/runlock.h"
#include "core/store/runrecovery.h"
#include "core/sync/approval.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("PlanStore", text);
}

Result<void> mustBeHeld(const Plan& plan)
{
    if (plan.state == PlanState::Held)
        return {};
    return fail(ErrorKind::Conflict, tr("This plan does not wait for approval any more. Look at its run."));
}
} // namespace

Result<void> noteApproved(db::Database& database, const Plan& plan)
{
    Json holds = Json::array();
    for (const Hold& hold : plan.holds)
        holds.push_back(hold.limit);
    return db::appendAudit(database, plan.approvedAt, "plan.approved", plan.id,
                           Json{{"connector", plan.connector},
                                {"run", plan.run},
                                {"hash", plan.hash},
                                {"by", plan.approvedBy},
                                {"holds", std::move(holds)}});
}

Result<void> LocalPlanStore::approve(const std::string& plan, const std::string& hash, const std::string& who,
                                     Timestamp at)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    if (Result<void> held = mustBeHeld(stored->plan); !held)
        return held;
    if (!stored->plan.approvedBy.empty())
        return {}; // once: who said it first stands
    if (stored->plan.hash != hash)
        return fail(ErrorKind::Conflict, tr("This is not the plan that was looked at. Look at it again."));
    if (timeLeft(stored->plan, at) < std::chrono::seconds(0))
        return fail(ErrorKind::Conflict, tr("This plan waited more than 24 hours for approval. Make a new one."));
    stored->plan.approvedBy = who;
    stored->plan.approvedAt = at;
    if (const Result<std::int64_t> written = writePlan(m_database, *stored); !written)
        return fail(written.error());
    if (Result<void> noted = noteApproved(m_database, stored->plan); !noted)
        return noted;
    return transaction->commit();
}

Result<void> LocalPlanStore::decline(const std::string& plan, const std::string& who, Timestamp at)
{
    Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    const Result<std::optional<RunLock>> lock = RunLock::tryTake(m_database.path(), stored->plan.connector);
    if (!lock)
        return fail(lock.error());
    if (!*lock)
        return fail(ErrorKind::Conflict, tr("An import of this connector is running. Wait until it ends."));
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    if (Result<void> held = mustBeHeld(stored->plan); !held)
        return held;
    Result<StoredRun> run = readRun(m_database, stored->plan.run);
    if (!run)
        return fail(run.error());
    const QString word = tr("Declined by %1.").arg(QString::fromStdString(who));
    if (stored->part) {
        if (Result<void> ended = endWaiting(m_database, stored->numbers.plan); !ended)
            return ended;
    }
    stored->plan.state = stored->part ? PlanState::Partial : PlanState::Expired;
    stored->plan.error = Error{ErrorKind::Cancelled, word, {}, {}};
    run->report.words.push_back(word);
    run->report.state = stored->part ? RunState::Done : RunState::Cancelled;
    run->report.finishedAt = at;
    const Result<std::int64_t> writtenPlan = writePlan(m_database, *stored);
    const Result<std::int64_t> writtenRun = writtenPlan ? writeRun(m_database, *run) : writtenPlan;
    if (!writtenRun)
        return fail(writtenRun.error());
    const Json detail{{"connector", stored->plan.connector}, {"run", stored->plan.run}, {"by", who}};
    if (Result<void> noted = db::appendAudit(m_database, at, "plan.declined", plan, detail); !noted)
        return noted;
    return transaction->commit();
}

} // namespace muster
