// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/planbuilder.h"

namespace muster {

struct ItemConflict
{
    std::int64_t item = 0;
    std::string reason; ///< packed
};

/// Items whose e-mail, username or employee id somebody else keeps. A holder that gives its key away in the same plan
/// is no obstacle, so people may swap or rotate theirs in one run. Looks at items that would be written.
[[nodiscard]] Result<std::vector<ItemConflict>> findTakenKeys(db::Database& database, std::int64_t plan);

/// Items of a plan that share a key with another one: all of them, except that of a repeated external id the first
/// stays.
[[nodiscard]] Result<std::vector<ItemConflict>> findDuplicates(db::Database& database, std::int64_t plan,
                                                               std::vector<SuspectKey> suspects);

} // namespace muster
