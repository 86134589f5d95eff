// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knownrecords.h"

#include <algorithm>
#include <bit>

namespace muster {

Result<void> KnownRecords::load(db::Database& database, std::int64_t connector)
{
    const bool byValues = m_byValues;
    clear();
    m_byValues = byValues;
    Result<db::Statement> read = database.prepare("SELECT fingerprint FROM link WHERE connector = ?1 ORDER BY user");
    if (!read)
        return fail(read.error());
    read->bind(1, connector);
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        ++m_links;
        if (const std::int64_t print = read->integer(0); print != 0)
            m_prints.push_back(static_cast<std::uint64_t>(print));
    }
    index();
    return {};
}

/// Hashes are spread evenly, so a table over their top bits leads to within a few entries of the place.
void KnownRecords::index()
{
    std::sort(m_prints.begin(), m_prints.end());
    const int bits = std::max(1, static_cast<int>(std::bit_width(m_prints.size())) - 2);
    m_shift = 64 - bits;
    m_starts.assign((std::size_t{1} << bits) + 1, 0);
    for (const std::uint64_t print : m_prints)
        ++m_starts[(print >> m_shift) + 1];
    for (std::size_t i = 1; i < m_starts.size(); ++i)
        m_starts[i] += m_starts[i - 1];
    m_seen.assign((m_prints.size() + 63) / 64, 0);
}

std::optional<std::uint32_t> KnownRecords::find(std::uint64_t fingerprint) const
{
    if (m_prints.empty())
        return std::nullopt;
    const std::size_t top = fingerprint >> m_shift;
    const std::uint32_t end = m_starts[top + 1];
    for (std::uint32_t at = m_starts[top]; at < end; ++at) {
        if (m_prints[at] == fingerprint)
            return at;
    }
    return std::nullopt;
}

bool KnownRecords::markSeen(std::uint32_t position)
{
    std::uint64_t& word = m_seen[position / 64];
    const std::uint64_t bit = std::uint64_t{1} << (position % 64);
    const bool first = (word & bit) == 0;
    word |= bit;
    m_seenCount += first;
    return first;
}

bool KnownRecords::isSeen(std::uint64_t fingerprint) const
{
    const std::optional<std::uint32_t> at = find(fingerprint);
    return at && (m_seen[*at / 64] >> (*at % 64) & 1) != 0;
}

void KnownRecords::clear()
{
    *this = KnownRecords();
}

} // namespace muster
