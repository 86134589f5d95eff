// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader_trie.h"

#include <algorithm>

namespace muster {

namespace {
using Step = RecordPath::Step;

template <typename T, typename Matches>
T* findIn(std::vector<T>& items, Matches matches)
{
    const auto found = std::find_if(items.begin(), items.end(), matches);
    return found == items.end() ? nullptr : &*found;
}

void append(std::vector<int>& to, const std::vector<int>& from)
{
    to.insert(to.end(), from.begin(), from.end());
}
} // namespace

const PathNode* PathNode::key(std::string_view name) const
{
    const auto found = std::find_if(keys.begin(), keys.end(), [name](const auto& k) { return k.first == name; });
    return found == keys.end() ? nullptr : found->second;
}

PathTrie::PathTrie() : m_root(&m_nodes.emplace_back()) {}

PathNode* PathTrie::next(PathNode& from, const Step& step)
{
    // nodes are handed out as const; the trie itself made them and may still write while it is being filled
    const auto own = [](const PathNode* node) { return const_cast<PathNode*>(node); };
    const auto slot = [&](const PathNode*& place) {
        if (!place)
            place = &m_nodes.emplace_back();
        return own(place);
    };
    switch (step.kind) {
    case Step::Kind::All:
        return slot(from.all);
    case Step::Kind::Values:
        return slot(from.values);
    case Step::Kind::Key:
        if (auto* known = findIn(from.keys, [&](const auto& k) { return k.first == step.key; }))
            return own(known->second);
        return own(from.keys.emplace_back(step.key, &m_nodes.emplace_back()).second);
    case Step::Kind::Index:
        from.countsBackwards = from.countsBackwards || step.index < 0;
        if (auto* known = findIn(from.indices, [&](const auto& i) { return i.first == step.index; }))
            return own(known->second);
        return own(from.indices.emplace_back(step.index, &m_nodes.emplace_back()).second);
    case Step::Kind::Where:
        if (auto* known =
                findIn(from.wheres, [&](const auto& w) { return w.key == step.key && w.value == step.value; }))
            return own(known->node);
        return own(from.wheres.emplace_back(PathNode::Where{step.key, step.value, &m_nodes.emplace_back()}).node);
    }
    return nullptr;
}

void PathTrie::add(const RecordPath& path, int field)
{
    PathNode* node = m_root;
    for (const Step& step : path.steps()) {
        const bool values = step.kind == Step::Kind::Values;
        const bool all = values || step.kind == Step::Kind::All;
        if (field == recordsField) {
            node->recordsInArray = node->recordsInArray || all;
            node->recordsInObject = node->recordsInObject || values;
        } else if (all) {
            node->listsInArray.push_back(field);
            if (values)
                node->listsInObject.push_back(field);
        }
        node = next(*node, step);
    }
    if (field == recordsField)
        node->records = true;
    else
        node->fields.push_back(field);
}

const PathNode* PathTrie::meet(std::vector<const PathNode*> nodes)
{
    std::erase(nodes, nullptr);
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    if (nodes.size() < 2)
        return nodes.empty() ? nullptr : nodes.front();
    if (const auto known = m_met.find(nodes); known != m_met.end())
        return known->second;
    const PathNode* met = build(nodes);
    m_met.emplace(std::move(nodes), met);
    return met;
}

const PathNode* PathTrie::build(const std::vector<const PathNode*>& nodes)
{
    PathNode& met = m_nodes.emplace_back();
    std::vector<const PathNode*> all, values;
    for (const PathNode* node : nodes) {
        append(met.fields, node->fields);
        append(met.listsInArray, node->listsInArray);
        append(met.listsInObject, node->listsInObject);
        met.records = met.records || node->records;
        met.recordsInArray = met.recordsInArray || node->recordsInArray;
        met.recordsInObject = met.recordsInObject || node->recordsInObject;
        met.countsBackwards = met.countsBackwards || node->countsBackwards;
        met.wheres.insert(met.wheres.end(), node->wheres.begin(), node->wheres.end());
        met.indices.insert(met.indices.end(), node->indices.begin(), node->indices.end());
        all.push_back(node->all);
        values.push_back(node->values);
        for (const auto& [name, child] : node->keys) {
            if (auto* known =
                    findIn(met.keys, [&, text = std::string_view(name)](const auto& k) { return k.first == text; }))
                known->second = meet({known->second, child});
            else
                met.keys.emplace_back(name, child);
        }
    }
    met.all = meet(std::move(all));
    met.values = meet(std::move(values));
    return &met;
}

const PathNode* PathTrie::member(const PathNode& node, std::string_view name)
{
    const PathNode* named = node.key(name);
    return named && node.values ? meet({named, node.values}) : named ? named : node.values;
}

} // namespace muster
