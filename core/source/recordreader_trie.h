// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordpath.h"

#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace muster {

/// A place in the compiled paths: which fields end here and where they go on.
struct PathNode
{
    struct Where
    {
        std::string key, value;
        const PathNode* node = nullptr;
    };
    std::vector<int> fields; ///< paths that end here
    bool records = false;    ///< the records path ends here
    std::vector<std::pair<std::string, const PathNode*>> keys;
    std::vector<std::pair<int, const PathNode*>> indices;
    std::vector<Where> wheres;
    const PathNode* all = nullptr;
    const PathNode* values = nullptr;
    std::vector<int> listsInArray, listsInObject;         ///< fields that pass through [*] or .* here
    bool recordsInArray = false, recordsInObject = false; ///< the records path passes through [*] or .* here
    bool countsBackwards = false;                         ///< has an index below zero

    [[nodiscard]] bool entersArrays() const { return all || values || !indices.empty() || !wheres.empty(); }
    [[nodiscard]] const PathNode* key(std::string_view name) const;
};

/// All paths of one reader as one tree, so that a document is walked once whatever their number. Where several branches
/// meet (a[0] and a[*]) the meeting is built once and kept: the walker only ever has one place to be in.
class PathTrie
{
public:
    static constexpr int recordsField = -1;
    PathTrie();
    /// `field` is the number under which the value is reported, or recordsField.
    void add(const RecordPath& path, int field);
    [[nodiscard]] const PathNode* root() const { return m_root; }
    /// The place that is all of `nodes` at once (null ones ignored); null when there is none.
    [[nodiscard]] const PathNode* meet(std::vector<const PathNode*> nodes);
    /// The place under `name` of an object, `.*` included.
    [[nodiscard]] const PathNode* member(const PathNode& node, std::string_view name);

private:
    PathNode* next(PathNode& from, const RecordPath::Step& step);
    [[nodiscard]] const PathNode* build(const std::vector<const PathNode*>& nodes);

    std::deque<PathNode> m_nodes;
    PathNode* m_root;
    std::map<std::vector<const PathNode*>, const PathNode*> m_met;
};

} // namespace muster
