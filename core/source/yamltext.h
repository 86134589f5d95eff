// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

namespace muster {

/// A YAML document (1.1, as libyaml reads it; plain scalars as in the JSON schema of 1.2) as JSON; JSON is YAML too.
/// Keys are texts. Refused with Invalid: bad syntax, aliases, deeper than 64, more than 500,000 values or 5,000
/// keys of one mapping, over 16 MB.
[[nodiscard]] Result<Json> readYaml(std::string_view text);

} // namespace muster
