// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace muster {

/// A length of time as a file writes it: ISO 8601 in whole weeks, or in days, hours, minutes and seconds ("PT30M",
/// "P1DT12H"), or whole seconds ("1800"). Nothing for other texts, for zero, and for more than a hundred years.
[[nodiscard]] std::optional<std::chrono::seconds> parseDuration(std::string_view text);

} // namespace muster
