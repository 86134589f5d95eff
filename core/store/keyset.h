// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace muster {

/// Hashes of the keys that one run has met, to notice the second one. Holds 44 bits of each 64-bit hash in about 6
/// bytes, so an answer "was there" may (very rarely) be wrong and is verified by the caller; "is new" never is.
class KeySet
{
public:
    KeySet() : m_tables(tableCount) {}
    /// True when the hash is new.
    bool insert(std::uint64_t hash);
    [[nodiscard]] bool contains(std::uint64_t hash) const;
    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// Gives the memory back.
    void clear();

private:
    static constexpr std::size_t tableCount =
        4096; ///< small tables that grow one by one: no moment with two copies of all
    struct Table
    {
        std::vector<std::uint32_t> cells; ///< 0 = free
        std::uint32_t used = 0;
    };
    static std::uint32_t slotOf(const Table& table, std::uint32_t value);
    static void grow(Table& table);
    std::vector<Table> m_tables;
    std::int64_t m_size = 0;
};

/// The hash under which a key enters a KeySet. External and employee ids share theirs.
enum class KeyKind : std::uint8_t { ExternalId = 1, Email, Username, EmployeeId, User };
[[nodiscard]] std::uint64_t keyHash(KeyKind kind, const void* bytes, std::size_t size);

} // namespace muster
