// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"

#include <QString>

#include <functional>
#include <optional>

namespace muster {

/// Secrets in one encrypted file of the workspace, for computers without a keychain: a key from a passphrase by
/// Argon2id, the entries under XSalsa20-Poly1305 (libsodium's secretbox). Nothing of them, no name and no host, can be
/// read without the passphrase. Processes may share the file; each change replaces it as a whole. Not thread-safe.
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

    struct Entry
    {
        SecretRef ref;
        Secret value;
    };
    /// Makes the file, with these in it. Errors: Conflict (there is one), SecretStore.
    [[nodiscard]] Result<void> make(std::vector<Entry> entries);
    /// Everything in it; also tells whether it can be opened. Empty when there is no file. Errors: SecretStore.
    [[nodiscard]] Result<std::vector<Entry>> all();
    /// Deletes the file when `take` has taken everything in it; nobody writes it meanwhile. Errors: as all(), and
    /// `take`'s.
    [[nodiscard]] Result<void> give(const std::function<Result<void>(const std::vector<Entry>&)>& take);
    /// From now on another passphrase opens it: a new salt, everything encrypted anew. Others that have it open must
    /// give the new one. Errors: SecretStore.
    [[nodiscard]] Result<void> changePassphrase(Passphrase next);

    /// What opens the vault of this process: the file that MUSTER_VAULT_PASSPHRASE_FILE names, or systemd's credential
    /// "muster-vault" (systemd.exec(5), LoadCredential). One line end at the end does not count.
    [[nodiscard]] static Result<Secret> passphraseOfProcess();
    /// True when one of them is set.
    [[nodiscard]] static bool isChosen();

private:
    using Entries = std::vector<Entry>;
    [[nodiscard]] Result<void> save(const Entries& entries);
    [[nodiscard]] Result<void> locked(const std::function<Result<void>()>& work);
    [[nodiscard]] Result<void> change(const std::function<Result<void>(Entries&)>& how);
    [[nodiscard]] Result<void> deriveKey(const std::string& salt, std::uint64_t operations, std::uint64_t memory);

    QString m_file;
    Passphrase m_passphrase;
    Secret m_key;
    std::string m_salt; ///< with which m_key was derived
};

} // namespace muster
