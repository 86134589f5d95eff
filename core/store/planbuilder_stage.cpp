// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"
#include "core/store/planbuilder.h"
#include "core/store/plancodec.h"
#include "core/sync/planreason.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <QByteArray>

#include <algorithm>

namespace muster {

namespace {
KeyKind kindOf(KnownAttribute attribute)
{
    return attribute == KnownAttribute::Email      ? KeyKind::Email
           : attribute == KnownAttribute::Username ? KeyKind::Username
                                                   : KeyKind::EmployeeId;
}

MatchKey matchOf(KnownAttribute attribute)
{
    return attribute == KnownAttribute::Email      ? MatchKey::Email
           : attribute == KnownAttribute::Username ? MatchKey::Username
                                                   : MatchKey::EmployeeIdentifier;
}

bool isKeyAttribute(KnownAttribute attribute)
{
    const AttributeInfo* info = attributeInfo(attribute);
    return info && info->isKey;
}

/// "jane@example.com" -> "jane2@example.com", "jane" -> "jane2".
std::string withSuffix(KnownAttribute attribute, std::string_view value, const std::string& suffix)
{
    const std::size_t at = attribute == KnownAttribute::Email ? value.rfind('@') : std::string_view::npos;
    std::string text(value.substr(0, at));
    text += suffix;
    if (at != std::string_view::npos)
        text += value.substr(at);
    return text;
}

int firstSuffix(const Json& options)
{
    const auto start = options.find("start");
    return start != options.end() && start->is_number_integer() ? start->get<int>() : 2;
}

std::string separatorOf(const Json& options)
{
    const auto separator = options.find("separator");
    return separator != options.end() && separator->is_string() ? separator->get<std::string>() : std::string();
}
} // namespace

Result<bool> PlanBuilder::isTaken(KnownAttribute attribute, const std::string& value)
{
    textKey(value, m_encoded);
    if (m_keys.contains(keyHash(kindOf(attribute), m_encoded.data(), m_encoded.size())))
        return true;
    const Result<UserId> holder = m_lookup.holder(matchOf(attribute), m_encoded);
    if (!holder)
        return fail(holder.error());
    return *holder != 0;
}

/// Gives a new person the first free variant of each value that must be unique. False when the record ends here.
bool PlanBuilder::giveSuffixes()
{
    constexpr int tries = 10'000;
    for (const auto& [attribute, options] : m_mapper.uniqueSuffixes()) {
        const std::string value(m_decision.result.get(attribute));
        if (value.empty() || !isKeyAttribute(attribute.known))
            continue;
        std::string candidate = value;
        const int first = firstSuffix(options);
        for (int number = first;; ++number) {
            const Result<bool> taken = isTaken(attribute.known, candidate);
            if (!taken) {
                m_error = taken.error();
                return false;
            }
            if (!*taken)
                break;
            if (number - first >= tries) {
                conflict(reason::noFreeSuffix, value);
                stage(0);
                return false;
            }
            candidate = withSuffix(attribute.known, value, separatorOf(options) + std::to_string(number));
        }
        m_decision.result.set(attribute, candidate);
    }
    return true;
}

void PlanBuilder::remember(KeyKind kind, std::string_view key)
{
    if (!key.empty() && !m_keys.insert(keyHash(kind, key.data(), key.size())))
        m_findings.suspects.push_back({kind, std::string(key)});
}

/// External ids and employee ids are so often the same text that they share one kind of hash and one entry. Whether a
/// doubtful one really came before is looked up exactly at the end.
void PlanBuilder::rememberId()
{
    textKey(m_user.externalId, m_foldedId);
    m_doubtfulId = !m_keys.insert(keyHash(KeyKind::ExternalId, m_foldedId.data(), m_foldedId.size()));
    if (m_doubtfulId)
        m_findings.suspects.push_back({KeyKind::ExternalId, m_user.externalId});
}

/// Only keys that somebody is going to get: those of people who keep theirs are found in the directory.
void PlanBuilder::rememberKeys()
{
    m_texts.fill(m_decision.writesValues ? m_decision.result : m_user.values);
    if (m_decision.action != Action::Create && !m_decision.keyChange)
        return;
    remember(KeyKind::Email, m_texts.email);
    remember(KeyKind::Username, m_texts.username);
    if (m_texts.employee.empty() || m_texts.employee != m_foldedId)
        remember(KeyKind::EmployeeId, m_texts.employee);
    else if (m_doubtfulId)
        m_findings.suspects.push_back({KeyKind::EmployeeId, m_texts.employee});
}

/// Only a manager that is about to be written is worth a word: what stays as it is was told before.
void PlanBuilder::followManager()
{
    if (!m_followsManagers)
        return;
    const bool isCopy = m_decision.action == Action::Conflict && m_decision.reason == reason::duplicateInSource;
    if (m_person.id == 0 && m_decision.action != Action::Create && !isCopy)
        m_managers.leftOut(m_user.externalId);
    if (!m_decision.writesValues)
        return;
    const std::string_view manager = m_decision.result.get(KnownAttribute::Manager);
    if (!manager.empty() && (m_person.id == 0 || m_person.values.get(KnownAttribute::Manager) != manager))
        m_managers.refer(m_seq - 1, manager, m_keys);
}

void PlanBuilder::append(StagedItem& item, StagedItem::Text text, std::string_view value)
{
    item.sizes[text] = static_cast<std::uint32_t>(value.size());
    m_batch.text.append(value);
}

/// The result and the mapped values, as one version where they are the same.
void PlanBuilder::stageVersions(StagedItem& item, bool decided)
{
    const std::size_t valuesAt = m_batch.text.size();
    if (m_decision.writesValues) {
        m_decision.result.encode(m_batch.text);
        item.sizes[StagedItem::Values] = static_cast<std::uint32_t>(m_batch.text.size() - valuesAt);
    }
    if (m_decision.action == Action::Create && m_mapper.uniqueSuffixes().empty()) {
        item.appliedIsValues = true;
        return;
    }
    m_encoded.clear();
    m_user.values.encode(m_encoded);
    item.appliedIsValues = m_decision.writesValues && std::string_view(m_batch.text).substr(valuesAt) == m_encoded;
    // a linked person whose mapped values are as they were keeps the version that the link has
    const bool keeps =
        decided && m_person.linked && m_decision.action != Action::Skip && m_user.values == m_person.applied;
    if (!item.appliedIsValues && !keeps)
        append(item, StagedItem::Applied, m_encoded);
}

void PlanBuilder::stageTexts(StagedItem& item)
{
    const bool decided = m_decision.action != Action::Conflict && m_decision.action != Action::Invalid;
    if (!decided)
        m_texts.fill(m_user.values);
    stageVersions(item, decided);
    append(item, StagedItem::ExternalId, m_user.externalId);
    append(item, StagedItem::Email, m_texts.email);
    append(item, StagedItem::Username, m_texts.username);
    append(item, StagedItem::Employee, m_texts.employee);
    append(item, StagedItem::List, m_texts.list);
    if (!m_decision.reason.empty() || !m_user.problems.empty())
        append(item, StagedItem::Reason, reasonOf());
}

std::string PlanBuilder::reasonOf() const
{
    const auto& problems = m_user.problems;
    const bool invalid = m_decision.action == Action::Invalid;
    if ((invalid || m_decision.reason.empty()) && !problems.empty()) {
        auto shown = std::find_if(problems.begin(), problems.end(),
                                  [](const FieldProblem& problem) { return problem.blocking; });
        if (shown == problems.end())
            shown = problems.begin();
        return packReason(shown->reasonCode, shown->attribute, shown->message);
    }
    return packReason(m_decision.reason, m_decision.argument);
}

std::uint64_t PlanBuilder::valuesHash()
{
    m_encoded.clear();
    m_user.values.encode(m_encoded);
    m_encoded.push_back('\0');
    m_encoded.append(m_user.externalId);
    m_encoded.push_back('\0');
    m_encoded.push_back(static_cast<char>('0' + static_cast<int>(m_user.status)));
    m_encoded.append(m_user.statusText);
    return XXH3_64bits_withSeed(m_encoded.data(), m_encoded.size(), ~m_seed);
}

void PlanBuilder::hashBatch()
{
    for (const StagedItem& item : m_batch.items) {
        const std::int64_t parts[] = {item.seq, item.user, item.base, item.flags,
                                      static_cast<std::int64_t>(item.action)};
        m_hash = XXH3_64bits_withSeed(parts, sizeof parts, m_hash);
    }
    m_hash = XXH3_64bits_withSeed(m_batch.text.data(), m_batch.text.size(), m_hash);
}

std::string PlanBuilder::hash(const Plan& plan) const
{
    const std::string head = plan.id + '\n' + plan.connector + '\n' + std::to_string(plan.connectorVersion) + '\n' +
                             codec::text(plan.counts) + codec::text(plan.holds) + codec::text(plan.options);
    const std::uint64_t hash = XXH3_64bits_withSeed(head.data(), head.size(), m_hash);
    return QByteArray::number(static_cast<qulonglong>(hash), 16).rightJustified(16, '0').toStdString();
}

} // namespace muster
