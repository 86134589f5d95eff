// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace muster {

/// Fingerprints of all records of a connector that are wholly applied: 8 bytes and one bit each. A record found here
/// needs no parsing, no look at the directory and no write.
class KnownRecords
{
public:
    [[nodiscard]] Result<void> load(db::Database& database, std::int64_t connector);
    /// Position of a fingerprint. Not found is the normal case for new and changed records.
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t fingerprint) const;
    /// True the first time.
    bool markSeen(std::uint32_t position);
    [[nodiscard]] bool isSeen(std::uint64_t fingerprint) const;
    [[nodiscard]] std::int64_t links() const
    {
        return m_links;
    } ///< all links of the connector, also those without a fingerprint
    [[nodiscard]] std::int64_t seen() const { return m_seenCount; }
    /// Fingerprints are of the mapped values instead of the record's bytes (connector_number.by_values).
    [[nodiscard]] bool byValues() const { return m_byValues; }
    void setByValues(bool byValues) { m_byValues = byValues; }
    void clear();

private:
    void index();
    std::vector<std::uint64_t> m_prints; ///< sorted
    std::vector<std::uint32_t> m_starts; ///< first position for each value of the top bits
    std::vector<std::uint64_t> m_seen;   ///< bits
    int m_shift = 63;
    std::int64_t m_links = 0;
    std::int64_t m_seenCount = 0;
    bool m_byValues = false;
};

} // namespace muster
