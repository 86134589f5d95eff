// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace muster {

/// A copy of a workspace's database as it is at one moment, in a new file; the original is only read. It holds no
/// secrets, as these never lie in the database. Errors: Storage, DiskFull.
[[nodiscard]] Result<void> copyWorkspace(const std::string& from, const std::string& to);

} // namespace muster
