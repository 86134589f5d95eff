// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/personfacts.h"

#include "core/base/textkey.h"
#include "core/directory/localpeople.h"
#include "core/store/planquery.h"
#include "core/store/planrecords.h"

#include <QCoreApplication>

namespace muster {

namespace {
constexpr int runsShown = 5;

/// connectorNumber() would make one; here nothing may be written.
Result<std::int64_t> numberOf(db::Database& database, const std::string& connector)
{
    Result<db::Statement> read = database.prepare("SELECT number FROM connector_number WHERE id = ?1");
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->bindText(1, connector).step();
    if (!row)
        return fail(row.error());
    return *row ? read->integer(0) : 0;
}
} // namespace

/// The person's line in a plan.
struct PersonFacts::Line
{
    PlanItem item;
    bool failed = false;
};

PersonFacts::PersonFacts(db::Database& database, Clock& clock, std::string connector, std::int64_t number,
                         PersonLookup lookup)
    : m_database(database), m_clock(clock), m_connector(std::move(connector)), m_number(number),
      m_lookup(std::move(lookup))
{
}

Result<PersonFacts> PersonFacts::create(db::Database& database, Clock& clock, const std::string& connector)
{
    const Result<std::int64_t> number = numberOf(database, connector);
    if (!number)
        return fail(number.error());
    Result<PersonLookup> lookup = PersonLookup::create(database, *number);
    if (!lookup)
        return fail(lookup.error());
    return PersonFacts(database, clock, connector, *number, std::move(*lookup));
}

Result<UserId> PersonFacts::whoIs(const std::string& key)
{
    Person person;
    const Result<bool> linked = m_lookup.byLink(key, person);
    if (!linked)
        return fail(linked.error());
    if (*linked)
        return person.id;
    Result<UserId> found = LocalPeople(m_database, m_clock).lookup(key);
    if (!found && found.error().kind == ErrorKind::NotFound)
        return 0;
    return found;
}

Result<void> PersonFacts::addPerson(UserId user, std::map<UserId, KnownPerson>& people)
{
    if (user == 0 || people.contains(user))
        return {};
    Person person;
    Result<bool> found = m_lookup.byId(user, person);
    if (!found || !*found)
        return found ? Result<void>() : Result<void>(fail(found.error()));
    KnownPerson known;
    const Result<std::string> external = m_lookup.externalIdOf(user);
    if (!external)
        return fail(external.error());
    if (!external->empty()) {
        known.externalId = *external;
        found = m_lookup.byLink(*external, person);
        if (!found)
            return fail(found.error());
        if (person.linked)
            known.applied = person.applied;
        const Result<std::optional<Timestamp>> since = missingSince(user);
        if (!since)
            return fail(since.error());
        known.missingSince = *since;
    }
    known.id = user;
    known.state = person.state;
    known.suspendedByHand = person.byHand;
    known.values = person.values;
    people.emplace(user, std::move(known));
    return {};
}

Result<std::optional<Timestamp>> PersonFacts::missingSince(UserId user)
{
    Result<db::Statement> read =
        m_database.prepare("SELECT missing_since FROM link WHERE connector = ?1 AND user = ?2");
    if (!read)
        return fail(read.error());
    const Result<bool> row = read->bind(1, m_number).bind(2, user).step();
    if (!row)
        return fail(row.error());
    if (!*row || read->isNull(0))
        return std::optional<Timestamp>();
    return std::optional<Timestamp>(Timestamp(std::chrono::microseconds(read->integer(0))));
}

Result<void> PersonFacts::addMatches(const Connector& connector, const Mapper& mapper, const MappedUser& record,
                                     PersonEvidence& evidence)
{
    Person person;
    const Result<bool> linked =
        record.externalId.empty() ? Result<bool>(false) : m_lookup.byLink(record.externalId, person);
    if (!linked)
        return fail(linked.error());
    evidence.linked = *linked ? person.id : 0;
    if (auto added = addPerson(evidence.linked, evidence.people); !added)
        return added;
    evidence.tries = matchTries(connector, mapper, record);
    for (MatchTry& one : evidence.tries) {
        const auto key = matchKeyFromName(one.name);
        if (one.skipped || !key)
            continue;
        const Result<UserId> holder = m_lookup.holder(*key, textKey(one.value));
        if (!holder)
            return fail(holder.error());
        one.holder = *holder;
        if (auto added = addPerson(one.holder, evidence.people); !added)
            return added;
    }
    static constexpr std::pair<KnownAttribute, MatchKey> keys[] = {
        {KnownAttribute::Email, MatchKey::Email},
        {KnownAttribute::Username, MatchKey::Username},
        {KnownAttribute::EmployeeIdentifier, MatchKey::EmployeeIdentifier}};
    for (const auto& [attribute, key] : keys) {
        const Result<UserId> holder = m_lookup.holder(key, textKey(record.values.get(attribute)));
        if (!holder)
            return fail(holder.error());
        evidence.holders[attribute] = *holder;
    }
    return {};
}

Result<std::optional<PersonFacts::Line>> PersonFacts::lineOf(std::int64_t plan, const std::string& externalId,
                                                             UserId user)
{
    Result<db::Statement> read =
        m_database.prepare("SELECT id, flags FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND ((?3 <> '' AND "
                           "external_id = ?3) OR (?4 <> 0 AND user = ?4)) LIMIT 1");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan)).bind(2, lastItem(plan)).bindText(3, externalId).bind(4, user);
    const Result<bool> row = read->step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::optional<Line>();
    const std::int64_t seq = read->integer(0) - firstItem(plan);
    Line line;
    line.failed = (read->integer(1) & itemflag::failed) != 0;
    read->reset();
    Result<ItemReader> reader = ItemReader::create(m_database, plan);
    if (!reader)
        return fail(reader.error());
    Result<PlanItem> item = reader->whole(seq);
    if (!item)
        return fail(item.error());
    line.item = std::move(*item);
    return std::optional<Line>(std::move(line));
}

