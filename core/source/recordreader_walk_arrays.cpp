// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader_walk.h"

namespace muster {

namespace {
constexpr std::size_t mostShapes = 1024;
}

const PathNode* JsonWalker::element(const PathNode& node, std::uint32_t token, std::int64_t index, std::int64_t size,
                                    std::vector<bool>& matched)
{
    if (node.indices.empty() && node.wheres.empty())
        return node.all && node.values ? m_trie.meet({node.all, node.values}) : node.all ? node.all : node.values;
    // nearly always one place or none: no memory is taken for that
    const PathNode* only = nullptr;
    m_places.clear();
    const auto add = [&](const PathNode* place) {
        if (place && only)
            m_places.push_back(place);
        else if (place)
            only = place;
    };
    add(node.all);
    add(node.values);
    for (const auto& [wanted, place] : node.indices) {
        if (wanted == index || (wanted < 0 && wanted + size == index))
            add(place);
    }
    for (std::size_t i = 0; i < node.wheres.size(); ++i) {
        if (!matched[i] && fieldEquals(token, node.wheres[i])) {
            matched[i] = true;
            add(node.wheres[i].node);
        }
    }
    if (m_places.empty())
        return only;
    m_places.push_back(only);
    return m_trie.meet(m_places);
}

// What follows looks ahead into text that is not proven yet: anything odd just ends the look, the walk will meet it.

std::int64_t JsonWalker::arraySize(const PathNode& node, std::uint32_t token) const
{
    if (!node.countsBackwards)
        return 0;
    std::uint32_t i = token + 1;
    if (i >= m_tokens.count || m_tokens.first(i) == ']')
        return 0;
    for (std::int64_t size = 1;; ++size) {
        i = m_tokens.skip(i);
        if (i == 0 || i >= m_tokens.count || m_tokens.first(i) != ',')
            return size;
        ++i;
    }
}

bool JsonWalker::fieldEquals(std::uint32_t token, const PathNode::Where& where)
{
    if (m_tokens.first(token) != '{')
        return false;
    for (std::uint32_t i = token + 1; i + 2 < m_tokens.count && m_tokens.first(i) == '"';) {
        if (scalarEquals(i, where.key))
            return scalarEquals(i + 2, where.value);
        i = m_tokens.skip(i + 2);
        if (i == 0 || i >= m_tokens.count || m_tokens.first(i) != ',')
            return false;
        ++i;
    }
    return false;
}

bool JsonWalker::scalarEquals(std::uint32_t token, std::string_view text)
{
    const char first = m_tokens.first(token);
    const std::string_view whole = m_tokens.scalar(token);
    if (first != '"')
        return first != '{' && first != '[' && first != 'n' && whole == text;
    if (whole.size() < 2)
        return false;
    const std::string_view inside = whole.substr(1, whole.size() - 2);
    if (inside.find('\\') == std::string_view::npos)
        return inside == text;
    std::string room(inside.size(), '\0');
    const std::size_t length = unescapeJson(inside, room.data());
    return length != std::string_view::npos && std::string_view(room.data(), length) == text;
}

JsonShape* JsonWalker::shapeFor(JsonShape*& place)
{
    if (!place && m_shapes.size() < mostShapes)
        place = &m_shapes.emplace_back();
    return place;
}

JsonShape* JsonWalker::elementShape(JsonShape* shape, const PathNode* node)
{
    if (!shape)
        return nullptr;
    for (const auto& [known, child] : shape->elements) {
        if (known == node)
            return child;
    }
    JsonShape* made = nullptr;
    if (shapeFor(made))
        shape->elements.emplace_back(node, made);
    return made;
}

KeySet& JsonWalker::keySet(int depth)
{
    const auto at = static_cast<std::size_t>(depth);
    if (m_keySets.size() <= at)
        m_keySets.resize(at + 1);
    if (!m_keySets[at])
        m_keySets[at] = std::make_unique<KeySet>();
    return *m_keySets[at];
}

} // namespace muster
