// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"

#include <span>

namespace muster::db {

/// One step from the version before it to `version`; runs in one transaction.
struct Migration
{
    int version = 0;
    std::string_view sql;
};
/// All migrations in order. A new database runs all of them.
[[nodiscard]] std::span<const Migration> migrations();

/// Brings the database to the last version of `steps`. A database with data is copied to PATH.bak-vN first (once per
/// version). Errors: NewerVersion, Storage, DiskFull.
[[nodiscard]] Result<void> migrate(Database& database, std::span<const Migration> steps);
[[nodiscard]] Result<int> schemaVersion(Database& database);

} // namespace muster::db
