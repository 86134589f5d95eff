// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordreader.h"
#include "core/source/recordreader_index.h"
#include "core/source/recordreader_shape.h"

namespace muster {

/// Walks one JSON value by its tokens: proves what the index has not (grammar, numbers, escapes, depth, duplicate keys)
/// and takes out the values of the paths on the way. Faults end the walk; problems are about one record and let it go
/// on.
class JsonWalker
{
public:
    struct Limits
    {
        std::size_t valueBytes = SIZE_MAX;
        std::int64_t keys = INT64_MAX;
        bool strictEnvelope = false; ///< duplicate keys and depth are faults instead of problems
    };
    struct Trouble
    {
        JsonFault fault = JsonFault::None;
        std::size_t at = 0; ///< byte
        std::string name;
    };
    /// Called with the token of each value to which the records path leads, instead of walking it; returns the token
    /// behind it, or 0 after a fault.
    using OnRecords = std::function<std::uint32_t(std::uint32_t token, const PathNode& node)>;

    JsonWalker(const std::vector<RecordPath>& paths, const RecordPath* records, Limits limits);

    void begin(const JsonTokens& tokens);
    /// The value at `token` must end exactly at token `end`. False after a fault.
    [[nodiscard]] bool walk(std::uint32_t token, std::uint32_t end, bool mayHaveEscapes);
    /// One value on behalf of OnRecords: not strict, its problems are ignored. The token behind it, or 0.
    [[nodiscard]] std::uint32_t peek(std::uint32_t token, const PathNode* node);
    /// The place of element `index` of an array at `node`; `matched` has one flag for each condition of the node.
    [[nodiscard]] const PathNode* element(const PathNode& node, std::uint32_t token, std::int64_t index,
                                          std::int64_t size, std::vector<bool>& matched);
    /// Number of elements of the array at `token`, when `node` counts from the end; else 0.
    [[nodiscard]] std::int64_t arraySize(const PathNode& node, std::uint32_t token) const;

    /// True when a container that the records path passes with [*] or .* was there, be it empty.
    [[nodiscard]] bool recordsReached() const { return m_recordsReached; }
    [[nodiscard]] std::span<const FieldValue> fields();
    [[nodiscard]] const Trouble& fault() const { return m_fault; }
    [[nodiscard]] const Trouble& problem() const { return m_problem; }
    void stop(JsonFault fault, std::uint32_t token, std::string_view name = {});
    void reset(); ///< forgets values and troubles of the last walk

    OnRecords onRecords;

private:
    bool value(const PathNode* node, JsonShape* shape, int depth);
    bool object(const PathNode* node, JsonShape* shape, int depth);
    bool array(const PathNode* node, JsonShape* shape, int depth);
    bool text(const PathNode* node);
    bool number(const PathNode* node);
    bool word(const PathNode* node);
    bool member(const PathNode* node, JsonShape* shape, int depth, std::uint64_t stamp, std::size_t& next);
    bool place(const PathNode* node, JsonShape* shape, int depth, std::uint64_t stamp, std::string_view key,
               std::size_t& next, const PathNode*& child, JsonShape*& childShape);
    bool unexpected();
    bool problemOrFault(JsonFault fault, std::string_view name = {});
    bool enter(int depth);
    bool readString(std::uint32_t token, std::string_view& inside, bool wanted);
    void put(const PathNode& node, FieldValue::Kind kind, std::string_view text);
    void openLists(const std::vector<int>& lists, FieldValue::Kind kind);
    [[nodiscard]] bool fieldEquals(std::uint32_t token, const PathNode::Where& where);
    [[nodiscard]] bool scalarEquals(std::uint32_t token, std::string_view text);
    [[nodiscard]] JsonShape* shapeFor(JsonShape*& place);
    [[nodiscard]] JsonShape* elementShape(JsonShape* shape, const PathNode* node);
    [[nodiscard]] KeySet& keySet(int depth);

    PathTrie m_trie;
    std::vector<const PathNode*> m_places; ///< scratch of element()
    Limits m_limits;
    JsonTokens m_tokens;
    std::uint32_t m_i = 0;
    bool m_escapes = true;
    bool m_peeking = false;
    bool m_recordsReached = false;
    std::int64_t m_keys = 0;
    std::uint64_t m_stamp = 0;
    Trouble m_fault, m_problem;

    std::vector<char> m_isList;
    std::vector<FieldValue> m_fields;
    std::vector<std::vector<std::string_view>> m_lists;
    bool m_hasLists = false;
    TextRoom m_text;

    std::deque<JsonShape> m_shapes;
    std::size_t m_entries = 0;
    JsonShape* m_rootShape = nullptr;
    std::vector<std::unique_ptr<KeySet>> m_keySets;
};

} // namespace muster
