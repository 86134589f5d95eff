// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planstore.h"

#include "core/db/audit.h"
#include "core/store/planquery.h"
#include "core/store/planrecords.h"
#include "core/store/runrecovery.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("PlanStore", text);
}

Result<void> mustBeOpen(const Plan& plan)
{
    if (plan.state == PlanState::Ready || plan.state == PlanState::Held)
        return {};
    return fail(ErrorKind::Conflict, tr("This plan can no longer be changed. Make a new one."));
}

Result<void> markEdited(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> update = database.prepare("UPDATE plan SET edited = 1 WHERE number = ?1 AND edited = 0");
    if (!update)
        return fail(update.error());
    return update->bind(1, plan).run();
}

// ?2: some are written already, so only those who wait (64) can still be chosen
constexpr std::string_view untickSql =
    "UPDATE plan_item SET flags = flags | 1 WHERE id = ?1 AND (?2 = 0 OR flags & 64)";
constexpr std::string_view tickSql = "UPDATE plan_item SET flags = flags & ~1 WHERE id = ?1 AND (?2 = 0 OR flags & 64)";

Result<bool> isWritten(db::Database& database, const StoredPlan& stored, std::int64_t seq)
{
    if (!stored.part)
        return false;
    Result<db::Statement> read = database.prepare("SELECT flags & 64 = 0 FROM plan_item WHERE id = ?1");
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->bind(1, firstItem(stored.numbers.plan) + seq).step();
    return row ? Result<bool>(*row && read->integer(0) != 0) : row;
}
} // namespace

LocalPlanStore::LocalPlanStore(db::Database& database) : m_database(database) {}

Result<Plan> LocalPlanStore::plan(const std::string& id)
{
    Result<StoredPlan> stored = readPlan(m_database, id);
    if (!stored)
        return fail(stored.error());
    return std::move(stored->plan);
}

Result<std::vector<Plan>> LocalPlanStore::plans(const std::string& connector, int limit)
{
    Result<std::vector<StoredPlan>> stored = readPlans(m_database, connector, limit);
    if (!stored)
        return fail(stored.error());
    std::vector<Plan> plans;
    plans.reserve(stored->size());
    for (StoredPlan& plan : *stored)
        plans.push_back(std::move(plan.plan));
    return plans;
}

Result<std::vector<std::int64_t>> LocalPlanStore::ids(const std::string& plan, const PlanQuery& query,
                                                      std::stop_token stop)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    m_database.setStop(std::move(stop));
    Result<std::vector<std::int64_t>> seqs = findItems(m_database, *stored, query);
    m_database.setStop({});
    return seqs;
}

Result<std::vector<PlanItem>> LocalPlanStore::rows(const std::string& plan, std::span<const std::int64_t> seqs)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    Result<ItemReader> reader = ItemReader::create(m_database, stored->numbers.plan);
    if (!reader)
        return fail(reader.error());
    std::vector<PlanItem> items;
    items.reserve(seqs.size());
    for (const std::int64_t seq : seqs) {
        Result<PlanItem> item = reader->row(seq);
        if (!item)
            return fail(item.error());
        items.push_back(std::move(*item));
    }
    return items;
}

Result<PlanItem> LocalPlanStore::item(const std::string& plan, std::int64_t seq)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    Result<ItemReader> reader = ItemReader::create(m_database, stored->numbers.plan);
    if (!reader)
        return fail(reader.error());
    return reader->whole(seq);
}

Result<void> LocalPlanStore::pick(const std::string& plan, const PlanQuery& query, std::span<const std::int64_t> seqs,
                                  bool picked)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    if (Result<void> open = mustBeOpen(stored->plan); !open)
        return open;
    std::vector<std::int64_t> all(seqs.begin(), seqs.end());
    if (all.empty()) {
        Result<std::vector<std::int64_t>> found = findItems(m_database, *stored, query);
        if (!found)
            return fail(found.error());
        all = std::move(*found);
    }
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> update = m_database.prepare(picked ? tickSql : untickSql);
    if (!update)
        return fail(update.error());
    for (const std::int64_t seq : all) {
        update->bind(1, firstItem(stored->numbers.plan) + seq).bind(2, std::int64_t{stored->part});
        if (Result<void> done = update->run(); !done)
            return done;
    }
    if (Result<void> marked = markEdited(m_database, stored->numbers.plan); !marked)
        return marked;
    return transaction->commit();
}

