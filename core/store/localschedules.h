// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/schedule.h"

namespace muster {

/// Where schedules stand, in the workspace database.
class LocalSchedules final : public ScheduleStore
{
public:
    explicit LocalSchedules(db::Database& database);
    [[nodiscard]] Result<std::vector<ScheduleState>> list() override;
    [[nodiscard]] Result<std::optional<ScheduleState>> get(const std::string& connector) override;
    [[nodiscard]] Result<void> write(const ScheduleState& state) override;
    [[nodiscard]] Result<void> change(const std::string& connector,
                                      const std::function<void(ScheduleState&)>& change) override;
    [[nodiscard]] Result<void> addOrChange(const ScheduleState& fresh,
                                           const std::function<void(ScheduleState&)>& change) override;
    [[nodiscard]] Result<void> remove(const std::string& connector) override;

private:
    [[nodiscard]] Result<std::vector<ScheduleState>> read(const std::string& connector);
    [[nodiscard]] Result<void> changeOne(const std::string& connector, const ScheduleState* fresh,
                                         const std::function<void(ScheduleState&)>& change);

    db::Database& m_database;
};

} // namespace muster
