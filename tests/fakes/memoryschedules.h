// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/schedule.h"

#include <map>
#include <mutex>

namespace muster {

/// Where schedules stand, in memory, shared by the ports of all threads.
class MemorySchedules final : public ScheduleStore
{
public:
    Result<std::vector<ScheduleState>> list() override
    {
        const std::scoped_lock lock(m_guard);
        std::vector<ScheduleState> states;
        for (const auto& [connector, state] : m_states)
            states.push_back(state);
        return states;
    }
    Result<std::optional<ScheduleState>> get(const std::string& connector) override
    {
        const std::scoped_lock lock(m_guard);
        const auto found = m_states.find(connector);
        return found == m_states.end() ? std::optional<ScheduleState>() : std::optional(found->second);
    }
    Result<void> write(const ScheduleState& state) override
    {
        const std::scoped_lock lock(m_guard);
        m_states[state.connector] = state;
        return {};
    }
    Result<void> change(const std::string& connector, const std::function<void(ScheduleState&)>& change) override
    {
        const std::scoped_lock lock(m_guard);
        if (const auto found = m_states.find(connector); found != m_states.end())
            change(found->second);
        return {};
    }
    Result<void> addOrChange(const ScheduleState& fresh, const std::function<void(ScheduleState&)>& change) override
    {
        const std::scoped_lock lock(m_guard);
        change(m_states.try_emplace(fresh.connector, fresh).first->second);
        return {};
    }
    Result<void> remove(const std::string& connector) override
    {
        const std::scoped_lock lock(m_guard);
        m_states.erase(connector);
        return {};
    }

private:
    std::mutex m_guard;
    std::map<std::string, ScheduleState> m_states;
};

} // namespace muster
