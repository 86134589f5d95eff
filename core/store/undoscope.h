// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/planrecords.h"

#include <optional>
#include <unordered_set>

namespace muster {

/// Which of a run's people and values are to be taken back.
struct UndoScope
{
    std::optional<Attribute> attribute;                    ///< none = all, and what became of the person
    std::optional<std::unordered_set<std::int64_t>> items; ///< plan_item ids of the run; none = everybody
    [[nodiscard]] bool isWhole() const { return !attribute && !items; }
};

/// The people whom `keys` name among those that the plan changed: by external id, e-mail address or username as they
/// are now, user id, or e-mail address or username as the run left them; what fits first counts. Error NotFound names
/// the key that fits nobody.
[[nodiscard]] Result<std::unordered_set<std::int64_t>> findChanged(db::Database& database, const StoredPlan& plan,
                                                                   const std::vector<std::string>& keys);

} // namespace muster
