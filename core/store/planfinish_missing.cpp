// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planfinish.h"

#include "core/sync/leavers.h"
#include "core/sync/planreason.h"

namespace muster {

// Columns of the statement that lists links.
namespace {
namespace column {
constexpr int user = 0, fingerprint = 1, externalId = 2, version = 3, state = 4, email = 5, username = 6, list = 8,
              since = 9, runs = 10;
}
constexpr std::string_view linksSql =
    "SELECT l.user, l.fingerprint, l.external_id, u.version, u.state, u.email_key, u.username_key, u.employee_key, "
    "u.list_key, l.missing_since, l.missing_runs FROM link l JOIN user u ON u.id = l.user WHERE l.connector = ?1 ORDER "
    "BY l.user";
constexpr std::string_view insertSql =
    "INSERT INTO plan_item(id, action, flags, user, base, version, applied, fingerprint, external_id, email_key, "
    "username_key, employee_key, list_key, reason) VALUES(?1, ?2, ?3, ?4, ?5, 0, 0, 0, ?6, ?7, ?8, ?9, ?10, ?11)";
} // namespace

/// What is to happen to somebody who is missing.
struct PlanFinish::Leaver
{
    Action action = Action::Missing;
    std::string reason{reason::missingInSource};
};

Result<void> PlanFinish::listMissing(Findings& findings, const Plan& plan)
{
    if (!plan.proof.complete || findings.records == 0)
        return {}; // an empty list is held, never a reason to act on everybody
    const std::int64_t missing = m_known.links() - m_known.seen() - m_builder.seenWithoutFingerprint();
    if (missing == 0 || m_connector.import.missing == MissingPolicy::Ignore) {
        findings.counts.missing = missing;
        return {};
    }
    Result<db::Statement> read = m_database.prepare(linksSql);
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
        const bool seenBefore = read->isNull(column::since);
        m_seenBefore += seenBefore;
        if (m_builder.wasSeen(read->integer(column::user),
                              static_cast<std::uint64_t>(read->integer(column::fingerprint))))
            continue;
        m_dropped += seenBefore;
        const Result<Leaver> leaver = judge(*read, plan.options.update);
        if (!leaver)
            return fail(leaver.error());
        if (Result<void> staged = stageMissing(seq++, *read, *leaver, findings); !staged)
            return staged;
    }
}

Result<PlanFinish::Leaver> PlanFinish::judge(const db::Statement& link, bool mayUpdate)
{
    Leaver leaver;
    const bool suspended = static_cast<UserState>(link.integer(column::state)) == UserState::Suspended;
    if (m_connector.import.missing != MissingPolicy::Suspend || !mayUpdate || suspended)
        return leaver;
    const UserGuard::Names names{link.text(column::email), link.text(column::username), link.text(column::externalId)};
    const Result<std::string_view> kept = m_guard.keepsState(link.integer(column::user), UserState::Suspended, names);
    if (!kept)
        return fail(kept.error());
    const LeaverRule rule = leaverRule(m_connector.import);
    const bool first = link.isNull(column::since);
    const Absence absence{link.integer(column::runs) + 1,
                          first ? m_now : Timestamp(std::chrono::microseconds(link.integer(column::since)))};
    if (!kept->empty()) {
        leaver.action = Action::Skip;
        leaver.reason = *kept;
    } else if (isDue(rule, absence, m_now)) {
        leaver.action = Action::Suspend;
    } else {
        leaver.reason = packReason(reason::missingWaits, {}, waitText(rule, absence, m_now));
    }
    return leaver;
}

Result<void> PlanFinish::stageMissing(std::int64_t seq, const db::Statement& link, const Leaver& leaver,
                                      Findings& findings)
{
    Result<db::Statement> insert = m_database.prepare(insertSql);
    if (!insert)
        return fail(insert.error());
    const std::int64_t before = link.integer(column::state);
    const bool suspend = leaver.action == Action::Suspend;
    const std::int64_t after = suspend ? static_cast<std::int64_t>(UserState::Suspended) : before;
    PlanCounts& counts = findings.counts;
    ++(suspend ? counts.suspend : leaver.action == Action::Skip ? counts.skip : counts.missing);
    insert->bind(1, firstItem(m_numbers.plan) + seq).bind(2, static_cast<std::int64_t>(leaver.action));
    insert
        ->bind(3,
               itemflag::linked | itemflag::missing | after << itemflag::stateShift | before << itemflag::beforeShift)
        .bind(4, link.integer(column::user))
        .bind(5, link.integer(column::version));
    insert->bindText(6, link.text(column::externalId))
        .bindText(10, link.text(column::list))
        .bindText(11, leaver.reason);
    for (int i = 0; i < 3; ++i) {
        if (link.isNull(column::email + i))
            insert->bindNull(7 + i);
        else
            insert->bindText(7 + i, link.text(column::email + i));
    }
    return insert->run();
}

} // namespace muster
