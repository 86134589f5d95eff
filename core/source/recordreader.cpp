// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader.h"

#include "core/source/recordreader_walk.h"

#include <QCoreApplication>

#include <xxhash.h>

#include <cstring>

namespace muster {

namespace {

constexpr std::int64_t mostKeys = 2000;
constexpr std::size_t problemBytes = 4096;

QString tr(const char* text)
{
    return QCoreApplication::translate("RecordReader", text);
}

struct Element
{
    std::uint32_t token = 0, end = 0;
    std::uint64_t fingerprint = 0;
};

/// Faults that the first bytes show; they would otherwise be told as some syntax error.
JsonFault beginningFault(std::string_view body)
{
    const std::string_view mark = body.substr(0, 2);
    if (mark == "\xFE\xFF" || mark == "\xFF\xFE" || (mark.size() == 2 && (mark[0] == '\0' || mark[1] == '\0')))
        return JsonFault::Utf16;
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return JsonFault::Empty;
    return body[first] == '<' ? JsonFault::Html : JsonFault::None;
}

QString kindWords(char first)
{
    switch (first) {
    case '{':
        return tr("an object");
    case '"':
        return tr("a text");
    case 't':
    case 'f':
        return tr("a yes/no value");
    default:
        return tr("a number");
    }
}

std::optional<std::string> envelopeText(const FieldValue& field)
{
    using Kind = FieldValue::Kind;
    if (field.kind == Kind::List)
        return field.list.empty() ? std::nullopt : std::optional<std::string>(field.list.front());
    if (field.kind == Kind::Missing || field.kind == Kind::Null)
        return std::nullopt;
    return std::string(field.text);
}

JsonWalker::Limits recordLimits(const RecordReader::Options& options)
{
    return {options.valueBytes, mostKeys, false};
}

} // namespace

struct RecordReader::Parts
{
    explicit Parts(Options given)
        : options(std::move(given)), envelope(options.envelope, &options.records, {SIZE_MAX, INT64_MAX, true}),
          record(options.fields, nullptr, recordLimits(options))
    {
        if (options.last)
            last.emplace(std::vector{*options.last}, nullptr, recordLimits(options));
        envelope.onRecords = [this](std::uint32_t token, const PathNode& node) { return list(token, node); };
    }

    std::uint32_t list(std::uint32_t token, const PathNode& node);
    std::uint32_t elements(std::uint32_t token, const PathNode& node);
    std::uint32_t element(std::uint32_t token, const PathNode* inside);
    std::uint32_t faulty(JsonFault fault, std::uint32_t token, std::string_view name = {});
    bool isScalarBody() const;
    Result<void> build(std::string_view text);
    PageSummary summary();
    Result<void> one(std::int64_t number, const OnRecord& onRecord, const OnProblem& onProblem, const Known& known);
    void problem(std::int64_t number, std::string_view raw, JsonFault fault, std::size_t at, std::string_view name,
                 const OnProblem& onProblem);