Result<void> PersonFacts::addRuns(const std::string& externalId, UserId user, PersonEvidence& evidence,
                                  const std::stop_token& stop)
{
    if (m_connector.empty()) // a draft that was never saved
        return {};
    const Result<std::vector<StoredRun>> runs = readRuns(m_database, m_connector, runsShown);
    if (!runs)
        return fail(runs.error());
    for (const StoredRun& run : *runs) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, QCoreApplication::translate("Explain", "Cancelled."));
        RunTrace trace;
        trace.run = run.report.run;
        trace.undoOf = run.report.options.undoOf;
        trace.state = run.report.state;
        trace.at = run.report.startedAt;
        trace.kept = run.report.hasResults;
        const Result<StoredPlan> plan = readPlan(m_database, run.report.plan);
        if (!plan && plan.error().kind != ErrorKind::NotFound)
            return fail(plan.error());
        if (plan && trace.kept) {
            trace.applied = plan->plan.state == PlanState::Applied || plan->plan.state == PlanState::Partial;
            Result<std::optional<Line>> line = lineOf(plan->numbers.plan, externalId, user);
            if (!line)
                return fail(line.error());
            if (*line) {
                trace.failed = (*line)->failed;
                trace.item = std::move((*line)->item);
            }
            const bool isImport = trace.undoOf.empty() && plan->plan.state != PlanState::Building &&
                                  plan->plan.state != PlanState::Failed;
            if (!evidence.plan && isImport) {
                evidence.plan = plan->plan;
                evidence.planned = trace.item;
            }
        }
        evidence.runs.push_back(std::move(trace));
    }
    return {};
}

Result<void> PersonFacts::addHistory(UserId user, PersonEvidence& evidence)
{
    if (user == 0)
        return {};
    Result<UserDetail> detail = LocalPeople(m_database, m_clock).detail(user);
    if (!detail)
        return detail.error().kind == ErrorKind::NotFound ? Result<void>() : Result<void>(fail(detail.error()));
    evidence.history = std::move(detail->history);
    return {};
}

} // namespace muster
