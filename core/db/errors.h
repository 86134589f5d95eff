// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

struct sqlite3;

namespace muster::db {

/// The sentence for what SQLite reported last on `connection` (or for `code` when that is not its last one).
[[nodiscard]] Error sqliteError(sqlite3* connection, int code);

} // namespace muster::db
