// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/signin_oauth.h"
#include "core/sync/importrun.h"

namespace muster {

/// True when a connector's tokens are asked for by OAuth 2.0.
[[nodiscard]] bool usesOAuth(const Connector& connector);
/// How its authorization stands; nothing is sent. Errors: Invalid (no OAuth), SecretStore.
[[nodiscard]] Result<Authorization> authorizationOf(const Connector& connector, Ports& ports);
/// Authorizes a connector, saved or not: `open` gets the address for the person's browser, on the calling thread, once
/// Muster listens for its return. Errors: as OAuthSignIn::authorize.
[[nodiscard]] Result<Authorization> authorize(const Connector& connector, Ports& ports,
                                              const std::function<void(const std::string& address)>& open,
                                              std::stop_token stop);
/// Asks the connector's issuer for its endpoints (RFC 8414, OpenID Connect Discovery). Errors: Invalid, BadAnswer,
/// those of the network.
[[nodiscard]] Result<oauth::Metadata> discover(const Connector& connector, Ports& ports, std::stop_token stop);
/// Before an integration is deleted: revokes its tokens at the source and forgets all its secrets. Gives a sentence
/// for whatever did not work; nothing of it stops the deletion.
[[nodiscard]] std::vector<QString> forgetCredentials(const Connector& connector, Ports& ports, std::stop_token stop);
/// After a changed connector was saved: forgets the tokens of the settings before, which nothing uses any more. They
/// are revoked as well when those settings had a revocation URL, unless the same client goes on at the same server:
/// many of these end the new authorization with the old one. Gives a sentence for whatever did not work.
[[nodiscard]] std::vector<QString> forgetOldTokens(const Connector& before, const Connector& after, Ports& ports,
                                                   std::stop_token stop);
/// {"authorized", "expiresAt", "scopes", ...} (contract, section 2).
[[nodiscard]] Json toJson(const Authorization& authorization);

} // namespace muster
