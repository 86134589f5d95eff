// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explainteller.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

constexpr KnownAttribute keyAttributes[] = {KnownAttribute::Email, KnownAttribute::Username,
                                            KnownAttribute::EmployeeIdentifier};

std::string_view takenReason(KnownAttribute attribute)
{
    return attribute == KnownAttribute::Email      ? reason::emailTaken
           : attribute == KnownAttribute::Username ? reason::usernameTaken
                                                   : reason::employeeIdTaken;
}
} // namespace

namespace telling {

QString shown(std::string_view value)
{
    constexpr qsizetype most = 300;
    if (value.empty())
        return tr("(empty)");
    const QString text = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
    if (text.size() <= most)
        return displayText(value);
    return displayText(text.left(most).toStdString()) + QChar(u'…');
}

QString inQuotes(std::string_view value)
{
    return value.empty() ? shown(value) : QChar(u'“') + shown(value) + QChar(u'”');
}

QString moment(Timestamp at)
{
    return QString::fromStdString(toLocalText(at));
}

ExplainStep step(const char* name, QString title, std::string field)
{
    ExplainStep made;
    made.step = name;
    made.title = std::move(title);
    made.field = std::move(field);
    return made;
}

QString attributeLabel(const Attribute& attribute)
{
    return attribute.known == KnownAttribute::Custom ? displayText(attribute.custom) : attribute.label();
}

QString keyWord(const std::string& name)
{
    if (name == "externalId")
        return tr("external id");
    if (name == "email")
        return tr("e-mail address");
    if (name == "username")
        return tr("username");
    return name == "employeeIdentifier" ? tr("employee id") : displayText(name);
}

QString personName(const UserValues& values)
{
    std::string name(values.get(KnownAttribute::Displayname));
    if (name.empty()) {
        name = values.get(KnownAttribute::Firstname);
        const std::string_view last = values.get(KnownAttribute::Lastname);
        if (!name.empty() && !last.empty())
            name += ' ';
        name += last;
    }
    for (const KnownAttribute other : {KnownAttribute::Username, KnownAttribute::Email}) {
        if (name.empty())
            name = values.get(other);
    }
    return name.empty() ? QString() : shown(name);
}

} // namespace telling

std::vector<MatchTry> matchTries(const Connector& connector, const Mapper& mapper, const MappedUser& record)
{
    std::vector<MatchTry> tries;
    for (const std::string& name : connector.match) {
        MatchTry one;
        one.name = name;
        const bool isKey = matchKeyFromName(name).has_value();
        if (const auto attribute = Attribute::fromName(name); attribute && isKey)
            one.value = record.values.get(*attribute);
        // a value that gets a suffix until it is free belongs to somebody else by definition
        const auto& suffixes = mapper.uniqueSuffixes();
        one.skipped = !isKey || std::any_of(suffixes.begin(), suffixes.end(),
                                            [&name](const auto& suffix) { return suffix.first.name() == name; });
        tries.push_back(std::move(one));
    }
    return tries;
}

Explanation tellExplanation(const Connector& connector, const PersonEvidence& evidence)
{
    return ExplainTeller(connector, evidence).tell();
}

ExplainTeller::ExplainTeller(const Connector& connector, const PersonEvidence& evidence)
    : m_connector(connector), m_evidence(evidence), m_mapper(Mapper::createDraft(connector, m_mappingProblems))
{
    if (const auto whole = Mapper::create(connector); !whole)
        m_unfit = whole.error();
    if (!evidence.source.found)
        return;
    auto user = m_mapper.mapJson(evidence.source.record);
    if (user)
        m_user = std::move(*user);
    else
        m_unreadable = user.error();
}

Explanation ExplainTeller::tell()
{
    decide();
    m_told.connector = m_connector.id;
    m_told.key = m_evidence.key;
    m_told.person = personWords();
    source();
    filter();
    match();
    if (m_user) {
        mapping();
        status();
        policy();
    }
    limits();
    write();
    return std::move(m_told);
}

