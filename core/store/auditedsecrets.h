// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretplace.h"
#include "core/source/secretstore.h"
#include "core/sync/auditlog.h"

namespace muster {

/// Secrets as people change them: each change goes to the real place, then into the audit log, by name and origin only.
/// Tokens that Muster renews by itself are not noted.
class AuditedSecrets final : public SecretStore, public SecretPlace
{
public:
    /// All three outlive it.
    AuditedSecrets(SecretStore& store, SecretPlace& place, AuditLog& log);

    [[nodiscard]] Result<Secret> read(const SecretRef& ref) override;
    [[nodiscard]] Result<void> write(const SecretRef& ref, const Secret& secret) override;
    [[nodiscard]] Result<void> remove(const SecretRef& ref) override;
    [[nodiscard]] Result<std::vector<SecretRef>> list(const std::string& connector) override;

    [[nodiscard]] State state() override;
    [[nodiscard]] Result<void> open(Secret passphrase) override;
    void askWith(std::function<Result<Secret>()> ask) override;
    [[nodiscard]] Result<Moved> makeVault(Secret passphrase, const std::vector<std::string>& connectors) override;
    [[nodiscard]] Result<void> changePassphrase(Secret present, Secret next) override;
    [[nodiscard]] Result<Moved> useKeychain() override;

private:
    [[nodiscard]] Result<void> note(const char* what, const SecretRef& ref);
    [[nodiscard]] Result<Moved> noteMoved(const char* what, Result<Moved> moved);

    SecretStore& m_store;
    SecretPlace& m_place;
    AuditLog& m_log;
};

} // namespace muster
