// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planfinish.h"

#include "core/sync/planreason.h"
#include "core/sync/safeguards.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text, int n = -1)
{
    return QCoreApplication::translate("PlanFinish", text, nullptr, n);
}
} // namespace

PlanFinish::PlanFinish(db::Database& database, const PlanNumbers& numbers, const Connector& connector,
                       PlanBuilder& builder, const KnownRecords& known, Timestamp now)
    : m_database(database), m_numbers(numbers), m_connector(connector), m_builder(builder), m_known(known), m_now(now)
{
}

Result<void> PlanFinish::run(Findings findings, Plan& plan)
{
    if (Result<void> settled = settleKeys(findings); !settled)
        return settled;
    if (Result<void> named = nameLostManagers(); !named)
        return named;
    if (m_recount) {
        if (Result<void> counted = recount(findings); !counted)
            return counted;
    }
    prove(findings, plan);
    if (Result<void> listed = listMissing(findings, plan); !listed)
        return listed;
    const PlanCounts& counts = findings.counts;
    plan.counts = counts;
    plan.holds =
        checkSafeguards(m_connector.safeguards, {findings.records, m_known.links(), counts.suspend, counts.create,
                                                 counts.update, findings.clears, findings.keyChanges});
    plan.state = plan.holds.empty() ? PlanState::Ready : PlanState::Held;
    return {};
}

Result<void> PlanFinish::settleKeys(Findings& findings)
{
    // repeated ids first: the copies must not count as owners of the e-mail address of the first one
    std::vector<SuspectKey>& suspects = findings.suspects;
    const auto rest = std::partition(suspects.begin(), suspects.end(),
                                     [](const SuspectKey& suspect) { return suspect.kind == KeyKind::ExternalId; });
    const Result<std::vector<ItemConflict>> repeated =
        findDuplicates(m_database, m_numbers.plan, {suspects.begin(), rest});
    if (!repeated)
        return fail(repeated.error());
    findings.repeated += static_cast<std::int64_t>(repeated->size());
    if (Result<void> made = makeConflicts(*repeated); !made)
        return made;
    const Result<std::vector<ItemConflict>> shared = findDuplicates(m_database, m_numbers.plan, {rest, suspects.end()});
    if (!shared)
        return fail(shared.error());
    if (Result<void> made = makeConflicts(*shared); !made)
        return made;
    suspects.clear();
    if (m_builder.isDirectoryEmpty())
        return {};
    const Result<std::vector<ItemConflict>> taken = findTakenKeys(m_database, m_numbers.plan);
    if (!taken)
        return fail(taken.error());
    return makeConflicts(*taken);
}

Result<void> PlanFinish::makeConflicts(const std::vector<ItemConflict>& conflicts)
{
    if (conflicts.empty())
        return {};
    m_recount = true;
    Result<db::Statement> update = m_database.prepare(
        "UPDATE plan_item SET action = ?2, reason = ?3, fingerprint = 0, flags = flags & ~10 WHERE id = ?1");
    if (!update)
        return fail(update.error());
    for (const ItemConflict& conflict : conflicts) {
        update->bind(1, conflict.item)
            .bind(2, static_cast<std::int64_t>(Action::Conflict))
            .bindText(3, conflict.reason);
        if (Result<void> done = update->run(); !done)
            return done;
    }
    return {};
}

/// A word only: the person comes in, with the reference as the source gives it. A reason that is there counts more.
Result<void> PlanFinish::nameLostManagers()
{
    const Result<std::vector<LostManager>> lost = m_builder.lostManagers();
    if (!lost)
        return fail(lost.error());
    if (lost->empty())
        return {};
    Result<db::Statement> update =
        m_database.prepare("UPDATE plan_item SET reason = ?2 WHERE id = ?1 AND reason IS NULL");
    if (!update)
        return fail(update.error());
    for (const LostManager& person : *lost) {
        const std::string packed = packReason(reason::managerNotFound, person.reference);
        update->bind(1, firstItem(m_numbers.plan) + person.seq).bindText(2, packed);
        if (Result<void> done = update->run(); !done)
            return done;
    }
    return {};
}

