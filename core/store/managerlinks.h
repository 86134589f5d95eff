// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/keyset.h"
#include "core/store/personlookup.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace muster {

/// A planned person and the reference to a manager whom nobody is.
struct LostManager
{
    std::int64_t seq = 0;
    std::string reference;
};

/// Follows the references to managers in one fetch. A reference is an external id of this source, or an employee id, an
/// e-mail address or a username of the directory. It is kept as the source gives it and followed
/// whenever somebody looks, so a manager may come later in the list, or in a later run.
class ManagerLinks
{
public:
    /// A record that is nobody in the directory after this run, whatever its keys.
    void leftOut(std::string_view externalId);
    /// A reference that is about to be written. `keys` are those met so far.
    void refer(std::int64_t seq, std::string_view reference, const KeySet& keys);
    /// The references that lead to nobody, now that all records are known.
    [[nodiscard]] Result<std::vector<LostManager>> lost(PersonLookup& lookup, const KeySet& keys);

private:
    [[nodiscard]] bool isAmong(const KeySet& keys);
    [[nodiscard]] Result<bool> isInDirectory(PersonLookup& lookup, std::string_view reference);

    struct Open
    {
        std::uint32_t seq, reference;
    };
    std::vector<Open> m_open;
    std::unordered_map<std::string, std::uint32_t> m_references; ///< as given, each once
    std::unordered_set<std::uint64_t> m_leftOut;                 ///< hashes of folded external ids
    std::string m_folded;
};

} // namespace muster
