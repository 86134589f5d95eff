// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/source/recordpath.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// One value taken out of a record. `text` is UTF-8 without quotes or escapes; numbers keep their source text
/// (12345678901234567890, 1e3), booleans are "true"/"false". Missing and null are different. Objects and arrays give
/// their raw JSON as text (Raw), except where the path ends in [*] or .*: then `list` holds the values.
struct FieldValue
{
    enum class Kind : std::uint8_t { Missing, Null, String, Number, Bool, List, Raw };
    Kind kind = Kind::Missing;
    std::string_view text; ///< valid until the next record
    std::span<const std::string_view> list;
    [[nodiscard]] bool isEmpty() const
    {
        return kind == Kind::Missing || kind == Kind::Null || (kind == Kind::List ? list.empty() : text.empty());
    }
};

/// A record as the reader hands it out. All views are valid only inside the callback.
struct RecordView
{
    std::int64_t number = 0;       ///< 0-based within the page
    std::string_view raw;          ///< the record's bytes as received
    std::uint64_t fingerprint = 0; ///< XXH3-64 of `raw`, seeded with the reader's seed
    std::span<const FieldValue>
        fields; ///< in the order of the compiled paths; empty when the caller skipped the record
};

/// A record that cannot be used although its page can (duplicate key inside it, too deep, too large, not an object).
struct RecordProblem
{
    std::int64_t number = 0;
    std::string_view raw; ///< at most the first 4 KiB
    Error error;
};

struct PageSummary
{
    std::int64_t records = 0; ///< elements seen in the list, problems included
    bool listFound = true;    ///< false: the records path leads nowhere or to null (an end page, or a wrong path)
    std::vector<std::optional<std::string>>
        envelope;                    ///< texts of the envelope paths, in order; nullopt = missing or null
    std::optional<std::string> last; ///< Options::last of the last record, when it has one
    std::uint64_t fingerprint = 0;   ///< over all records: equal for a repeated page
};

/// Reads pages of records in one strict pass (RFC 8259: the whole body must be one valid UTF-8 JSON text; a BOM is
/// skipped; duplicate keys are errors; depth at most 64, counted from the root for the envelope and from the record for
/// records). Not thread-safe; one per thread; reuses its buffers.
class RecordReader
{
public:
    struct Options
    {
        RecordPath records;
        std::vector<RecordPath> fields;   ///< relative to a record
        std::vector<RecordPath> envelope; ///< from the root: total, cursor, more ...
        std::uint64_t seed = 0;
        std::size_t recordBytes = std::size_t{256} * 1024;
        std::size_t valueBytes = std::size_t{64} * 1024;
        bool scalars = false; ///< texts and numbers count as records too (lists of bare ids, see Source::detail)
        bool single = false;  ///< the records path leads to one record (an object) instead of a list
        std::optional<RecordPath> last = {}; ///< taken out of the last record by scan() (keyset paging)
    };
    /// Asked before a record is parsed: true = it is known by its fingerprint, `fields` stays empty and record() is
    /// still called.
    using Known = std::function<bool(std::uint64_t fingerprint)>;
    using OnRecord = std::function<void(const RecordView&)>;
    using OnProblem = std::function<void(const RecordProblem&)>;

    explicit RecordReader(Options options);
    ~RecordReader();
    RecordReader(RecordReader&&) noexcept;
    RecordReader& operator=(RecordReader&&) noexcept;

    /// Reads one page. `body` must be followed by a NUL byte, as a std::string is. Errors: BadAnswer (not JSON, cut
    /// off, scalar, HTML: the message says which and shows the beginning), TooLarge (depth). On error records may
    /// already have been handed out: the caller drops the page.
    [[nodiscard]] Result<PageSummary> read(std::string& body, const OnRecord& onRecord, const OnProblem& onProblem,
                                           const Known& known = {});

    /// read() in two steps, so that a caller knows cursor, total and page fingerprint before the first record is handed
    /// out and can have the next page under way meanwhile. `body` must stay as it is until records() is done.
    [[nodiscard]] Result<PageSummary> scan(std::string_view body);
    [[nodiscard]] Result<void> records(const OnRecord& onRecord, const OnProblem& onProblem, const Known& known = {});

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
