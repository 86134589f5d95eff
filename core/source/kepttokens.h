// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/source/connector.h"
#include "core/source/secretstore.h"

#include <optional>

namespace muster {

/// The tokens of an OAuth authorization as they lie in the secret store: one entry, so that a new access token and its
/// refresh token are there together or not at all.
struct KeptTokens
{
    Secret access, refresh;
    Secret previous;                  ///< the refresh token before, until the new one has worked once
    std::optional<Timestamp> expires; ///< of the access token; none = nobody knows
    Timestamp authorized{}, refreshed{};
    std::string scopes; ///< granted, separated by spaces

    [[nodiscard]] bool isFresh(Timestamp now) const; ///< good for a while yet
};

/// How the entries' names begin; no connector may use such a name for a secret of its own.
inline constexpr std::string_view keptTokensPrefix = "oauth.tokens";

/// The entry of a connector's tokens. Its name holds a digest of everything that tokens depend on (client, server,
/// scopes): other settings have other tokens, and a draft does not take those of the version that is in use.
[[nodiscard]] SecretRef tokensRef(const std::string& connector, const AuthOAuth2& auth, const Origin& origin);
/// Nothing when there are none. Errors: SecretStore.
[[nodiscard]] Result<std::optional<KeptTokens>> readTokens(SecretStore& secrets, const SecretRef& ref);
[[nodiscard]] Result<void> writeTokens(SecretStore& secrets, const SecretRef& ref, const KeptTokens& tokens);

} // namespace muster
