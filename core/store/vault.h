// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"

#include <QString>

#include <functional>
#include <optional>

namespace muster {

/// Secrets in one encrypted file of the workspace, for computers without a keychain: a key from a passphrase by
/// Argon2id, the entries under XSalsa20-Poly1305 (libsodium's secretbox). Nothing of them, no name and no host, can be
/// read without the passphrase. Threads and processes may share the file; each change replaces it as a whole.
/// The environment wins, as with Keychain.
class Vault final : public SecretStore
{
public:
    using Passphrase = std::function<Result<Secret>()>;

    /// Nothing is opened yet; the first write makes the file.
    Vault(QString file, Passphrase passphrase);
    ~Vault() override;

    /// Errors of all: SecretStore (no passphrase, a wrong one, a damaged file, no right to write), and as the port.
    [[nodiscard]] Result<Secret> read(const SecretRef& ref) override;
    [[nodiscard]] Result<void> write(const SecretRef& ref, const Secret& secret) override;
    [[nodiscard]] Result<void> remove(const SecretRef& ref) override;
    [[nodiscard]] Result<std::vector<SecretRef>> list(const std::string& connector) override;

    /// What opens the vault of this process: the file that MUSTER_VAULT_PASSPHRASE_FILE names, or systemd's credential
    /// "muster-vault" (systemd.exec(5), LoadCredential). One line end at the end does not count.
    [[nodiscard]] static Result<Secret> passphraseOfProcess();
    /// True when one of them is set.
    [[nodiscard]] static bool isChosen();

private:
    struct Entry;
    struct Content;
    [[nodiscard]] Result<Content> load();
    [[nodiscard]] Result<void> save(const Content& content);
    [[nodiscard]] Result<void> change(const std::function<Result<void>(Content&)>& how);
    [[nodiscard]] Result<void> deriveKey(const std::string& salt, std::uint64_t operations, std::uint64_t memory);

    QString m_file;
    Passphrase m_passphrase;
    Secret m_key;
    std::string m_salt; ///< with which m_key was derived
};

} // namespace muster
