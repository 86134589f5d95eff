// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// For tests only: makes a chosen call to SQLite fail, so that a test can walk through every call of a run.
namespace muster::db {

/// The `call`-th statement step from now on (1 = the next) fails as if the disk were broken; 0 = none. With `forEver`
/// all later ones fail too.
void failAtStep(std::int64_t call, bool forEver = false);
/// Steps counted since the last failAtStep().
[[nodiscard]] std::int64_t stepsSeen();

} // namespace muster::db
