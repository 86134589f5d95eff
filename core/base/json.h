// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace muster {

/// JSON for small things (connector files, reports, command line): keeps the order of keys. Never on the import path.
using Json = nlohmann::ordered_json;

} // namespace muster
