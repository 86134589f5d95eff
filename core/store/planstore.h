// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/plan.h"

namespace muster {

struct StoredPlan;

/// Stored plans in the workspace database.
class LocalPlanStore final : public PlanStore
{
public:
    explicit LocalPlanStore(db::Database& database);

    [[nodiscard]] Result<Plan> plan(const std::string& id) override;
    [[nodiscard]] Result<std::vector<Plan>> plans(const std::string& connector, int limit) override;
    [[nodiscard]] Result<std::vector<std::int64_t>> ids(const std::string& plan, const PlanQuery& query,
                                                        std::stop_token stop) override;
    [[nodiscard]] Result<std::vector<PlanItem>> rows(const std::string& plan,
                                                     std::span<const std::int64_t> seqs) override;
    [[nodiscard]] Result<PlanItem> item(const std::string& plan, std::int64_t seq) override;
    [[nodiscard]] Result<void> pick(const std::string& plan, const PlanQuery& query, std::span<const std::int64_t> seqs,
                                    bool picked) override;
    [[nodiscard]] Result<void> pickField(const std::string& plan, std::int64_t seq, const Attribute& attribute,
                                         bool picked) override;
    [[nodiscard]] Result<void> approve(const std::string& plan, const std::string& hash, const std::string& who,
                                       Timestamp at) override;
    [[nodiscard]] Result<void> decline(const std::string& plan, const std::string& who, Timestamp at) override;
    [[nodiscard]] Result<PlanCounts> picked(const std::string& plan) override;
    [[nodiscard]] Result<void> remove(const std::string& plan) override;

private:
    [[nodiscard]] Result<StoredPlan> takeOut(const std::string& plan);
    db::Database& m_database;
};

} // namespace muster
