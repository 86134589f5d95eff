// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordreader_trie.h"

#include <array>
#include <cstdint>
#include <memory>

namespace muster {

/// What is remembered about the objects seen at one place of the records: their keys in order, and which path each
/// leads to. The next record nearly always has the same keys in the same order, so that one comparison per key both
/// finds its path and proves that it is not a duplicate (the entry's stamp is the object's).
class JsonShape
{
public:
    struct Entry
    {
        std::string key; ///< unescaped
        const PathNode* node = nullptr;
        std::uint64_t stamp = 0; ///< last object that had this key
        JsonShape* child = nullptr;
    };
    static constexpr std::size_t mostEntries = 256;

    /// The entry of `key`; `next` is where it is expected and is moved behind it. Null when it was never seen.
    [[nodiscard]] Entry* find(std::string_view key, std::size_t& next);
    /// Null when the shape is full.
    [[nodiscard]] Entry* add(std::string_view key, const PathNode* node);
    /// Shapes of the elements, when an array stands here: one for each place of the paths.
    std::vector<std::pair<const PathNode*, JsonShape*>> elements;

private:
    [[nodiscard]] std::uint16_t& slot(std::string_view key);

    std::vector<Entry> m_entries;
    std::array<std::uint16_t, 2 * mostEntries> m_slots{}; ///< 1-based positions in m_entries, open addressing
};

/// Keys of one object that no shape remembers. Cleared by stamp, so that clearing costs nothing.
class KeySet
{
public:
    /// False when the object with that stamp had the key before. `key` must live as long as the object is walked.
    [[nodiscard]] bool insert(std::string_view key, std::uint64_t stamp);

private:
    struct Slot
    {
        std::uint64_t stamp = 0, hash = 0;
        std::string_view key;
    };
    void grow();
    std::vector<Slot> m_slots;
    std::uint64_t m_stamp = 0;
    std::size_t m_used = 0;
};

/// Room for unescaped text: views stay good until clear(), which keeps the memory of the first block.
class TextRoom
{
public:
    [[nodiscard]] char* take(std::size_t bytes);
    void clear();

private:
    static constexpr std::size_t blockSize = std::size_t{64} * 1024;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    char* m_free = nullptr;
    std::size_t m_left = 0, m_first = 0;
};

} // namespace muster
