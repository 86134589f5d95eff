// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/keyset.h"
#include "core/store/knownrecords.h"
#include "core/store/managerlinks.h"
#include "core/store/personlookup.h"
#include "core/store/stagewriter.h"
#include "core/store/userguard.h"
#include "core/sync/importrun.h"
#include "core/sync/planner.h"

#include <unordered_set>

namespace muster {

/// A key that seems to occur twice in one source; looked at exactly when the fetch is over.
struct SuspectKey
{
    KeyKind kind;
    std::string key;
    friend bool operator<(const SuspectKey& a, const SuspectKey& b)
    {
        return std::tie(a.kind, a.key) < std::tie(b.kind, b.key);
    }
    friend bool operator==(const SuspectKey&, const SuspectKey&) = default;
};

/// What a fetch has found out beside the staged persons.
struct Findings
{
    PlanCounts counts;
    std::int64_t records = 0;    ///< all, problems included
    std::int64_t repeated = 0;   ///< an external id seen before in this fetch
    std::int64_t unreadable = 0; ///< nobody knows who they are
    std::int64_t clears = 0, keyChanges = 0, suspendsMissing = 0;
    std::int64_t volatileRecords = 0; ///< bytes differ, values do not
    std::vector<SuspectKey> suspects;
};

/// Turns the records of one fetch into staged persons: one hash lookup for an unchanged one, else map, match, decide,
/// stage. Runs on the thread that fetches. After the first error it only counts; the caller looks at error() and stops.
class PlanBuilder
{
public:
    PlanBuilder(const Connector& connector, const ImportOptions& options, const Mapper& mapper, PersonLookup& lookup,
                UserGuard& guard, KnownRecords& known, StageWriter& writer, std::uint64_t seed);

    [[nodiscard]] bool isKnown(std::uint64_t fingerprint);
    void record(const RecordView& view);
    void problem(const RecordProblem& problem);
    /// Hands over the last persons.
    void flush();
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const Findings& findings() const { return m_findings; }
    /// Over everything staged and what the plan says about it: binds an approval to this very plan.
    [[nodiscard]] std::string hash(const Plan& plan) const;
    [[nodiscard]] Findings takeFindings() { return std::move(m_findings); }
    [[nodiscard]] bool isDirectoryEmpty() const { return m_lookup.isDirectoryEmpty(); }
    [[nodiscard]] std::int64_t seenWithoutFingerprint() const { return static_cast<std::int64_t>(m_seenUsers.size()); }
    /// Planned persons whose new manager nobody is. After flush().
    [[nodiscard]] Result<std::vector<LostManager>> lostManagers() { return m_managers.lost(m_lookup, m_keys); }
    /// True when this run met the linked user.
    [[nodiscard]] bool wasSeen(UserId user, std::uint64_t fingerprint) const;

private:
    void planRecord(std::uint64_t fingerprint);
    void planRepeated(std::string_view externalId);
    [[nodiscard]] bool findPerson();
    [[nodiscard]] bool meetsLinkAgain();
    [[nodiscard]] bool matchPerson();
    [[nodiscard]] bool decideSubject();
    [[nodiscard]] bool guardState(const PlanSubject& subject);
    void conflict(std::string_view reason, std::string argument = {});
    [[nodiscard]] bool giveSuffixes();
    [[nodiscard]] Result<bool> isTaken(KnownAttribute attribute, const std::string& value);
    void rememberId();
    void rememberKeys();
    void remember(KeyKind kind, std::string_view key);
    void stage(std::uint64_t fingerprint);
    void followManager();
    void stageTexts(StagedItem& item);
    void stageVersions(StagedItem& item, bool decided);
    void hashBatch();
    void append(StagedItem& item, StagedItem::Text text, std::string_view value);
    [[nodiscard]] std::string reasonOf() const;
    void count(Action action);
    [[nodiscard]] std::uint64_t valuesHash();

    const Mapper& m_mapper;
    Planner m_planner;
    PersonLookup& m_lookup;
    UserGuard& m_guard;
    KnownRecords& m_known;
    StageWriter& m_writer;
    const std::uint64_t m_seed;
    const bool m_followsManagers;
    std::vector<MatchKey> m_match;
    KeySet m_keys;
    ManagerLinks m_managers;
    std::unordered_set<UserId> m_seenUsers; ///< of links that have no fingerprint
    Findings m_findings;
    std::optional<std::uint32_t> m_hit;
    std::optional<Error> m_error;
    MappedUser m_user;
    Person m_person;
    Decision m_decision;
    UserKeys m_texts;
    StageBatch m_batch;
    std::string m_encoded;
    std::string m_foldedId; ///< of a person that has no link yet
    bool m_doubtfulId = false;
    std::int64_t m_seq = 0;
    std::uint64_t m_hash = 0;
};

} // namespace muster
