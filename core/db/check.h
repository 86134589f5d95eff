// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"

namespace muster::db {

/// quick_check, ended after two seconds without a verdict. A small file is checked at every open; a large one once a
/// day, as reading all of it would cost every command line call more than its work. Error Damaged when it is.
[[nodiscard]] Result<void> checkFile(Database& database);
/// quick_check to its end, however long it takes. Errors: Damaged, Cancelled (by setStop() of the database).
[[nodiscard]] Result<void> checkWhole(Database& database);

} // namespace muster::db
