// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planbuilder.h"

#include "core/base/textkey.h"
#include "core/sync/planreason.h"

#include <algorithm>

namespace muster {

namespace {
constexpr std::size_t batchItems = 512;
constexpr std::size_t batchBytes = std::size_t{512} * 1024;

std::vector<MatchKey> matchKeys(const Connector& connector, const Mapper& mapper)
{
    std::vector<MatchKey> keys;
    for (const std::string& name : connector.match) {
        const std::optional<MatchKey> key = matchKeyFromName(name);
        // a value that gets a suffix until it is free belongs to somebody else by definition
        const bool suffixed = std::any_of(mapper.uniqueSuffixes().begin(), mapper.uniqueSuffixes().end(),
                                          [&](const auto& suffix) { return suffix.first.name() == name; });
        if (key && !suffixed)
            keys.push_back(*key);
    }
    return keys;
}
} // namespace

PlanBuilder::PlanBuilder(const Connector& connector, const ImportOptions& options, const Mapper& mapper,
                         PersonLookup& lookup, UserGuard& guard, KnownRecords& known, StageWriter& writer,
                         std::uint64_t seed)
    : m_mapper(mapper), m_planner(connector, options), m_lookup(lookup), m_guard(guard), m_known(known),
      m_writer(writer), m_seed(seed), m_followsManagers(mapper.isMapped({KnownAttribute::Manager, {}})),
      m_match(matchKeys(connector, mapper))
{
}

bool PlanBuilder::isKnown(std::uint64_t fingerprint)
{
    m_hit = m_known.byValues() ? std::nullopt : m_known.find(fingerprint);
    return m_hit.has_value();
}

void PlanBuilder::record(const RecordView& view)
{
    const std::optional<std::uint32_t> hit = std::exchange(m_hit, std::nullopt);
    ++m_findings.records;
    ++m_seq;
    if (m_error)
        return;
    if (hit) {
        if (m_known.markSeen(*hit)) {
            ++m_findings.counts.unchanged;
            return;
        }
        const Result<MappedUser> again = m_mapper.mapJson(view.raw);
        m_user = again.value_or(MappedUser());
        planRepeated(m_user.externalId);
        return;
    }
    m_mapper.map(view.fields, m_user);
    std::uint64_t fingerprint = view.fingerprint;
    if (m_known.byValues()) {
        fingerprint = valuesHash();
        if (const std::optional<std::uint32_t> at = m_known.find(fingerprint)) {
            if (m_known.markSeen(*at))
                ++m_findings.counts.unchanged;
            else
                planRepeated(m_user.externalId);
            return;
        }
    }
    planRecord(fingerprint);
}

void PlanBuilder::problem(const RecordProblem& problem)
{
    ++m_findings.records;
    ++m_findings.unreadable;
    ++m_seq;
    if (m_error)
        return;
    m_user = MappedUser();
    m_user.problems.push_back({"record", std::string(reason::badRecord), problem.error.message, true});
    m_person = Person();
    m_planner.decide(m_user, nullptr, m_decision);
    m_decision.action = Action::Invalid;
    stage(0);
}

void PlanBuilder::planRepeated(std::string_view externalId)
{
    ++m_findings.repeated;
    m_person = Person();
    conflict(reason::duplicateInSource, std::string(externalId));
    stage(0);
}

void PlanBuilder::planRecord(std::uint64_t fingerprint)
{
    m_person.id = 0;
    m_person.linked = false;
    m_foldedId.clear();
    if (m_user.externalId.empty()) {
        ++m_findings.unreadable;
        m_planner.decide(m_user, nullptr, m_decision);
        m_decision.action = Action::Invalid;
        stage(0);
        return;
    }
    if (!m_planner.isAsked(m_user.externalId)) {
        ++m_findings.counts.skip;
        return;
    }
    if (!findPerson())
        return;
    if (m_person.linked || m_person.id != 0) {
        if (!decideSubject())
            return;
    } else {
        m_planner.decide(m_user, nullptr, m_decision);
        if (m_decision.action == Action::Create && !giveSuffixes())
            return;
    }
    if (m_decision.action == Action::Unchanged)
        ++m_findings.volatileRecords;
    rememberKeys();
    stage(m_decision.withheld ? 0 : fingerprint);
}

/// Somebody of the directory, with what protects this user from the import. False after an error.
bool PlanBuilder::decideSubject()
{
    const PlanSubject subject = m_person.subject();
    const Result<std::vector<std::string>> locks = m_guard.locks(m_person.id);
    if (!locks) {
        m_error = locks.error();
        return false;
    }
    const std::vector<std::string> kept =
        m_user.usable() ? Planner::applyLocks(*locks, subject, m_user) : std::vector<std::string>();
    m_planner.decide(m_user, &subject, m_decision);
    if ((m_decision.action == Action::Suspend || m_decision.action == Action::Reactivate) && !guardState(subject))
        return false;
    Planner::noteLocks(kept, m_decision);
    // a suffix that made a value unique is no edit by hand
    std::erase_if(m_decision.overwritten, [this](const std::string& name) {
        const auto& all = m_mapper.uniqueSuffixes();
        return std::any_of(all.begin(), all.end(), [&](const auto& suffix) { return suffix.first.name() == name; });
    });
    if (m_decision.reason.empty() && m_user.problems.empty() && !m_decision.overwritten.empty()) {
        m_decision.reason = reason::overwritesEdit;
        for (const std::string& name : m_decision.overwritten)
            m_decision.argument += (m_decision.argument.empty() ? "" : ", ") + name;
    }
    return true;
}

bool PlanBuilder::guardState(const PlanSubject& subject)
{
    const UserGuard::Names names{m_person.values.get(KnownAttribute::Email),
                                 m_person.values.get(KnownAttribute::Username), m_user.externalId};
    const Result<std::string_view> kept = m_guard.keepsState(m_person.id, m_decision.state, names);
    if (!kept) {
        m_error = kept.error();
        return false;
    }
    if (!kept->empty())
        Planner::keepState(subject, *kept, m_decision);
    return true;
}

/// False when the record ends here: staged as a conflict, or an error.
bool PlanBuilder::findPerson()
{
    if (m_known.links() > 0) {
        const Result<bool> found = m_lookup.byLink(m_user.externalId, m_person);
        if (!found) {
            m_error = found.error();
            return false;
        }
        if (*found) {
            if (!meetsLinkAgain())
                return true;
            planRepeated(m_user.externalId);
            return false;
        }
    }
    m_person.id = 0;
    rememberId();
    return m_lookup.isDirectoryEmpty() || !m_user.usable() || m_user.status == SourceStatus::Unknown || matchPerson();
}

bool PlanBuilder::meetsLinkAgain()
{
    if (const std::optional<std::uint32_t> at =
            m_person.fingerprint != 0 ? m_known.find(m_person.fingerprint) : std::nullopt)
        return !m_known.markSeen(*at);
    return !m_seenUsers.insert(m_person.id).second;
}

bool PlanBuilder::wasSeen(UserId user, std::uint64_t fingerprint) const
{
    return fingerprint != 0 ? m_known.isSeen(fingerprint) : m_seenUsers.contains(user);
}

/// Looks for the person by the connector's match keys. Several answers are never resolved by guessing.
bool PlanBuilder::matchPerson()
{
    UserId match = 0;
    for (const MatchKey key : m_match) {
        const KnownAttribute attribute = key == MatchKey::Email      ? KnownAttribute::Email
                                         : key == MatchKey::Username ? KnownAttribute::Username
                                                                     : KnownAttribute::EmployeeIdentifier;
        textKey(m_user.values.get(attribute), m_encoded);
        const Result<UserId> holder = m_lookup.holder(key, m_encoded);
        if (!holder) {
            m_error = holder.error();
            return false;
        }
        if (*holder == 0 || *holder == match)
            continue;
        if (match != 0) {
            conflict(reason::ambiguousMatch, std::to_string(match) + ", " + std::to_string(*holder));
            stage(0);
            return false;
        }
        match = *holder;
    }
    if (match == 0)
        return true;
    const Result<std::string> external = m_lookup.externalIdOf(match);
    const Result<bool> found = external ? m_lookup.byId(match, m_person) : Result<bool>(fail(external.error()));
    if (!found) {
        m_error = found.error();
        return false;
    }
    if (!external->empty()) {
        conflict(reason::alreadyLinked, *external);
        stage(0);
        return false;
    }
    const std::string user = std::to_string(match);
    remember(KeyKind::User, user);
    return true;
}

void PlanBuilder::conflict(std::string_view reason, std::string argument)
{
    m_decision.action = Action::Conflict;
    m_decision.reason = reason;
    m_decision.argument = std::move(argument);
    m_decision.state = m_person.id != 0 ? m_person.state : UserState::Active;
    m_decision.writesValues = m_decision.clears = m_decision.keyChange = false;
    m_decision.withheld = true;
}

void PlanBuilder::flush()
{
    if (m_batch.items.empty() || m_error)
        return;
    hashBatch();
    if (!m_writer.put(std::exchange(m_batch, {})))
        m_error = Error{ErrorKind::Internal, {}, {}, {}}; // the writer's finish() has the real one
    else
        m_batch = m_writer.take();
}

void PlanBuilder::count(Action action)
{
    PlanCounts& counts = m_findings.counts;
    std::int64_t* const all[] = {&counts.create,    &counts.update, &counts.suspend, &counts.reactivate,
                                 &counts.unchanged, &counts.skip,   &counts.invalid, &counts.conflict,
                                 &counts.missing,   &counts.remove};
    ++*all[static_cast<std::size_t>(action)];
}

void PlanBuilder::stage(std::uint64_t fingerprint)
{
    count(m_decision.action);
    m_findings.clears += m_decision.clears;
    m_findings.keyChanges += m_decision.keyChange;
    StagedItem& item = m_batch.items.emplace_back();
    item.seq = m_seq - 1;
    item.action = m_decision.action;
    item.user = m_person.id;
    item.base = m_person.id != 0 ? m_person.version : 0;
    item.fingerprint = fingerprint;
    item.linkApplied = m_person.id != 0 && m_person.linked ? m_person.appliedVersion : 0;
    const UserState before = m_person.id != 0 ? m_person.state : m_decision.state;
    const bool problem = m_decision.action != Action::Invalid && !m_user.problems.empty();
    item.flags = (m_decision.keyChange ? itemflag::keyChange : 0) | (m_person.linked ? itemflag::linked : 0) |
                 (m_decision.clears ? itemflag::clears : 0) | (problem ? itemflag::problem : 0) |
                 static_cast<std::int64_t>(m_decision.state) << itemflag::stateShift |
                 static_cast<std::int64_t>(before) << itemflag::beforeShift;
    stageTexts(item);
    followManager();
    if (m_batch.items.size() >= batchItems || m_batch.text.size() >= batchBytes)
        flush();
}

} // namespace muster
