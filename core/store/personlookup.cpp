// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/personlookup.h"

namespace muster {

PlanSubject Person::subject() const
{
    return {id, state, byHand, &values, linked ? &applied : nullptr};
}

Result<PersonLookup> PersonLookup::create(db::Database& database, std::int64_t connector)
{
    PersonLookup lookup;
    lookup.m_connector = connector;
    const std::pair<db::Statement*, std::string_view> statements[] = {
        {&lookup.m_link, "SELECT user, fingerprint, applied FROM link WHERE connector = ?1 AND external_id = ?2"},
        {&lookup.m_user, "SELECT u.version, u.state, u.by_hand, v.data FROM user u JOIN user_version v ON v.id = "
                         "u.version WHERE u.id = ?1"},
        {&lookup.m_version, "SELECT data FROM user_version WHERE id = ?1"},
        {&lookup.m_external, "SELECT external_id FROM link WHERE connector = ?1 AND user = ?2"},
        {&lookup.m_holders[static_cast<int>(MatchKey::EmployeeIdentifier)],
         "SELECT id FROM user WHERE employee_key = ?1"},
        {&lookup.m_holders[static_cast<int>(MatchKey::Email)], "SELECT id FROM user WHERE email_key = ?1"},
        {&lookup.m_holders[static_cast<int>(MatchKey::Username)], "SELECT id FROM user WHERE username_key = ?1"},
    };
    for (const auto& [statement, sql] : statements) {
        Result<db::Statement> prepared = database.prepare(sql);
        if (!prepared)
            return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    Result<db::Statement> any = database.prepare("SELECT EXISTS(SELECT 1 FROM user)");
    if (!any)
        return fail(any.error());
    if (const Result<bool> row = any->step(); !row)
        return fail(row.error());
    lookup.m_empty = any->integer(0) == 0;
    return lookup;
}

Result<bool> PersonLookup::byLink(std::string_view externalId, Person& person)
{
    m_link.bind(1, m_connector).bindText(2, externalId);
    const Result<bool> row = m_link.step();
    if (!row || !*row) {
        m_link.reset();
        return row;
    }
    const UserId user = m_link.integer(0);
    const auto fingerprint = static_cast<std::uint64_t>(m_link.integer(1));
    const std::int64_t applied = m_link.integer(2);
    m_link.reset();
    const Result<bool> found = byId(user, person);
    if (!found || !*found)
        return found; // a link without its user is as good as none
    person.linked = true;
    person.fingerprint = fingerprint;
    person.appliedVersion = applied;
    if (applied == person.version) {
        person.applied = person.values;
        return true;
    }
    person.applied.clear();
    const Result<bool> version = m_version.bind(1, applied).step();
    if (version && *version) {
        Result<UserValues> values = UserValues::decode(m_version.text(0));
        m_version.reset();
        if (!values)
            return fail(values.error());
        person.applied = std::move(*values);
        return true;
    }
    m_version.reset();
    return version ? Result<bool>(true) : version;
}

Result<bool> PersonLookup::isLinked(std::string_view externalId)
{
    if (m_empty)
        return false;
    const Result<bool> row = m_link.bind(1, m_connector).bindText(2, externalId).step();
    m_link.reset();
    return row;
}

Result<bool> PersonLookup::byId(UserId user, Person& person)
{
    person.linked = false;
    person.id = user;
    const Result<bool> row = m_user.bind(1, user).step();
    if (row && *row) {
        person.version = m_user.integer(0);
        person.state = static_cast<UserState>(m_user.integer(1));
        person.byHand = m_user.integer(2) != 0;
        Result<UserValues> values = UserValues::decode(m_user.text(3));
        m_user.reset();
        if (!values)
            return fail(values.error());
        person.values = std::move(*values);
        return true;
    }
    m_user.reset();
    return row;
}

Result<UserId> PersonLookup::holder(MatchKey key, std::string_view text)
{
    if (m_empty || text.empty())
        return 0;
    db::Statement& statement = m_holders[static_cast<int>(key)];
    const Result<bool> row = statement.bindText(1, text).step();
    const UserId user = row && *row ? statement.integer(0) : 0;
    statement.reset();
    if (!row)
        return fail(row.error());
    return user;
}

Result<std::string> PersonLookup::externalIdOf(UserId user)
{
    const Result<bool> row = m_external.bind(1, m_connector).bind(2, user).step();
    std::string id = row && *row ? std::string(m_external.text(0)) : std::string();
    m_external.reset();
    if (!row)
        return fail(row.error());
    return id;
}

} // namespace muster
