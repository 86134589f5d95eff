// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/directory/directory.h"
#include "core/store/planrow.h"
#include "core/sync/planner.h"

namespace muster {

/// Somebody of the directory, as far as one source is concerned.
struct Person
{
    UserId id = 0;
    UserState state = UserState::Active;
    bool byHand = false;
    std::int64_t version = 0;
    bool linked = false;
    std::uint64_t fingerprint = 0;
    std::int64_t appliedVersion = 0;
    UserValues values, applied;
    [[nodiscard]] PlanSubject subject() const;
};

/// Reads the directory for one run and one connector with prepared statements.
class PersonLookup
{
public:
    [[nodiscard]] static Result<PersonLookup> create(db::Database& database, std::int64_t connector);
    /// The person linked to an external id; false = none.
    [[nodiscard]] Result<bool> byLink(std::string_view externalId, Person& person);
    [[nodiscard]] Result<bool> isLinked(std::string_view externalId);
    [[nodiscard]] Result<bool> byId(UserId user, Person& person);
    /// The holder of a folded key, or 0.
    [[nodiscard]] Result<UserId> holder(MatchKey key, std::string_view text);
    /// The external id under which this source already knows a user; empty = not at all.
    [[nodiscard]] Result<std::string> externalIdOf(UserId user);
    [[nodiscard]] bool isDirectoryEmpty() const { return m_empty; }

private:
    std::int64_t m_connector = 0;
    bool m_empty = true;
    db::Statement m_link, m_user, m_version, m_external;
    db::Statement m_holders[3];
};

} // namespace muster
