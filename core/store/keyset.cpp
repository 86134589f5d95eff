// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keyset.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster {

namespace {
std::uint32_t stored(std::uint64_t hash)
{
    const auto value = static_cast<std::uint32_t>(hash);
    return value == 0 ? 1 : value;
}
} // namespace

std::uint64_t keyHash(KeyKind kind, const void* bytes, std::size_t size)
{
    const KeyKind shared = kind == KeyKind::EmployeeId ? KeyKind::ExternalId : kind;
    return XXH3_64bits_withSeed(bytes, size, 0x4d75737465720000ULL + static_cast<std::uint64_t>(shared));
}

/// Where the value is, or the free slot where it belongs.
std::uint32_t KeySet::slotOf(const Table& table, std::uint32_t value)
{
    const auto size = static_cast<std::uint32_t>(table.cells.size());
    auto at = static_cast<std::uint32_t>((std::uint64_t{value} * size) >> 32);
    while (table.cells[at] != 0 && table.cells[at] != value)
        at = at + 1 == size ? 0 : at + 1;
    return at;
}

void KeySet::grow(Table& table)
{
    Table larger;
    larger.cells.resize(table.cells.empty() ? 8 : table.cells.size() + table.cells.size() / 2);
    for (const std::uint32_t value : table.cells) {
        if (value != 0)
            larger.cells[slotOf(larger, value)] = value;
    }
    table.cells = std::move(larger.cells);
}

bool KeySet::insert(std::uint64_t hash)
{
    Table& table = m_tables[hash >> 52];
    if (std::uint64_t{table.used + 1} * 5 > table.cells.size() * 4)
        grow(table);
    const std::uint32_t value = stored(hash);
    const std::uint32_t at = slotOf(table, value);
    if (table.cells[at] == value)
        return false;
    table.cells[at] = value;
    ++table.used;
    ++m_size;
    return true;
}

bool KeySet::contains(std::uint64_t hash) const
{
    const Table& table = m_tables[hash >> 52];
    if (table.cells.empty())
        return false;
    const std::uint32_t value = stored(hash);
    return table.cells[slotOf(table, value)] == value;
}

void KeySet::clear()
{
    m_tables = std::vector<Table>(tableCount);
    m_size = 0;
}

} // namespace muster
