// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

// Made once, in json.cpp: each file that uses JSON would otherwise compile all of it again.
extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace muster {

/// JSON for small things (connector files, reports, command line): keeps the order of keys. Never on the import path.
using Json = nlohmann::ordered_json;

/// The value that `text` is (RFC 8259, UTF-8). Anything else gives a value that `is_discarded()`. Never throws.
[[nodiscard]] Json readJson(std::string_view text);

/// `value` as text: on one line, or indented by so many spaces. Bytes that are not UTF-8 become U+FFFD. Never throws.
[[nodiscard]] std::string writeJson(const Json& value, int indent = -1);

} // namespace muster
