// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <functional>
#include <string>
#include <vector>

namespace muster {

/// Port: where the secrets of a workspace are kept, and how that is changed. All threads of a process share it: a vault
/// that was opened once is open for all of them until the process ends.
class SecretPlace
{
public:
    enum class Kind : std::uint8_t { Keychain, Vault };
    struct State
    {
        Kind kind = Kind::Keychain;
        bool locked = false;    ///< a vault that cannot be opened with what the process knows now
        bool byProcess = false; ///< the vault's passphrase comes from a file that the environment or systemd names
        QString file;           ///< the vault's, also when there is none yet
    };
    /// What a move has done.
    struct Moved
    {
        int count = 0;
        QString note; ///< what stayed behind, and why; empty = nothing
    };

    virtual ~SecretPlace() = default;
    /// Never asks a person, nor a keychain.
    [[nodiscard]] virtual State state() = 0;
    /// Opens the vault and keeps the passphrase until the process ends. Errors: SecretStore, NotFound (no vault).
    [[nodiscard]] virtual Result<void> open(Secret passphrase) = 0;
    /// Who is asked for the passphrase when a secret of a locked vault is needed; nobody by default.
    virtual void askWith(std::function<Result<Secret>()> ask) = 0;
    /// Makes the vault, moves into it what the keychain holds for these connectors and for notifications, and uses it
    /// from now on. A keychain that cannot be read is no error: `note` says so. Errors: Invalid (a passphrase that is
    /// too short), Conflict (there is one already), SecretStore.
    [[nodiscard]] virtual Result<Moved> makeVault(Secret passphrase, const std::vector<std::string>& connectors) = 0;
    /// Errors: Invalid (too short), SecretStore (not the present one), NotFound (no vault).
    [[nodiscard]] virtual Result<void> changePassphrase(Secret present, Secret next) = 0;
    /// Moves everything into the keychain and deletes the vault; when one secret cannot be moved, nothing is.
    /// Errors: SecretStore, NotFound (no vault), Conflict (the environment says that there shall be one).
    [[nodiscard]] virtual Result<Moved> useKeychain() = 0;
};

} // namespace muster
