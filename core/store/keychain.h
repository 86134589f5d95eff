// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"

#include <chrono>
#include <optional>

namespace muster {

/// Secrets in the keychain of the platform (Secret Service or KWallet, macOS Keychain, Windows Credential Manager).
/// Thread-safe; every call may take up to `wait`, because a keychain may ask a person to unlock it. Never plain text
/// files.
///
/// A secret given through the environment wins over the keychain: MUSTER_SECRET_<CONNECTOR>_<NAME>, upper case, every
/// other character than A-Z and 0-9 as "_". When MUSTER_SECRET_ORIGIN_<CONNECTOR> is set ("https://hr.example.com"),
/// such a secret goes to that origin only.
class Keychain final : public SecretStore
{
public:
    /// 30 seconds for a person to unlock it; 4 where there is no screen on which anybody could be asked.
    [[nodiscard]] static std::chrono::milliseconds patience();
    explicit Keychain(QString service = QStringLiteral("Muster"), std::chrono::milliseconds wait = patience());

    [[nodiscard]] Result<Secret> read(const SecretRef& ref) override;
    [[nodiscard]] Result<void> write(const SecretRef& ref, const Secret& secret) override;
    [[nodiscard]] Result<void> remove(const SecretRef& ref) override;
    /// What was written through this class (names and origins are kept in an entry of their own); not the environment.
    [[nodiscard]] Result<std::vector<SecretRef>> list(const std::string& connector) override;

    /// "MUSTER_SECRET_NORTHWIND_HR_TOKEN" for "northwind-hr" and "token".
    [[nodiscard]] static std::string variable(std::string_view connector, std::string_view name);
    /// The secret from the environment; nothing when its variable is not set.
    [[nodiscard]] static std::optional<Result<Secret>> environment(const SecretRef& ref);
    /// The error for a secret that was never stored.
    [[nodiscard]] static tl::unexpected<Error> missing(const SecretRef& ref);

private:
    [[nodiscard]] Result<void> probe(const SecretRef& ref);
    [[nodiscard]] Result<void> changeIndex(const SecretRef& ref, bool present);

    QString m_service;
    std::chrono::milliseconds m_wait;
};

} // namespace muster
