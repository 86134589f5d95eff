// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/personlookup.h"
#include "core/sync/explainevidence.h"

namespace muster {

/// Reads what the workspace knows of one person and one connector, for an explanation. Writes nothing.
class PersonFacts
{
public:
    [[nodiscard]] static Result<PersonFacts> create(db::Database& database, Clock& clock, const std::string& connector);

    /// Whom the key names; 0 = nobody. An external id of the connector comes first. Errors: Conflict (several).
    [[nodiscard]] Result<UserId> whoIs(const std::string& key);
    /// Adds that user to `people`, unless it is 0 or there already.
    [[nodiscard]] Result<void> addPerson(UserId user, std::map<UserId, KnownPerson>& people);
    /// Looks up the record's link, its match keys and who has its keys.
    [[nodiscard]] Result<void> addMatches(const Connector& connector, const Mapper& mapper, const MappedUser& record,
                                          PersonEvidence& evidence);
    /// The newest plan and the last runs, with what they say of the person. `externalId` may be empty, `user` 0.
    [[nodiscard]] Result<void> addRuns(const std::string& externalId, UserId user, PersonEvidence& evidence,
                                       const std::stop_token& stop);
    /// The user's history.
    [[nodiscard]] Result<void> addHistory(UserId user, PersonEvidence& evidence);

private:
    PersonFacts(db::Database& database, Clock& clock, std::string connector, std::int64_t number, PersonLookup lookup);
    struct Line;
    [[nodiscard]] Result<std::optional<Line>> lineOf(std::int64_t plan, const std::string& externalId, UserId user);
    [[nodiscard]] Result<std::optional<Timestamp>> missingSince(UserId user);

    db::Database& m_database;
    Clock& m_clock;
    std::string m_connector;
    std::int64_t m_number = 0; ///< under which links name the connector; 0 = it has none
    PersonLookup m_lookup;
};

} // namespace muster
