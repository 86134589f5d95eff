// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader_shape.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace muster {

namespace {
/// A new one for each process: nobody can prepare keys that collide.
std::uint64_t keyHash(std::string_view key)
{
    static const std::uint64_t seed = std::random_device()();
    return XXH3_64bits_withSeed(key.data(), key.size(), seed);
}

/// Most keys differ in length or first byte: that spares the call.
bool same(const std::string& a, std::string_view b)
{
    return a.size() == b.size() &&
           (b.empty() || (a.front() == b.front() && std::memcmp(a.data(), b.data(), b.size()) == 0));
}
} // namespace

std::uint16_t& JsonShape::slot(std::string_view key)
{
    std::size_t i = keyHash(key) % m_slots.size();
    while (m_slots[i] != 0 && !same(m_entries[m_slots[i] - 1U].key, key))
        i = (i + 1) % m_slots.size();
    return m_slots[i];
}

JsonShape::Entry* JsonShape::find(std::string_view key, std::size_t& next)
{
    // optional keys make a record skip a few of the remembered ones
    const std::size_t near = std::min(next + 3, m_entries.size());
    for (std::size_t i = next; i < near; ++i) {
        if (same(m_entries[i].key, key)) {
            next = i + 1;
            return &m_entries[i];
        }
    }
    const std::uint16_t place = slot(key);
    if (place == 0)
        return nullptr;
    next = place;
    return &m_entries[place - 1U];
}

JsonShape::Entry* JsonShape::add(std::string_view key, const PathNode* node)
{
    if (m_entries.size() >= mostEntries)
        return nullptr;
    std::uint16_t& place = slot(key);
    m_entries.push_back({std::string(key), node, 0, nullptr});
    place = static_cast<std::uint16_t>(m_entries.size());
    return &m_entries.back();
}

bool KeySet::insert(std::string_view key, std::uint64_t stamp)
{
    if (stamp != m_stamp) {
        m_stamp = stamp;
        m_used = 0;
    }
    if (2 * (m_used + 1) > m_slots.size())
        grow();
    const std::uint64_t hash = keyHash(key);
    std::size_t i = hash & (m_slots.size() - 1);
    for (; m_slots[i].stamp == stamp; i = (i + 1) & (m_slots.size() - 1)) {
        if (m_slots[i].hash == hash && m_slots[i].key == key)
            return false;
    }
    m_slots[i] = {stamp, hash, key};
    ++m_used;
    return true;
}

void KeySet::grow()
{
    std::vector<Slot> old(std::max<std::size_t>(64, 2 * m_slots.size()));
    old.swap(m_slots);
    for (const Slot& kept : old) {
        if (kept.stamp != m_stamp)
            continue;
        std::size_t i = kept.hash & (m_slots.size() - 1);
        while (m_slots[i].stamp == m_stamp)
            i = (i + 1) & (m_slots.size() - 1);
        m_slots[i] = kept;
    }
}

char* TextRoom::take(std::size_t bytes)
{
    if (bytes > m_left) {
        const std::size_t size = std::max(bytes, blockSize);
        m_free = m_blocks.emplace_back(std::make_unique<char[]>(size)).get();
        m_left = size;
        if (m_blocks.size() == 1)
            m_first = size;
    }
    char* const taken = m_free;
    m_free += bytes;
    m_left -= bytes;
    return taken;
}

void TextRoom::clear()
{
    if (m_blocks.empty())
        return;
    m_blocks.resize(1);
    m_free = m_blocks.front().get();
    m_left = m_first;
}

} // namespace muster
