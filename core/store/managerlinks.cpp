// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/managerlinks.h"

#include "core/base/textkey.h"

namespace muster {

void ManagerLinks::leftOut(std::string_view externalId)
{
    textKey(externalId, m_folded);
    m_leftOut.insert(keyHash(KeyKind::ExternalId, m_folded.data(), m_folded.size()));
}

/// Whether the folded reference is a key of somebody met in this fetch.
bool ManagerLinks::isAmong(const KeySet& keys)
{
    const std::uint64_t id = keyHash(KeyKind::ExternalId, m_folded.data(), m_folded.size());
    if (keys.contains(id) && !m_leftOut.contains(id))
        return true;
    return keys.contains(keyHash(KeyKind::Email, m_folded.data(), m_folded.size())) ||
           keys.contains(keyHash(KeyKind::Username, m_folded.data(), m_folded.size()));
}

void ManagerLinks::refer(std::int64_t seq, std::string_view reference, const KeySet& keys)
{
    textKey(reference, m_folded);
    if (isAmong(keys))
        return;
    const auto next = static_cast<std::uint32_t>(m_references.size());
    const std::uint32_t number = m_references.try_emplace(std::string(reference), next).first->second;
    m_open.push_back({static_cast<std::uint32_t>(seq), number});
}

Result<bool> ManagerLinks::isInDirectory(PersonLookup& lookup, std::string_view reference)
{
    Result<bool> found = lookup.isLinked(reference);
    for (const MatchKey key : {MatchKey::EmployeeIdentifier, MatchKey::Email, MatchKey::Username}) {
        if (!found || *found)
            break;
        const Result<UserId> holder = lookup.holder(key, m_folded);
        found = holder ? Result<bool>(*holder != 0) : Result<bool>(fail(holder.error()));
    }
    return found;
}

Result<std::vector<LostManager>> ManagerLinks::lost(PersonLookup& lookup, const KeySet& keys)
{
    std::vector<const std::string*> lost(m_references.size(), nullptr);
    for (const auto& [reference, number] : m_references) {
        textKey(reference, m_folded);
        if (isAmong(keys))
            continue;
        const Result<bool> found = isInDirectory(lookup, reference);
        if (!found)
            return fail(found.error());
        if (!*found)
            lost[number] = &reference;
    }
    std::vector<LostManager> people;
    for (const Open& open : m_open) {
        if (const std::string* reference = lost[open.reference])
            people.push_back({open.seq, *reference});
    }
    return people;
}

} // namespace muster
