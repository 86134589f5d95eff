// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretplace.h"

#include <mutex>

namespace muster {

/// A place for secrets that a test arranges: a keychain, or a vault with that passphrase. It moves nothing.
class MemorySecretPlace final : public SecretPlace
{
public:
    State state() override
    {
        const std::scoped_lock lock(m_guard);
        return m_state;
    }
    Result<void> open(Secret passphrase) override
    {
        const std::scoped_lock lock(m_guard);
        if (passphrase.reveal() != m_passphrase)
            return wrong();
        m_state.locked = false;
        return {};
    }
    void askWith(std::function<Result<Secret>()>) override {}
    Result<Moved> makeVault(Secret passphrase, const std::vector<std::string>& connectors) override
    {
        const std::scoped_lock lock(m_guard);
        m_passphrase = passphrase.reveal();
        m_state.kind = Kind::Vault;
        return Moved{static_cast<int>(connectors.size()), note};
    }
    Result<void> changePassphrase(Secret present, Secret next) override
    {
        const std::scoped_lock lock(m_guard);
        if (present.reveal() != m_passphrase)
            return wrong();
        m_passphrase = next.reveal();
        return {};
    }
    Result<Moved> useKeychain() override
    {
        const std::scoped_lock lock(m_guard);
        m_state = {};
        return Moved{1, {}};
    }

    void arrange(const State& state, const std::string& passphrase)
    {
        const std::scoped_lock lock(m_guard);
        m_state = state;
        m_passphrase = passphrase;
    }
    [[nodiscard]] std::string passphrase()
    {
        const std::scoped_lock lock(m_guard);
        return m_passphrase;
    }
    QString note; ///< what the next move leaves behind

private:
    static tl::unexpected<Error> wrong()
    {
        return fail(ErrorKind::SecretStore, QStringLiteral("The passphrase is wrong."));
    }
    std::mutex m_guard;
    State m_state;
    std::string m_passphrase;
};

} // namespace muster