/// Unchanged people are mostly not among the items and skipped ones may not be: only the other counts are read again.
Result<void> PlanFinish::recount(Findings& findings)
{
    Result<db::Statement> read = m_database.prepare("SELECT action, count(*), sum(flags & 8 <> 0), sum(flags & 2 <> 0) "
                                                    "FROM plan_item WHERE id BETWEEN ?1 AND ?2 GROUP BY action");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(m_numbers.plan)).bind(2, lastItem(m_numbers.plan));
    PlanCounts& counts = findings.counts;
    counts.create = counts.update = counts.suspend = counts.reactivate = counts.conflict = 0;
    findings.clears = findings.keyChanges = 0;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        std::int64_t* const all[] = {&counts.create, &counts.update, &counts.suspend, &counts.reactivate,
                                     nullptr,        nullptr,        nullptr,         &counts.conflict,
                                     nullptr,        nullptr};
        const auto action = static_cast<std::size_t>(read->integer(0));
        if (all[action])
            *all[action] = read->integer(1);
        findings.clears += read->integer(2);
        findings.keyChanges += read->integer(3);
    }
}

/// The fetch proves that its pages are whole; only here is known whether their records are.
void PlanFinish::prove(const Findings& findings, Plan& plan) const
{
    FetchProof& proof = plan.proof;
    const auto doubt = [&proof](const QString& word) {
        proof.complete = false;
        proof.words.push_back(word);
    };
    if (findings.repeated > 0)
        doubt(tr("%n record(s) came twice, so the list moved or is wrong while it was read: nobody counts as absent.",
                 static_cast<int>(findings.repeated)));
    if (findings.unreadable > 0)
        doubt(tr("%n record(s) do not say who they are: nobody counts as absent.",
                 static_cast<int>(findings.unreadable)));
    const std::int64_t distinct = findings.records - findings.repeated;
    if (proof.total && *proof.total != distinct && findings.repeated == 0)
        doubt(
            tr("The source speaks of %1 users but gave %2: nobody counts as absent.").arg(*proof.total).arg(distinct));
    if (!plan.options.filter.empty() || !plan.options.pick.empty())
        doubt(tr("Only a part of the users was asked for: nobody counts as absent."));
}

Result<void> PlanFinish::listMissing(Findings& findings, const Plan& plan)
{
    if (!plan.proof.complete || findings.records == 0)
        return {}; // an empty list is held, never a reason to act on everybody
    const std::int64_t missing = m_known.links() - m_known.seen() - m_builder.seenWithoutFingerprint();
    const MissingPolicy policy = m_connector.import.missing;
    if (missing == 0 || policy == MissingPolicy::Ignore) {
        findings.counts.missing = missing;
        return {};
    }
    Result<db::Statement> read =
        m_database.prepare("SELECT l.user, l.fingerprint, l.external_id, u.version, u.state, u.email_key, "
                           "u.username_key, u.employee_key, u.list_key"
                           " FROM link l JOIN user u ON u.id = l.user WHERE l.connector = ?1 ORDER BY l.user");
    if (!read)
        return fail(read.error());
    read->bind(1, m_numbers.connector);
    std::int64_t seq = findings.records;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        if (m_builder.wasSeen(read->integer(0), static_cast<std::uint64_t>(read->integer(1))))
            continue;
        const bool suspend = policy == MissingPolicy::Suspend && plan.options.update &&
                             static_cast<UserState>(read->integer(4)) != UserState::Suspended;
        if (Result<void> staged = stageMissing(seq++, *read, suspend, findings); !staged)
            return staged;
    }
}

Result<void> PlanFinish::stageMissing(std::int64_t seq, db::Statement& link, bool suspend, Findings& findings)
{
    Result<db::Statement> insert = m_database.prepare(
        "INSERT INTO plan_item(id, action, flags, user, base, version, applied, fingerprint, external_id, email_key, "
        "username_key,"
        " employee_key, list_key, reason) VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, 0, ?6, ?7, ?8, ?9, ?10, ?11)");
    if (!insert)
        return fail(insert.error());
    const std::int64_t before = link.integer(4);
    const std::int64_t after = suspend ? static_cast<std::int64_t>(UserState::Suspended) : before;
    const Action action = suspend ? Action::Suspend : Action::Missing;
    ++(suspend ? findings.counts.suspend : findings.counts.missing);
    insert->bind(1, firstItem(m_numbers.plan) + seq).bind(2, static_cast<std::int64_t>(action));
    insert->bind(3, itemflag::linked | after << itemflag::stateShift | before << itemflag::beforeShift)
        .bind(4, link.integer(0))
        .bind(5, link.integer(3));
    insert->bindText(6, link.text(2)).bindText(10, link.text(8)).bindText(11, reason::missingInSource);
    for (int i = 0; i < 3; ++i) {
        if (link.isNull(5 + i))
            insert->bindNull(7 + i);
        else
            insert->bindText(7 + i, link.text(5 + i));
    }
    return insert->run();
}

} // namespace muster
