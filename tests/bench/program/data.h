// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

/// The made-up company of the benchmark: user number i has the same bytes whatever the count, about 1,200 of them.
namespace bench {

/// Two days of the company. On the second 1 % have a new title, phone and sometimes name, and 1 % have left.
enum class Day { First, Second };

/// One user as JSON.
void appendUser(std::string& out, std::int64_t number, Day day);
/// The page that begins at `offset`.
[[nodiscard]] std::string page(std::int64_t count, std::int64_t pageSize, std::int64_t offset, Day day);
/// Writes FOLDER/<day>/<offset>.json for both days, unless they are there already.
void writePages(const std::string& folder, std::int64_t count, std::int64_t pageSize);

/// The connector that musterctl gets: the same 25 fields as the limit program.
[[nodiscard]] std::string connectorFile(const std::string& baseUrl, std::int64_t pageSize);

} // namespace bench
