// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace muster {

/// Who started this process, for the audit log: "person:LOGIN" with the system's name of its user, not what the
/// environment says.
[[nodiscard]] std::string personActor();

} // namespace muster
