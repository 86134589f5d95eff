// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localexplainer.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/store/personfacts.h"
#include "core/store/recordfinder.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

Error unknownKey(const PersonEvidence& evidence)
{
    const QString key = displayText(evidence.key);
    const FetchProof& proof = evidence.source.proof;
    QString text = proof.complete
                       ? tr("Neither the source nor the directory knows “%1”. Use an external id, e-mail address, "
                            "username, employee id or user id.")
                             .arg(key)
                       : tr("“%1” is neither in the directory nor in what the source gave, and that list could not be "
                            "proven complete. Check the key, then the connection.")
                             .arg(key);
    if (evidence.filter == FilterFinding::TooLong)
        text += QLatin1Char(' ') + tr("The connector's filter may leave this person out.");
    QStringList words;
    for (const QString& word : proof.words)
        words << word;
    return {ErrorKind::NotFound, text, words.join(QLatin1Char('\n'))};
}

/// Whose record the source is searched for.
WantedRecord wantedOf(const PersonEvidence& evidence)
{
    WantedRecord wanted;
    wanted.key = evidence.key;
    const auto known = evidence.people.find(evidence.known);
    if (known == evidence.people.end())
        return wanted;
    wanted.externalId = known->second.externalId;
    if (!wanted.externalId.empty() || evidence.key != std::to_string(evidence.known))
        return wanted;
    // the id of a user says nothing to the source, the user's own keys do
    for (const KnownAttribute attribute :
         {KnownAttribute::Email, KnownAttribute::Username, KnownAttribute::EmployeeIdentifier}) {
        if (const std::string_view value = known->second.values.get(attribute); !value.empty())
            wanted.keys.emplace_back(attribute, textKey(value));
    }
    return wanted;
}

/// The id and the user by whom runs name the person.
std::pair<std::string, UserId> namesOf(const PersonEvidence& evidence, const std::optional<MappedUser>& record)
{
    if (record && !record->externalId.empty()) {
        UserId user = evidence.linked;
        for (const MatchTry& one : evidence.tries)
            user = user == 0 ? one.holder : user;
        return {record->externalId, user};
    }
    const auto known = evidence.people.find(evidence.known);
    if (known != evidence.people.end())
        return {known->second.externalId, evidence.known};
    return {evidence.key, 0};
}

/// What the workspace knows of the record that was found, or of the user whom the key names.
Result<void> addWorkspace(PersonFacts& facts, const Connector& connector, const Mapper& mapper,
                          PersonEvidence& evidence, const std::stop_token& stop)
{
    std::optional<MappedUser> record;
    if (evidence.source.found) {
        if (auto mapped = mapper.mapJson(evidence.source.record))
            record = std::move(*mapped);
    }
    if (record) {
        if (auto added = facts.addMatches(connector, mapper, *record, evidence); !added)
            return added;
    }
    const auto [externalId, user] = namesOf(evidence, record);
    if (auto added = facts.addRuns(externalId, user, evidence, stop); !added)
        return added;
    return facts.addHistory(user, evidence);
}
} // namespace

LocalExplainer::LocalExplainer(db::Database& database, const SourcePorts& source, Clock& clock)
    : m_database(database), m_source(source), m_clock(clock)
{
}

Result<Explanation> LocalExplainer::explain(const Connector& connector, const std::string& key,
                                            const OnProgress& progress, std::stop_token stop)
{
    if (key.empty())
        return fail(ErrorKind::Usage,
                    tr("Say whom: an external id, e-mail address, username, employee id or user id."));
    if (!connector.source)
        return fail(ErrorKind::Invalid, tr("This application imports nobody: it is a bookmark without a source."), {},
                    QStringLiteral("source"));
    Result<PersonFacts> facts = PersonFacts::create(m_database, m_clock, connector.id);
    if (!facts)
        return fail(facts.error());
    PersonEvidence evidence;
    evidence.key = key;
    const Result<UserId> known = facts->whoIs(key);
    if (!known && known.error().kind != ErrorKind::Conflict)
        return fail(known.error());
    evidence.known = known.value_or(0);
    if (auto added = facts->addPerson(evidence.known, evidence.people); !added)
        return fail(added.error());
    std::vector<FieldProblem> ignored; // the steps tell them
    const Mapper mapper = Mapper::createDraft(connector, ignored);
    auto found = RecordFinder(connector, m_source, mapper, wantedOf(evidence), progress, stop).find();
    if (!found)
        return fail(std::move(found.error()));
    evidence.source = std::move(found->record);
    evidence.filter = found->filter;
    if (!known && (!evidence.source.found || evidence.source.foundBy != "externalId"))
        return fail(known.error());
    if (!evidence.source.found && evidence.source.position == 0 && evidence.known == 0)
        return fail(unknownKey(evidence));
    if (auto added = addWorkspace(*facts, connector, mapper, evidence, stop); !added)
        return fail(added.error());
    return tellExplanation(connector, evidence);
}

} // namespace muster
