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
                       PlanBuilder& builder, const KnownRecords& known, UserGuard& guard, Timestamp now)
    : m_database(database), m_numbers(numbers), m_connector(connector), m_builder(builder), m_known(known),
      m_guard(guard), m_now(now)
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
    plan.counts = findings.counts;
    return hold(findings, plan);
}

Result<void> PlanFinish::hold(const Findings& findings, Plan& plan)
{
    const Result<std::int64_t> recent = suspendedOfADay();
    if (!recent)
        return fail(recent.error());
    const PlanCounts& counts = plan.counts;
    PlanImpact impact;
    impact.records = findings.records;
    impact.linked = m_known.links();
    impact.deactivate = counts.suspend;
    impact.create = counts.create;
    impact.update = counts.update;
    impact.clear = findings.clears;
    impact.keyChange = findings.keyChanges;
    impact.recent = *recent;
    impact.dropped = m_dropped;
    impact.seenBefore = m_seenBefore;
    plan.holds = checkSafeguards(m_connector.safeguards, impact);
    plan.state = plan.holds.empty() ? PlanState::Ready : PlanState::Held;
    return plan.holds.empty() ? Result<void>() : markWaiting(plan);
}

/// By this connector's runs, whoever let them go on: a person who approves sees the sum.
Result<std::int64_t> PlanFinish::suspendedOfADay()
{
    Result<db::Statement> read =
        m_database.prepare("SELECT coalesce(sum(json_extract(counts, '$.suspended')), 0) FROM run WHERE connector = ?1 "
                           "AND finished > ?2");
    if (!read)
        return fail(read.error());
    const Timestamp dayAgo = m_now - std::chrono::hours(24);
    read->bindText(1, m_connector.id).bind(2, static_cast<std::int64_t>(dayAgo.time_since_epoch().count()));
    if (const Result<bool> row = read->step(); !row)
        return fail(row.error());
    return read->integer(0);
}

/// Where the rest goes on: marks the people whom an exceeded limit counts.
Result<void> PlanFinish::markWaiting(Plan& plan)
{
    const HeldPart part = heldPart(m_connector.safeguards.rest, plan.holds);
    if (part.everything)
        return {};
    // actions Create = 0, Update = 1, Suspend = 2; itemflag keyChange = 2, clears = 8, waits = 64, missing = 128
    Result<db::Statement> mark = m_database.prepare(
        "UPDATE plan_item SET flags = flags | 64 WHERE id BETWEEN ?1 AND ?2 AND ((?3 AND action = 0) OR (?4 AND action "
        "= 1) OR (?5 AND action = 2) OR (action <= 3 AND flags & ?6) OR flags & ?7)");
    if (!mark)
        return fail(mark.error());
    const std::int64_t special = (part.keyChange ? itemflag::keyChange : 0) | (part.clears ? itemflag::clears : 0);
    mark->bind(1, firstItem(m_numbers.plan)).bind(2, lastItem(m_numbers.plan));
    mark->bind(3, std::int64_t{part.create}).bind(4, std::int64_t{part.update}).bind(5, std::int64_t{part.suspend});
    mark->bind(6, special).bind(7, part.missing ? itemflag::missing : std::int64_t{0});
    if (Result<void> done = mark->run(); !done)
        return done;
    plan.waits = m_database.changes();
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

} // namespace muster
