// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/apikeys.h"

#include <algorithm>
#include <mutex>

namespace muster {

/// Keys in memory, shared by the ports of all threads. Its clock stands still at `now`; key number N is
/// "muster_NNNN-made-up-key".
class MemoryApiKeys final : public ApiKeys
{
public:
    Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(12)};

    Result<Made> create(const std::string& name) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_error)
            return fail(*m_error);
        std::string number = std::to_string(m_keys.size() + 1);
        number.insert(0, 4 - std::min<std::size_t>(4, number.size()), '0');
        const std::string text = "muster_" + number + "-made-up-key";
        m_keys.push_back({"k-" + number, name, text.substr(0, 12), now, {}, {}});
        return Made{m_keys.back(), Secret(text)};
    }
    Result<std::vector<ApiKey>> list() override
    {
        const std::scoped_lock lock(m_guard);
        if (m_error)
            return fail(*m_error);
        return m_keys;
    }
    Result<void> revoke(const std::string& id) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_error)
            return fail(*m_error);
        for (ApiKey& key : m_keys) {
            if (key.id != id || key.revoked != Timestamp())
                continue;
            key.revoked = now;
            return {};
        }
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such working key."));
    }
    Result<std::optional<std::string>> check(std::string_view) override { return std::optional<std::string>(); }

    void add(ApiKey key)
    {
        const std::scoped_lock lock(m_guard);
        m_keys.push_back(std::move(key));
    }
    /// What every call ends with from now on; none = they work.
    void setError(std::optional<Error> error)
    {
        const std::scoped_lock lock(m_guard);
        m_error = std::move(error);
    }
    [[nodiscard]] std::vector<ApiKey> keys()
    {
        const std::scoped_lock lock(m_guard);
        return m_keys;
    }

private:
    std::mutex m_guard;
    std::vector<ApiKey> m_keys;
    std::optional<Error> m_error;
};

} // namespace muster
