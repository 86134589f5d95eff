// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader_walk.h"

#include <algorithm>
#include <cstring>

namespace muster {

namespace {
constexpr int deepestRecord = 64;
constexpr std::size_t mostEntries = std::size_t{16} * 1024;

bool hasBackslash(std::string_view text)
{
    return std::memchr(text.data(), '\\', text.size()) != nullptr;
}
} // namespace

JsonWalker::JsonWalker(const std::vector<RecordPath>& paths, const RecordPath* records, Limits limits)
    : m_limits(limits), m_fields(paths.size()), m_lists(paths.size())
{
    for (std::size_t i = 0; i < paths.size(); ++i) {
        m_trie.add(paths[i], static_cast<int>(i));
        m_isList.push_back(paths[i].isList() ? 1 : 0);
        m_hasLists = m_hasLists || paths[i].isList();
    }
    if (records)
        m_trie.add(*records, PathTrie::recordsField);
    m_rootShape = &m_shapes.emplace_back();
}

void JsonWalker::begin(const JsonTokens& tokens)
{
    m_tokens = tokens;
}

void JsonWalker::reset()
{
    m_fault = {};
    m_problem = {};
    m_recordsReached = false;
    m_keys = 0;
    m_text.clear();
    std::fill(m_fields.begin(), m_fields.end(), FieldValue());
    if (m_hasLists) {
        for (auto& list : m_lists)
            list.clear();
    }
}

bool JsonWalker::walk(std::uint32_t token, std::uint32_t end, bool mayHaveEscapes)
{
    reset();
    m_i = token;
    m_escapes = mayHaveEscapes;
    if (!value(m_trie.root(), m_rootShape, 1))
        return false;
    if (m_i == end)
        return true;
    stop(end == m_tokens.count ? JsonFault::Trailing : JsonFault::Unexpected, m_i);
    return false;
}

std::uint32_t JsonWalker::peek(std::uint32_t token, const PathNode* node)
{
    // the element is walked again, strictly, as a record: here it only has to give its values
    const Limits limits = std::exchange(m_limits, Limits());
    m_peeking = true;
    m_i = token;
    const bool good = value(node, nullptr, 1);
    m_peeking = false;
    m_limits = limits;
    return good ? m_i : 0;
}

std::span<const FieldValue> JsonWalker::fields()
{
    for (std::size_t i = 0; m_hasLists && i < m_fields.size(); ++i) {
        if (m_fields[i].kind == FieldValue::Kind::List)
            m_fields[i].list = m_lists[i];
    }
    return m_fields;
}

void JsonWalker::stop(JsonFault fault, std::uint32_t token, std::string_view name)
{
    if (m_fault.fault == JsonFault::None)
        m_fault = {fault, m_tokens.at[std::min(token, m_tokens.count)], std::string(name)};
}

bool JsonWalker::unexpected()
{
    stop(m_i >= m_tokens.count ? JsonFault::CutOff : JsonFault::Unexpected, m_i);
    return false;
}

bool JsonWalker::problemOrFault(JsonFault fault, std::string_view name)
{
    if (m_limits.strictEnvelope) {
        stop(fault, m_i, name);
        return false;
    }
    if (m_problem.fault == JsonFault::None)
        m_problem = {fault, m_tokens.at[m_i], std::string(name)};
    return true;
}

bool JsonWalker::enter(int depth)
{
    if (depth <= deepestRecord)
        return true;
    if (depth <= JsonTokens::deepest)
        return problemOrFault(JsonFault::TooDeep);
    stop(JsonFault::TooDeep, m_i);
    return false;
}

bool JsonWalker::value(const PathNode* node, JsonShape* shape, int depth)
{
    if (m_i >= m_tokens.count)
        return unexpected();
    if (node && node->records && !m_peeking) {
        const std::uint32_t behind = onRecords(m_i, *node);
        m_i = behind ? behind : m_i;
        return behind != 0;
    }
    switch (m_tokens.first(m_i)) {
    case '"':
        return text(node);
    case '{':
    case '[': {
        const std::uint32_t begin = m_i;
        const bool good = m_tokens.first(m_i) == '{' ? object(node, shape, depth) : array(node, shape, depth);
        if (good && node && !node->fields.empty())
            put(*node, FieldValue::Kind::Raw, m_tokens.range(begin, m_i));
        return good;
    }
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return number(node);
    default:
        return word(node);
    }
}

bool JsonWalker::object(const PathNode* node, JsonShape* shape, int depth)
{
    if (!enter(depth))
        return false;
    if (node) {
        m_recordsReached = m_recordsReached || node->recordsInObject;
        openLists(node->listsInObject, FieldValue::Kind::List);
    }
    ++m_i;
    if (m_tokens.first(m_i) == '}') {
        ++m_i;
        return true;
    }
    const std::uint64_t stamp = ++m_stamp;
    std::size_t next = 0;
    while (member(node, shape, depth, stamp, next)) {
        const char behind = m_tokens.first(m_i);
        if (behind != ',' && behind != '}')
            return unexpected();
        ++m_i;
        if (behind == '}')
            return true;
    }
    return false;
}

bool JsonWalker::member(const PathNode* node, JsonShape* shape, int depth, std::uint64_t stamp, std::size_t& next)
{
    std::string_view key;
    if (m_tokens.first(m_i) != '"')
        return unexpected();
    if (!readString(m_i, key, true))
        return false;
    if (++m_keys > m_limits.keys && !problemOrFault(JsonFault::TooManyKeys))
        return false;
    const PathNode* child = nullptr;
    JsonShape* childShape = nullptr;
    if (!place(node, shape, depth, stamp, key, next, child, childShape))
        return false;
    if (m_tokens.first(++m_i) != ':')
        return unexpected();
    ++m_i;
    return value(child, childShape, depth + 1);
}

bool JsonWalker::place(const PathNode* node, JsonShape* shape, int depth, std::uint64_t stamp, std::string_view key,
                       std::size_t& next, const PathNode*& child, JsonShape*& childShape)
{
    JsonShape::Entry* entry = shape ? shape->find(key, next) : nullptr;
    if (!entry) {
        child = node ? m_trie.member(*node, key) : nullptr;
        if (shape && m_entries < mostEntries && (entry = shape->add(key, child)))
            ++m_entries;
    }
    if (!entry)
        return keySet(depth).insert(key, stamp) || problemOrFault(JsonFault::DuplicateKey, key);
    if (std::exchange(entry->stamp, stamp) == stamp && !problemOrFault(JsonFault::DuplicateKey, key))
        return false;
    child = entry->node;
    const char first = m_i + 2 < m_tokens.count ? m_tokens.first(m_i + 2) : '\0';
    if (first == '{' || first == '[')
        childShape = shapeFor(entry->child);
    return true;
}

bool JsonWalker::array(const PathNode* node, JsonShape* shape, int depth)
{
    if (!enter(depth))
        return false;
    const bool enters = node && node->entersArrays();
    std::vector<bool> matched;
    std::int64_t size = 0;
    if (enters) {
        m_recordsReached = m_recordsReached || node->recordsInArray;
        openLists(node->listsInArray, FieldValue::Kind::List);
        matched.resize(node->wheres.size());
        size = arraySize(*node, m_i);
    }
    ++m_i;
    if (m_tokens.first(m_i) == ']') {
        ++m_i;
        return true;
    }
    for (std::int64_t index = 0;; ++index) {
        const PathNode* child = enters ? element(*node, m_i, index, size, matched) : nullptr;
        const char first = m_tokens.first(m_i);
        if (!value(child, first == '{' || first == '[' ? elementShape(shape, child) : nullptr, depth + 1))
            return false;
        const char behind = m_tokens.first(m_i);
        if (behind != ',' && behind != ']')
            return unexpected();
        ++m_i;
        if (behind == ']')
            return true;
    }
}

bool JsonWalker::readString(std::uint32_t token, std::string_view& inside, bool wanted)
{
    const std::string_view whole = m_tokens.scalar(token);
    if (whole.size() < 2 || whole.back() != '"') {
        stop(JsonFault::CutOff, token);
        return false;
    }
    inside = whole.substr(1, whole.size() - 2);
    if (!m_escapes || !hasBackslash(inside))
        return true;
    std::size_t length = 0;
    if (wanted) {
        char* const room = m_text.take(inside.size());
        length = unescapeJson(inside, room);
        inside = length == std::string_view::npos ? inside : std::string_view(room, length);
    } else if (!hasGoodEscapes(inside)) {
        length = std::string_view::npos;
    }
    if (length == std::string_view::npos)
        stop(JsonFault::BadEscape, token);
    return length != std::string_view::npos;
}

bool JsonWalker::text(const PathNode* node)
{
    const bool wanted = node && !node->fields.empty();
    std::string_view inside;
    if (!readString(m_i, inside, wanted))
        return false;
    ++m_i;
    if (wanted)
        put(*node, FieldValue::Kind::String, inside);
    return true;
}

bool JsonWalker::number(const PathNode* node)
{
    const std::string_view whole = m_tokens.scalar(m_i);
    if (!isJsonNumber(whole)) {
        stop(JsonFault::BadNumber, m_i);
        return false;
    }
    ++m_i;
    if (node)
        put(*node, FieldValue::Kind::Number, whole);
    return true;
}

bool JsonWalker::word(const PathNode* node)
{
    const std::string_view whole = m_tokens.scalar(m_i);
    const bool isNull = whole == "null";
    if (!isNull && whole != "true" && whole != "false") {
        const char c = m_tokens.first(m_i);
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        stop(isWord ? JsonFault::BadLiteral : JsonFault::Unexpected, m_i);
        return false;
    }
    ++m_i;
    if (node && isNull) {
        openLists(node->listsInArray, FieldValue::Kind::Null);
        openLists(node->listsInObject, FieldValue::Kind::Null);
    }
    if (node)
        put(*node, isNull ? FieldValue::Kind::Null : FieldValue::Kind::Bool, isNull ? std::string_view() : whole);
    return true;
}

void JsonWalker::openLists(const std::vector<int>& lists, FieldValue::Kind kind)
{
    for (const int i : lists) {
        FieldValue& field = m_fields[static_cast<std::size_t>(i)];
        if (field.kind == FieldValue::Kind::Missing || field.kind == FieldValue::Kind::Null)
            field.kind = kind;
    }
}

void JsonWalker::put(const PathNode& node, FieldValue::Kind kind, std::string_view text)
{
    for (const int i : node.fields) {
        const auto at = static_cast<std::size_t>(i);
        FieldValue& field = m_fields[at];
        // the root of a record is its raw text: its size has a limit of its own
        if (text.size() > m_limits.valueBytes && &node != m_trie.root())
            (void)problemOrFault(JsonFault::ValueTooLarge);
        if (m_isList[at]) {
            if (kind != FieldValue::Kind::Null)
                m_lists[at].push_back(text);
        } else if (field.kind == FieldValue::Kind::Missing) {
            field.kind = kind;
            field.text = text;
        }
    }
}

} // namespace muster
