// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/origin.h"
#include "core/source/connector.h"
#include "core/source/secretstore.h"

#include <functional>

/// Which secrets a connector uses, where, and which server gets each.
namespace muster {

/// One use of a secret.
struct SecretUse
{
    std::string name;
    std::string place; ///< in the connector file: "source.auth.token"
    std::string url;   ///< of the server that gets it: the base URL, the token URL, the login, the proxy
    [[nodiscard]] Result<Origin> origin() const; ///< what the secret is bound to. Errors: Invalid
    /// True when that is the secret used here: one that was stored for another host is not.
    [[nodiscard]] bool isStoredAs(const SecretRef& ref) const;
};
[[nodiscard]] std::vector<SecretUse> secretUses(const Connector& connector);

/// Where a secret of that name goes, and what it is bound to. A name that nothing uses belongs to the base URL.
/// Errors: Invalid.
[[nodiscard]] Result<Origin> secretOrigin(const Connector& connector, const std::string& name);

/// Host and port of a proxy, "http" or "socks5". Errors: Invalid, also without a port.
[[nodiscard]] Result<Origin> proxyOrigin(const std::string& url);

/// The whole URL of a session's login.
[[nodiscard]] std::string loginUrl(const Source& source, const AuthSession& auth);

/// {"secret": NAME} or {"secret": NAME, "format": TEXT}, and nothing else in it; none for other values.
[[nodiscard]] std::optional<MaybeSecret> secretIn(const Json& value);
/// Calls `found` for each secret in a body, at any depth, with its place below `place`.
void eachSecret(const Json& body, const std::string& place,
                const std::function<void(const MaybeSecret& secret, const std::string& place)>& found);

/// The file's format "SSWS {secret}" with the secret put in; without {secret} the secret alone.
[[nodiscard]] std::string filledWith(const std::string& format, std::string_view secret);

} // namespace muster
