// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/net/http.h"
#include "core/net/jwt.h"

#include <optional>

/// OAuth 2.0 on the wire: what is sent and what may come back, as plain values. It sends nothing itself.
/// RFC 6749 (framework), 6750 (bearer), 7009 (revocation), 7636 (PKCE), 8252 (native apps), 8414 (metadata),
/// 9207 (iss), 9700 (security practice).
namespace muster::oauth {

/// Parameters in the order in which they are sent; decoded.
using Params = std::vector<std::pair<std::string, std::string>>;

/// How a client says who it is (RFC 6749, section 2.3.1). Basic encodes id and secret as a form does, as the standard
/// wants; BasicRaw does not, for servers that never heard of that.
/// Assertion: a signed statement (RFC 7523, section 2.2).
enum class ClientAuth { Basic, BasicRaw, Body, None, Assertion };

struct Client
{
    std::string id;
    Secret secret; ///< empty for a public client
    ClientAuth auth = ClientAuth::Basic;
    Secret assertion{}; ///< ClientAuth::Assertion: good for one request
};

/// A secret of one authorization and its shadow that may be seen (RFC 7636, section 4): S256.
struct Pkce
{
    Secret verifier;
    std::string challenge;
};
[[nodiscard]] Pkce makePkce();
/// BASE64URL(SHA256(verifier)), RFC 7636 section 4.2.
[[nodiscard]] std::string challengeOf(std::string_view verifier);
/// 256 random bits from the system as 43 letters of base64url: a state, a verifier.
[[nodiscard]] std::string randomText();
/// Whether two texts are equal, in a time that does not depend on where they differ.
[[nodiscard]] bool sameText(std::string_view a, std::string_view b);

/// application/x-www-form-urlencoded (WHATWG URL, section 5.2): a space is "+".
[[nodiscard]] std::string formEncoded(std::string_view text);
[[nodiscard]] std::string formEncoded(const Params& params);

/// https, or http to this computer; no user name, no fragment (RFC 6749, section 3.1). Errors: Invalid with `where`.
[[nodiscard]] Result<void> checkEndpoint(const std::string& url, const QString& where);

/// The endpoint with the parameters added to its own query (RFC 6749, section 3.1).
[[nodiscard]] std::string authorizationAddress(const std::string& endpoint, const Params& params);

/// The code in the query of a redirect ("code=...&state=..."). Splits before it decodes. `issuer` empty = not known.
/// Errors: Invalid = not the answer to this authorization (wrong or repeated parameters, wrong state or issuer) and to
/// be ignored; Unauthorized = the server or the person said no, with the reason.
[[nodiscard]] Result<Secret> codeOf(std::string_view query, std::string_view state, std::string_view issuer);

/// A request for a token; never retried by the network, because a code or a refresh token counts once.
[[nodiscard]] HttpRequest tokenRequest(const std::string& endpoint, const Client& client, Params params);
/// RFC 7009, section 2.1. `hint` is "refresh_token" or "access_token".
[[nodiscard]] HttpRequest revocationRequest(const std::string& endpoint, const Client& client, std::string_view token,
                                            const char* hint);

struct Tokens
{
    Secret access;
    Secret refresh;                               ///< empty: none came, an older one stays valid
    std::optional<std::chrono::seconds> lifetime; ///< of the access token; none: the server did not say
    std::optional<std::string> scope;             ///< as granted; none: as asked for
};
/// Errors: Unauthorized (the grant is no longer valid: authorize again; or the client was not accepted), Invalid (the
/// request is wrong: a scope, a grant type), BadAnswer, or a transient kind (Server, RateLimited).
[[nodiscard]] Result<Tokens> tokensOf(const HttpResponse& response, const Client& client);

/// What a server says about itself (RFC 8414, OpenID Connect Discovery).
struct Metadata
{
    std::string issuer, authorizationUrl, tokenUrl, revokeUrl;
    bool s256 = false;               ///< names S256
    bool issuerInRedirect = false;   ///< promises `iss` in redirects (RFC 9207)
    std::vector<std::string> scopes; ///< that it knows
};
/// Where the metadata may be, the likeliest first. Errors: Invalid.
[[nodiscard]] Result<std::vector<std::string>> metadataAddresses(const std::string& issuer);
/// Errors: BadAnswer (not metadata, or of another issuer: RFC 8414, section 3.3).
[[nodiscard]] Result<Metadata> metadataOf(const HttpResponse& response, const std::string& issuer);

} // namespace muster::oauth