Result<void> LocalPlanStore::pickField(const std::string& plan, std::int64_t seq, const Attribute& attribute,
                                       bool picked)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    if (Result<void> open = mustBeOpen(stored->plan); !open)
        return open;
    const Result<bool> written = isWritten(m_database, *stored, seq);
    if (!written)
        return fail(written.error());
    if (*written)
        return fail(ErrorKind::Conflict, tr("This user needed no approval and is written already."));
    const Result<PlanItem> person = item(plan, seq);
    if (!person)
        return fail(person.error());
    const AttributeInfo* info = attributeInfo(attribute.known);
    if (!picked && person->action == Action::Create && info && info->required)
        return fail(ErrorKind::Invalid,
                    tr("A new user needs %1. Untick the whole user instead.").arg(attribute.label()));
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> write =
        m_database.prepare(picked ? "DELETE FROM plan_field WHERE item = ?1 AND attribute = ?2"
                                  : "INSERT OR IGNORE INTO plan_field(item, attribute) VALUES(?1, ?2)");
    if (!write)
        return fail(write.error());
    const std::string name = attribute.name();
    if (Result<void> done = write->bind(1, firstItem(stored->numbers.plan) + seq).bindText(2, name).run(); !done)
        return done;
    if (Result<void> marked = markEdited(m_database, stored->numbers.plan); !marked)
        return marked;
    return transaction->commit();
}

Result<PlanCounts> LocalPlanStore::picked(const std::string& plan)
{
    const Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return fail(stored.error());
    PlanCounts counts = stored->plan.counts;
    if (!stored->edited && !stored->part)
        return counts;
    // who is written already, or was unticked, is not to be written any more
    Result<db::Statement> read = m_database.prepare(
        stored->part ? "SELECT action, count(*) FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND flags & 65 <> 64 AND "
                       "action <= 3 GROUP BY action"
                     : "SELECT action, count(*) FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND flags & 1 GROUP BY "
                       "action");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(stored->numbers.plan)).bind(2, lastItem(stored->numbers.plan));
    std::int64_t* const all[] = {&counts.create,    &counts.update, &counts.suspend, &counts.reactivate,
                                 &counts.unchanged, &counts.skip,   &counts.invalid, &counts.conflict,
                                 &counts.missing,   &counts.remove};
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return counts;
        *all[read->integer(0)] -= read->integer(1);
    }
}

/// The plan as it is when nobody writes; from then on nobody can apply it.
Result<StoredPlan> LocalPlanStore::takeOut(const std::string& plan)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<StoredPlan> stored = readPlan(m_database, plan);
    if (!stored)
        return stored;
    if (stored->plan.state == PlanState::Building)
        return fail(ErrorKind::Conflict, tr("This plan is being made. Cancel its run first."));
    if (stored->plan.state == PlanState::Ready || stored->plan.state == PlanState::Held) {
        StoredPlan ended = *stored;
        ended.plan.state = stored->part ? PlanState::Partial : PlanState::Expired;
        if (const Result<std::int64_t> written = writePlan(m_database, ended); !written)
            return fail(written.error());
    }
    if (Result<void> done = transaction->commit(); !done)
        return fail(done.error());
    return stored;
}

Result<void> LocalPlanStore::remove(const std::string& plan)
{
    const Result<StoredPlan> stored = takeOut(plan);
    if (!stored)
        return fail(stored.error());
    const bool applied =
        stored->part || stored->plan.state == PlanState::Applied || stored->plan.state == PlanState::Partial;
    const Result<bool> removed =
        removeStaged(m_database, stored->numbers.plan, applied, std::chrono::steady_clock::time_point::max());
    if (!removed)
        return fail(removed.error());
    Result<db::Transaction> transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> remove = m_database.prepare("DELETE FROM plan WHERE number = ?1");
    if (!remove)
        return fail(remove.error());
    if (Result<void> done = remove->bind(1, stored->numbers.plan).run(); !done)
        return done;
    const PlanState state = stored->plan.state;
    if (state == PlanState::Ready || state == PlanState::Held) {
        const Json detail{
            {"connector", stored->plan.connector}, {"run", stored->plan.run}, {"hash", stored->plan.hash}};
        if (Result<void> noted = db::appendAudit(m_database, SystemClock().now(), "plan.declined", plan, detail);
            !noted)
            return noted;
    }
    return transaction->commit();
}

} // namespace muster
