// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"

#include <map>
#include <mutex>
#include <optional>
#include <tuple>

namespace muster {

/// A SecretStore in memory that behaves as the keychain does. Thread-safe.
class MemorySecretStore final : public SecretStore
{
public:
    Result<Secret> read(const SecretRef& ref) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        const auto found = m_values.find(keyOf(ref));
        if (found == m_values.end())
            return missing();
        return found->second.clone();
    }
    Result<void> write(const SecretRef& ref, const Secret& secret) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        m_values.insert_or_assign(keyOf(ref), secret.clone());
        return {};
    }
    Result<void> remove(const SecretRef& ref) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        if (m_values.erase(keyOf(ref)) == 0)
            return missing();
        return {};
    }
    Result<std::vector<SecretRef>> list(const std::string& connector) override
    {
        const std::scoped_lock lock(m_guard);
        if (m_failure)
            return fail(*m_failure);
        std::vector<SecretRef> refs;
        for (const auto& [key, secret] : m_values)
            if (auto origin = Origin::fromText(std::get<2>(key)); origin && std::get<0>(key) == connector)
                refs.push_back({connector, std::get<1>(key), std::move(*origin)});
        return refs;
    }

    /// From now on every call fails like this; nothing = works again.
    void setFailure(std::optional<Error> failure)
    {
        const std::scoped_lock lock(m_guard);
        m_failure = std::move(failure);
    }

private:
    using Key = std::tuple<std::string, std::string, std::string>;
    static Key keyOf(const SecretRef& ref) { return {ref.connector, ref.name, ref.origin.text()}; }
    static tl::unexpected<Error> missing()
    {
        return fail(ErrorKind::SecretMissing, QStringLiteral("The secret was never stored for this origin."));
    }

    std::mutex m_guard;
    std::map<Key, Secret> m_values;
    std::optional<Error> m_failure;
};

} // namespace muster
