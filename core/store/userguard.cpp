// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/userguard.h"

#include "core/base/textkey.h"
#include "core/sync/planreason.h"

namespace muster {

namespace {
// user_group.kind 0 = GroupKind::Users; user_event.what 2 and 3 = suspended and reactivated by an import
constexpr std::string_view administratorSql =
    "SELECT EXISTS(SELECT 1 FROM group_member m JOIN user_group g ON g.id = m.group_id"
    " WHERE m.user_id = ?1 AND g.kind = 0 AND g.name_key = ?2)";
constexpr std::string_view changesSql =
    "SELECT count(*) >= ?4 FROM user_event e LEFT JOIN run r ON r.number = e.run LEFT JOIN past_run p ON p.number = "
    "e.run WHERE e.user = ?1 AND e.at > ?2 AND e.what IN (2, 3) AND coalesce(r.connector, p.connector) = ?3"
    " AND coalesce(json_extract(r.options, '$.undoOf'), '') = ''"; // taking something back is no wavering
constexpr std::string_view locksSql = "SELECT attribute FROM user_lock WHERE user = ?1";
} // namespace

UserGuard::UserGuard(ProtectList protect, std::string connector, Timestamp since)
    : m_protect(std::move(protect)), m_connector(std::move(connector)), m_since(since)
{
}

Result<UserGuard> UserGuard::create(db::Database& database, const Connector& connector, Timestamp now)
{
    UserGuard guard(ProtectList(connector.import.protect), connector.id, now - std::chrono::hours(24 * flappingDays));
    const std::pair<db::Statement*, std::string_view> statements[] = {
        {&guard.m_administrator, administratorSql}, {&guard.m_changes, changesSql}, {&guard.m_locks, locksSql}};
    for (const auto& [statement, sql] : statements) {
        Result<db::Statement> prepared = database.prepare(sql);
        if (!prepared)
            return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    Result<db::Statement> any = database.prepare("SELECT EXISTS(SELECT 1 FROM user_lock)");
    const Result<bool> row = any ? any->step() : Result<bool>(fail(any.error()));
    if (!row)
        return fail(row.error());
    guard.m_anyLock = any->integer(0) != 0;
    return guard;
}

Result<bool> UserGuard::holds(db::Statement& statement, UserId user)
{
    const Result<bool> row = statement.bind(1, user).step();
    const bool answer = row && *row && statement.integer(0) != 0;
    statement.reset();
    return row ? Result<bool>(answer) : row;
}

Result<std::string_view> UserGuard::keepsState(UserId user, UserState next, const Names& names)
{
    if (next == UserState::Suspended) {
        if (m_protect.covers({names.email, names.username, names.externalId}))
            return reason::protectedUser;
        static const std::string group = textKey(administratorsGroup);
        m_administrator.bindText(2, group);
        const Result<bool> administrator = holds(m_administrator, user);
        if (!administrator)
            return fail(administrator.error());
        if (*administrator)
            return reason::protectedUser;
    }
    m_changes.bind(2, static_cast<std::int64_t>(m_since.time_since_epoch().count())).bindText(3, m_connector);
    m_changes.bind(4, std::int64_t{flappingChanges});
    const Result<bool> flapping = holds(m_changes, user);
    if (!flapping)
        return fail(flapping.error());
    return *flapping ? reason::flapping : std::string_view();
}

Result<std::vector<std::string>> UserGuard::locks(UserId user)
{
    std::vector<std::string> names;
    if (!m_anyLock)
        return names;
    m_locks.bind(1, user);
    for (;;) {
        const Result<bool> row = m_locks.step();
        if (!row || !*row) {
            m_locks.reset();
            return row ? Result<std::vector<std::string>>(std::move(names)) : fail(row.error());
        }
        names.emplace_back(m_locks.text(0));
    }
}

} // namespace muster
