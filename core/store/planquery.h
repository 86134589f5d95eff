// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/planrecords.h"
#include "core/store/planrow.h"

namespace muster {

/// Seq numbers of the items that a query asks for, in its order.
[[nodiscard]] Result<std::vector<std::int64_t>> findItems(db::Database& database, const StoredPlan& plan,
                                                          const PlanQuery& query);

/// Reads items one by one; names and addresses come from the versions, as the source or the directory writes them.
class ItemReader
{
public:
    [[nodiscard]] static Result<ItemReader> create(db::Database& database, std::int64_t plan);
    [[nodiscard]] Result<PlanItem> row(std::int64_t seq);
    /// With field changes.
    [[nodiscard]] Result<PlanItem> whole(std::int64_t seq);

private:
    [[nodiscard]] Result<void> markOverwritten(PlanItem& item);
    [[nodiscard]] Result<UserValues> values(std::int64_t version);
    [[nodiscard]] Result<void> addFields(PlanItem& item, const UserValues& before, const UserValues& after);

    std::int64_t m_plan = 0;
    std::int64_t m_base = 0, m_version = 0, m_applied = 0; ///< of the row read last
    std::string m_argument;                                ///< of its reason
    UserValues m_shown;
    db::Statement m_item, m_values, m_unticked, m_link;
};

} // namespace muster
