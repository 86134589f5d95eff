// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <string>
#include <string_view>

namespace muster {

/// PREFIX + 16 characters (Crockford base 32, lower case): 48 bits of time in milliseconds, 32 random bits. Sorts by
/// time.
[[nodiscard]] std::string newId(std::string_view prefix, Timestamp now);

} // namespace muster
