// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace muster {

/// What a sample of records says about one of their fields. Counts are numbers of records.
struct FieldStatistics
{
    std::string path;               ///< in a record: "name.first", "emails[type=work].value"
    std::vector<std::string> names; ///< keys on the way there, as the source writes them
    std::int64_t records = 0;       ///< in the sample
    std::int64_t filled = 0;        ///< has a value that is not empty
    std::int64_t emails = 0, booleans = 0, integers = 0, dates = 0, phones = 0, countries = 0;
    std::int64_t distinct = 0; ///< different values
    std::int64_t notNames = 0; ///< values that cannot be a name of a person: with an @, a digit, very long
    std::size_t longest = 0;   ///< bytes of the longest value
    std::vector<std::pair<std::string, std::int64_t>> values; ///< the most frequent ones first, at most mostValues

    static constexpr std::size_t mostValues = 12;
    [[nodiscard]] bool isUnique() const { return filled > 0 && distinct == filled; }
    /// Few values, each listed in `values`.
    [[nodiscard]] bool isEnumeration() const;
    /// Part of the filled records, 0 .. 1.
    [[nodiscard]] double share(std::int64_t count) const;
    /// Part of all records that have a value, 0 .. 1.
    [[nodiscard]] double filledShare() const;
};

/// One entry for each field of the records that holds a single value, in the order in which they were seen; at most
/// 400. Lists give their first element, or one entry for each `type` of their elements.
[[nodiscard]] std::vector<FieldStatistics> fieldStatistics(std::span<const Json> records);
/// {"path", "filled", "unique", "looksLike", "values"}: for the command line.
[[nodiscard]] Json toJson(const FieldStatistics& field);

/// Shapes of values.
[[nodiscard]] bool looksLikeEmail(std::string_view text);
[[nodiscard]] bool looksLikeDate(std::string_view text);    ///< 2024-12-31, also with a time; 31.12.2024, 12/31/2024
[[nodiscard]] bool looksLikePhone(std::string_view text);   ///< 7 to 15 digits with the signs that people put between
[[nodiscard]] bool looksLikeCountry(std::string_view text); ///< two capital letters

} // namespace muster
