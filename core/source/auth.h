// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// How a connector signs in at its source: plain values, as they stand in its file (docs/connector.md).
namespace muster {

/// A text that may hold a secret: `text` alone, or `{"secret": NAME}` (then `text` is empty, or a format such as
/// "SSWS {secret}" in which {secret} stands for the stored value).
struct MaybeSecret
{
    std::string text;
    std::string secret; ///< name in the secret store; empty = `text` is the plain value
    [[nodiscard]] bool isSecret() const { return !secret.empty(); }
    friend bool operator==(const MaybeSecret&, const MaybeSecret&) = default;
};

struct HeaderField
{
    std::string name;
    MaybeSecret value;
    friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

struct AuthNone
{
    friend bool operator==(const AuthNone&, const AuthNone&) = default;
};
struct AuthBearer
{
    MaybeSecret token;
    friend bool operator==(const AuthBearer&, const AuthBearer&) = default;
};
struct AuthApiKey
{
    enum class In { Header, Query, Cookie };
    In in = In::Header;
    std::string name;
    MaybeSecret value;
    friend bool operator==(const AuthApiKey&, const AuthApiKey&) = default;
};
struct AuthBasic
{
    MaybeSecret username, password;
    friend bool operator==(const AuthBasic&, const AuthBasic&) = default;
};
/// OAuth 2.0 (RFC 6749). URLs are absolute. Tokens come to the connector's secrets, never to the file.
struct AuthOAuth2
{
    enum class Grant { AuthorizationCode, ClientCredentials, Password, JwtBearer };
    enum class ClientAuth { Basic, BasicRaw, Body, None, PrivateKeyJwt };
    /// What is said in a signed assertion (RFC 7523, section 3), where it is not the usual.
    struct Assertion
    {
        std::string keyId;               ///< "kid": which of the client's keys it is
        std::string algorithm = "RS256"; ///< one of jwtAlgorithms()
        std::string issuer;              ///< empty = the client ID
        std::string subject;             ///< for whom; empty = the client ID
        std::string audience;            ///< empty = the token URL
        friend bool operator==(const Assertion&, const Assertion&) = default;
    };
    Grant grant = Grant::AuthorizationCode;
    std::string issuer; ///< where the metadata is (RFC 8414), and what a redirect's `iss` must be (RFC 9207); or empty
    std::string authorizationUrl, tokenUrl, revokeUrl;
    MaybeSecret clientId, clientSecret;
    MaybeSecret username, password; ///< Grant::Password
    MaybeSecret privateKey;         ///< PEM; Grant::JwtBearer and ClientAuth::PrivateKeyJwt
    Assertion assertion;
    std::string scopes; ///< separated by spaces
    bool pkce = true;   ///< S256 (RFC 7636)
    ClientAuth clientAuth = ClientAuth::Basic;
    int redirectPort = 0;                                   ///< on 127.0.0.1; 0 = any free one
    std::vector<std::pair<std::string, std::string>> extra; ///< more parameters: audience, resource
    [[nodiscard]] bool usesKey() const { return grant == Grant::JwtBearer || clientAuth == ClientAuth::PrivateKeyJwt; }
    friend bool operator==(const AuthOAuth2&, const AuthOAuth2&) = default;
};
/// A login request whose answer holds a token. It is good for `ttl`, or until the source refuses it.
struct AuthSession
{
    struct Login
    {
        std::string method = "POST"; ///< POST, PUT or GET
        std::string address;         ///< a path after the base URL, or a whole URL
        std::vector<HeaderField> headers;
        std::optional<Json> body;       ///< an object; {"secret": NAME} may stand for a value
        bool form = false;              ///< sent as a form (names and texts) instead of JSON
        MaybeSecret username, password; ///< sent as Basic when there is one
        friend bool operator==(const Login&, const Login&) = default;
    };
    Login request;
    std::string token;       ///< record path in the answer; or:
    std::string tokenHeader; ///< a header of the answer. Later answers that have it replace the token; or:
    std::string tokenCookie; ///< a cookie that the answer sets; later ones as well
    std::string header = "Authorization";
    std::string format = "Bearer {token}"; ///< of the header in each request
    std::string ttl;                       ///< ISO 8601 ("PT30M") or whole seconds; empty = nobody knows
    friend bool operator==(const AuthSession&, const AuthSession&) = default;
};
using Auth = std::variant<AuthNone, AuthBearer, AuthApiKey, AuthBasic, AuthOAuth2, AuthSession>;

} // namespace muster