    Options options;
    JsonIndex index;
    JsonTokens tokens;
    std::string_view body; ///< without BOM
    JsonWalker envelope, record;
    std::optional<JsonWalker> last;
    std::vector<Element> found;
    bool listFound = false;
};

std::uint32_t RecordReader::Parts::faulty(JsonFault fault, std::uint32_t token, std::string_view name)
{
    envelope.stop(token >= tokens.count ? JsonFault::CutOff : fault, token, name);
    return 0;
}

/// The value to which the records path leads.
std::uint32_t RecordReader::Parts::list(std::uint32_t token, const PathNode& node)
{
    const char first = tokens.first(token);
    if (first == '[')
        return elements(token, node);
    if (options.records.isList() || (options.single && first == '{'))
        return element(token, node.fields.empty() && node.keys.empty() ? nullptr : &node);
    if (tokens.scalar(token) == "null")
        return token + 1;
    return faulty(JsonFault::RecordsNotAList, token, kindWords(first).toStdString());
}

std::uint32_t RecordReader::Parts::elements(std::uint32_t token, const PathNode& node)
{
    listFound = true;
    const bool enters = node.entersArrays();
    const std::int64_t size = envelope.arraySize(node, token);
    std::vector<bool> matched(node.wheres.size());
    std::uint32_t i = token + 1;
    if (tokens.first(i) == ']')
        return i + 1;
    for (std::int64_t number = 0;; ++number) {
        const PathNode* inside =
            enters && i < tokens.count ? envelope.element(node, i, number, size, matched) : nullptr;
        i = element(i, inside);
        if (i == 0)
            return 0;
        const char behind = tokens.first(i);
        if (behind == ']')
            return i + 1;
        if (behind != ',')
            return faulty(JsonFault::Unexpected, i);
        ++i;
    }
}

std::uint32_t RecordReader::Parts::element(std::uint32_t token, const PathNode* inside)
{
    if (token >= tokens.count || std::strchr("]},:", tokens.first(token)))
        return faulty(JsonFault::Unexpected, token);
    const std::uint32_t end = inside ? envelope.peek(token, inside) : tokens.skip(token);
    if (end == 0)
        return faulty(JsonFault::TooDeep, token); // peek has told its own fault before
    const std::string_view raw = tokens.range(token, end);
    found.push_back({token, end, XXH3_64bits_withSeed(raw.data(), raw.size(), options.seed)});
    return end;
}

bool RecordReader::Parts::isScalarBody() const
{
    const std::string_view only = tokens.scalar(0);
    const bool isWord = only == "true" || only == "false" || only == "null";
    return tokens.count == 1 &&
           (isWord || isJsonNumber(only) || (only.front() == '"' && hasGoodEscapes(only.substr(1, only.size() - 2))));
}

Result<void> RecordReader::Parts::build(std::string_view text)
{
    body = text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
    found.clear();
    listFound = false;
    JsonFault fault = beginningFault(body);
    if (fault == JsonFault::None)
        fault = index.build(body, tokens);
    if (fault != JsonFault::None)
        return fail(jsonError(fault, body, 0));
    envelope.begin(tokens);
    record.begin(tokens);
    if (isScalarBody())
        return fail(jsonError(JsonFault::Scalar, body, 0));
    if (!envelope.walk(0, tokens.count, true)) {
        const auto& trouble = envelope.fault();
        return fail(jsonError(trouble.fault, body, trouble.at, trouble.name));
    }
    return {};
}

PageSummary RecordReader::Parts::summary()
{
    PageSummary page;
    page.records = static_cast<std::int64_t>(found.size());
    page.listFound = listFound || envelope.recordsReached();
    for (const FieldValue& field : envelope.fields())
        page.envelope.push_back(envelopeText(field));
    std::uint64_t hash = 0;
    for (const Element& e : found)
        hash = XXH3_64bits_withSeed(&e.fingerprint, sizeof e.fingerprint, hash);
    page.fingerprint = hash;
    if (last && !found.empty()) {
        last->begin(tokens);
        if (last->walk(found.back().token, found.back().end, true))
            page.last = envelopeText(last->fields().front());
    }
    return page;
}

void RecordReader::Parts::problem(std::int64_t number, std::string_view raw, JsonFault fault, std::size_t at,
                                  std::string_view name, const OnProblem& onProblem)
{
    if (onProblem)
        onProblem({number, raw.substr(0, problemBytes), jsonError(fault, body, at, name)});
}

Result<void> RecordReader::Parts::one(std::int64_t number, const OnRecord& onRecord, const OnProblem& onProblem,
                                      const Known& known)
{
    const Element& e = found[static_cast<std::size_t>(number)];
    RecordView view;
    view.number = number;
    view.raw = tokens.range(e.token, e.end);
    view.fingerprint = e.fingerprint;
    if (known && known(e.fingerprint)) {
        onRecord(view);
        return {};
    }
    const bool escapes = std::memchr(view.raw.data(), '\\', view.raw.size()) != nullptr;
    if (!record.walk(e.token, e.end, escapes)) {
        const auto& trouble = record.fault();
        return fail(jsonError(trouble.fault, body, trouble.at, trouble.name));
    }
    const char first = view.raw.front();
    const bool usable = first == '{' || (options.scalars && first != '[' && first != 'n');
    if (!usable)
        problem(number, view.raw, JsonFault::NotAnObject, tokens.at[e.token], view.raw, onProblem);
    else if (view.raw.size() > options.recordBytes)
        problem(number, view.raw, JsonFault::RecordTooLarge, tokens.at[e.token], {}, onProblem);
    else if (record.problem().fault != JsonFault::None)
        problem(number, view.raw, record.problem().fault, record.problem().at, record.problem().name, onProblem);
    else {
        view.fields = record.fields();
        onRecord(view);
    }
    return {};
}

RecordReader::RecordReader(Options options) : m_parts(std::make_unique<Parts>(std::move(options))) {}
RecordReader::~RecordReader() = default;
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;

Result<PageSummary> RecordReader::scan(std::string_view body)
{
    if (auto built = m_parts->build(body); !built)
        return fail(std::move(built.error()));
    return m_parts->summary();
}

Result<void> RecordReader::records(const OnRecord& onRecord, const OnProblem& onProblem, const Known& known)
{
    const auto count = static_cast<std::int64_t>(m_parts->found.size());
    for (std::int64_t number = 0; number < count; ++number) {
        if (auto done = m_parts->one(number, onRecord, onProblem, known); !done)
            return done;
    }
    return {};
}

Result<PageSummary> RecordReader::read(std::string& body, const OnRecord& onRecord, const OnProblem& onProblem,
                                       const Known& known)
{
    auto page = scan(body);
    if (!page)
        return page;
    if (auto done = records(onRecord, onProblem, known); !done)
        return fail(std::move(done.error()));
    return page;
}

} // namespace muster
