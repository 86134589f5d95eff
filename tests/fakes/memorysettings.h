// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/settings.h"

#include <map>
#include <mutex>

namespace muster {

/// Settings in memory, shared by the ports of all threads.
class MemorySettings final : public Settings
{
public:
    Result<Json> read(const std::string& name) override
    {
        const std::scoped_lock lock(m_guard);
        const auto found = m_values.find(name);
        return found == m_values.end() ? Json() : found->second;
    }
    Result<void> write(const std::string& name, const Json& value) override
    {
        const std::scoped_lock lock(m_guard);
        m_values[name] = value;
        return {};
    }

private:
    std::mutex m_guard;
    std::map<std::string, Json> m_values;
};

} // namespace muster
