// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/explain.h"

namespace muster {

/// A user of the directory, as far as one connector is concerned.
struct KnownPerson
{
    UserId id = 0;
    UserState state = UserState::Active;
    bool suspendedByHand = false;
    UserValues values;
    std::string externalId;                ///< by which the connector knows the user; empty = not linked to it
    std::optional<UserValues> applied;     ///< as the connector last wrote them
    std::optional<Timestamp> missingSince; ///< the first complete run that did not see the linked record
};

/// What the source said about the person.
struct RecordFinding
{
    std::string request; ///< the first one: method and URL, secrets masked
    bool found = false;
    bool byDetail = false;               ///< the record is from the detail request
    std::string record;                  ///< raw JSON
    std::string foundBy;                 ///< "externalId", or the attribute whose value is the key
    std::int64_t page = 0, position = 0; ///< counted from 1; 0 = the list does not name the person
    std::vector<std::string> others;     ///< external ids of further records on that page with the key
    std::int64_t unreadable = 0;         ///< records on the way that could not be read
    FetchProof proof;                    ///< of the whole list when not found
};

/// What became of the question whether the connector's filter leaves the person out.
enum class FilterFinding : std::uint8_t {
    None,    ///< there is no filter
    Passes,  ///< found with it
    Hides,   ///< found only without it
    Absent,  ///< not found without it either
    TooLong, ///< the list without it is too long to look through
};

/// One match key of the connector and whom it leads to.
struct MatchTry
{
    std::string name;     ///< as in the connector
    std::string value;    ///< mapped value of the record
    bool skipped = false; ///< not a key that an import compares (ends in a unique suffix, or unknown)
    UserId holder = 0;
};

/// What one run planned and did with the person.
struct RunTrace
{
    std::string run, undoOf;
    RunState state = RunState::Done;
    Timestamp at{};
    bool applied = false;         ///< its plan was applied
    bool kept = true;             ///< false: what became of each person is no longer kept
    bool failed = false;          ///< picked, but could not be written: the item's reason says why
    std::optional<PlanItem> item; ///< none = unchanged, or not in the list
};

/// All that is known about a person and an import: what the steps are told from, without any I/O.
struct PersonEvidence
{
    std::string key;
    RecordFinding source;
    FilterFinding filter = FilterFinding::None;
    std::map<UserId, KnownPerson> people;     ///< everybody who is named below
    UserId known = 0;                         ///< whom the key names in the directory
    UserId linked = 0;                        ///< who is linked to the record's external id
    std::vector<MatchTry> tries;              ///< in the connector's order
    std::map<KnownAttribute, UserId> holders; ///< who has the record's e-mail, username, employee id
    std::optional<Plan> plan;                 ///< the connector's newest import plan
    std::optional<PlanItem> planned;          ///< the person in it; none = unchanged, or not in the list
    std::vector<RunTrace> runs;               ///< newest first
    std::vector<UserHistoryEntry> history;    ///< of the user, newest first
};

/// The connector's match keys with the record's values, nobody looked up yet.
[[nodiscard]] std::vector<MatchTry> matchTries(const Connector& connector, const Mapper& mapper,
                                               const MappedUser& record);
/// The steps in order; the same evidence gives the same words.
[[nodiscard]] Explanation tellExplanation(const Connector& connector, const PersonEvidence& evidence);

} // namespace muster
