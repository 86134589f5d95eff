// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretplace.h"
#include "core/store/vault.h"

#include <memory>
#include <mutex>

namespace muster {

/// The secrets of a workspace: its vault where there is one (or where the environment gives a passphrase for it), or
/// else the keychain; never both, so that nobody has to guess where a secret lies. Thread-safe; one for each process.
class WorkspaceSecrets final : public SecretStore, public SecretPlace
{
public:
    WorkspaceSecrets(const QString& vaultFile, std::unique_ptr<SecretStore> keychain);
    ~WorkspaceSecrets() override;

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
    [[nodiscard]] bool hasVault() const;
    [[nodiscard]] bool usesVault() const;
    [[nodiscard]] Result<Secret> passphrase() const;
    [[nodiscard]] std::vector<Vault::Entry> readKeychain(const std::vector<std::string>& connectors,
                                                         QStringList& notes);
    [[nodiscard]] int emptyKeychain(const std::vector<Vault::Entry>& moved, QStringList& notes);

    const QString m_file;
    const std::unique_ptr<SecretStore> m_keychain;
    std::mutex m_guard; ///< for all below
    Secret m_given;     ///< the passphrase that a person has entered
    std::function<Result<Secret>()> m_ask;
    Vault m_vault;
};

} // namespace muster