bool ExplainTeller::isListed() const
{
    return m_evidence.source.found && m_evidence.source.position > 0 && m_evidence.filter != FilterFinding::Hides;
}

/// The same order as an import: the stored link, then the keys, then the rules for one person.
void ExplainTeller::decide()
{
    if (!m_user)
        return;
    m_subject = m_evidence.linked;
    const bool isMatched = m_subject == 0 && m_user->usable() && m_user->status != SourceStatus::Unknown;
    for (const MatchTry& one : m_evidence.tries) {
        if (!isMatched || one.skipped || one.holder == 0 || one.holder == m_subject)
            continue;
        if (m_subject != 0) {
            m_conflict = reason::ambiguousMatch;
            m_conflictWith = std::to_string(m_subject) + ", " + std::to_string(one.holder);
            break;
        }
        m_subject = one.holder;
    }
    const KnownPerson* who = subject();
    if (m_conflict.empty() && m_evidence.linked == 0 && who && !who->externalId.empty()) {
        m_conflict = reason::alreadyLinked;
        m_conflictWith = who->externalId;
    }
    const Planner planner(m_connector, ImportOptions());
    PlanSubject now;
    if (who)
        now = {who->id, who->state, who->suspendedByHand, &who->values, who->applied ? &*who->applied : nullptr};
    planner.decide(*m_user, who ? &now : nullptr, m_decision);
    decideKeys();
}

void ExplainTeller::decideKeys()
{
    if (const auto taken = takenKeys(); m_conflict.empty() && !taken.empty()) {
        m_conflict = takenReason(taken.front());
        m_conflictWith = m_user->values.get(taken.front());
    }
    if (m_conflict.empty())
        return;
    m_decision.action = Action::Conflict;
    m_decision.reason = m_conflict;
    m_decision.argument = m_conflictWith;
}

/// Keys that the person would get although somebody else has them.
std::vector<KnownAttribute> ExplainTeller::takenKeys() const
{
    std::vector<KnownAttribute> taken;
    const bool isNew = m_decision.action == Action::Create;
    if (!isNew && !m_decision.keyChange)
        return taken;
    for (const KnownAttribute attribute : keyAttributes) {
        const auto found = m_evidence.holders.find(attribute);
        if (found == m_evidence.holders.end() || found->second == 0 || found->second == m_subject)
            continue;
        const auto& suffixes = m_mapper.uniqueSuffixes();
        const bool suffixed = std::any_of(suffixes.begin(), suffixes.end(),
                                          [&](const auto& suffix) { return suffix.first.known == attribute; });
        const bool written = textKey(m_decision.result.get(attribute)) == textKey(m_user->values.get(attribute));
        if (written && !(isNew && suffixed))
            taken.push_back(attribute);
    }
    return taken;
}

const KnownPerson* ExplainTeller::person(UserId user) const
{
    const auto found = m_evidence.people.find(user);
    return user == 0 || found == m_evidence.people.end() ? nullptr : &found->second;
}

QString ExplainTeller::nameOf(UserId user) const
{
    const KnownPerson* who = person(user);
    const QString name = who ? telling::personName(who->values) : QString();
    return name.isEmpty() ? tr("user %1").arg(user) : tr("%1 (user %2)").arg(name, QString::number(user));
}

QString ExplainTeller::personWords() const
{
    QString name;
    if (m_user)
        name = telling::personName(m_user->values);
    for (const UserId user : {m_subject, m_evidence.known}) {
        if (const KnownPerson* who = person(user); who && name.isEmpty())
            name = telling::personName(who->values);
    }
    return name.isEmpty() ? telling::inQuotes(m_evidence.key)
                          : tr("%1 (found by %2)").arg(name, telling::inQuotes(m_evidence.key));
}

std::string ExplainTeller::ruleField(const Attribute& attribute) const
{
    for (std::size_t i = 0; i < m_connector.mapping.size(); ++i) {
        if (Attribute::fromName(m_connector.mapping[i].to) == attribute)
            return "mapping[" + std::to_string(i) + "]";
    }
    return "mapping";
}

} // namespace muster
