// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

#include <algorithm>

namespace muster {

Json secretToJson(const MaybeSecret& value)
{
    if (!value.isSecret())
        return value.text;
    Json out{{"secret", value.secret}};
    if (!value.text.empty())
        out["format"] = value.text;
    return out;
}

void put(Json& out, const char* key, const std::string& text)
{
    if (!text.empty())
        out[key] = text;
}

void put(Json& out, const char* key, const MaybeSecret& value)
{
    if (value != MaybeSecret())
        out[key] = secretToJson(value);
}

namespace {

/// A format goes into "value" with its "secret" beside it, as the contract writes API keys.
void putValue(Json& out, const MaybeSecret& value)
{
    if (value.isSecret() && !value.text.empty()) {
        out["value"] = value.text;
        out["secret"] = value.secret;
    } else {
        out["value"] = secretToJson(value);
    }
}

Json toJson(const AuthNone&)
{
    return Json{{"kind", "none"}};
}

Json toJson(const AuthBearer& auth)
{
    return Json{{"kind", "bearer"}, {"token", secretToJson(auth.token)}};
}

Json toJson(const AuthApiKey& auth)
{
    const char* in = auth.in == AuthApiKey::In::Header  ? "header"
                     : auth.in == AuthApiKey::In::Query ? "query"
                                                        : "cookie";
    Json out{{"kind", "apiKey"}, {"in", in}, {"name", auth.name}};
    putValue(out, auth.value);
    return out;
}

Json toJson(const AuthBasic& auth)
{
    return Json{
        {"kind", "basic"}, {"username", secretToJson(auth.username)}, {"password", secretToJson(auth.password)}};
}

const char* word(AuthOAuth2::Grant grant)
{
    switch (grant) {
    case AuthOAuth2::Grant::ClientCredentials:
        return "clientCredentials";
    case AuthOAuth2::Grant::Password:
        return "password";
    case AuthOAuth2::Grant::JwtBearer:
        return "jwtBearer";
    case AuthOAuth2::Grant::AuthorizationCode:
        break;
    }
    return "authorizationCode";
}

const char* word(AuthOAuth2::ClientAuth auth)
{
    switch (auth) {
    case AuthOAuth2::ClientAuth::BasicRaw:
        return "basicRaw";
    case AuthOAuth2::ClientAuth::Body:
        return "body";
    case AuthOAuth2::ClientAuth::None:
        return "none";
    case AuthOAuth2::ClientAuth::PrivateKeyJwt:
        return "privateKeyJwt";
    case AuthOAuth2::ClientAuth::Basic:
        break;
    }
    return "basic";
}

Json assertionJson(const AuthOAuth2::Assertion& assertion)
{
    Json out = Json::object();
    put(out, "keyId", assertion.keyId);
    put(out, "algorithm", assertion.algorithm);
    put(out, "issuer", assertion.issuer);
    put(out, "subject", assertion.subject);
    put(out, "audience", assertion.audience);
    return out;
}

Json toJson(const AuthOAuth2& auth)
{
    Json out{{"kind", "oauth2"}, {"grant", word(auth.grant)}};
    put(out, "issuer", auth.issuer);
    put(out, "authorizationUrl", auth.authorizationUrl);
    put(out, "tokenUrl", auth.tokenUrl);
    put(out, "revokeUrl", auth.revokeUrl);
    put(out, "clientId", auth.clientId);
    put(out, "clientSecret", auth.clientSecret);
    put(out, "username", auth.username);
    put(out, "password", auth.password);
    put(out, "privateKey", auth.privateKey);
    if (auth.assertion != AuthOAuth2::Assertion())
        out["assertion"] = assertionJson(auth.assertion);
    put(out, "scopes", auth.scopes);
    out["pkce"] = auth.pkce ? "S256" : "none";
    out["clientAuth"] = word(auth.clientAuth);
    if (auth.redirectPort != 0)
        out["redirectPort"] = auth.redirectPort;
    if (!auth.extra.empty()) {
        out["extra"] = Json::object();
        for (const auto& [name, value] : auth.extra)
            out["extra"][name] = value;
    }
    return out;
}

bool isNumber(const std::string& text)
{
    return !text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == std::string::npos;
}

Json loginJson(const AuthSession::Login& login)
{
    const bool whole = login.address.starts_with("https://") || login.address.starts_with("http://");
    Json out{{"method", login.method}, {whole ? "url" : "path", login.address}};
    if (!login.headers.empty())
        out["headers"] = headersToJson(login.headers);
    out["body"] = login.body.value_or(Json());
    if (login.form)
        out["bodyFormat"] = "form";
    put(out, "username", login.username);
    put(out, "password", login.password);
    return out;
}

Json toJson(const AuthSession& auth)
{
    Json out{{"kind", "session"}, {"request", loginJson(auth.request)}};
    put(out, "token", auth.token);
    put(out, "tokenHeader", auth.tokenHeader);
    put(out, "tokenCookie", auth.tokenCookie);
    out["header"] = auth.header;
    out["format"] = auth.format;
    if (isNumber(auth.ttl))
        out["ttl"] = std::stoll(auth.ttl);
    else
        put(out, "ttl", auth.ttl);
    return out;
}

} // namespace

Json headersToJson(const std::vector<HeaderField>& headers)
{
    Json out = Json::array();
    for (const HeaderField& field : headers) {
        Json header{{"name", field.name}};
        putValue(header, field.value);
        out.push_back(std::move(header));
    }
    return out;
}

Json authToJson(const Auth& auth)
{
    return std::visit([](const auto& kind) { return toJson(kind); }, auth);
}

} // namespace muster
