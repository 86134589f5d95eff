// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

namespace muster {

namespace {

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(SourceText)
};

/// {"audience": "https://api.example.com"}
void readExtra(ObjectReader& reader, std::vector<std::pair<std::string, std::string>>& out)
{
    const Json* extra = reader.take("extra");
    if (!extra || extra->is_null())
        return;
    if (!extra->is_object())
        return reader.wrongType("extra", *extra, SourceText::tr("an object such as {\"audience\": \"...\"}"));
    for (const auto& [name, value] : extra->items()) {
        if (value.is_string())
            out.emplace_back(name, value.get<std::string>());
        else
            reader.wrongType("extra", value, SourceText::tr("an object whose values are texts"));
    }
}

AuthOAuth2 readOAuth2(ObjectReader& reader)
{
    using Grant = AuthOAuth2::Grant;
    using ClientAuth = AuthOAuth2::ClientAuth;
    AuthOAuth2 auth;
    if (reader.need("grant"))
        reader.word<Grant>("grant", auth.grant,
                           {{"authorizationCode", Grant::AuthorizationCode},
                            {"clientCredentials", Grant::ClientCredentials},
                            {"password", Grant::Password},
                            {"jwtBearer", Grant::JwtBearer}});
    reader.text("issuer", auth.issuer);
    reader.text("authorizationUrl", auth.authorizationUrl);
    reader.text("tokenUrl", auth.tokenUrl);
    std::optional<std::string> revoke;
    reader.optionalText("revokeUrl", revoke);
    auth.revokeUrl = revoke.value_or(std::string());
    reader.maybeSecret("clientId", auth.clientId);
    reader.maybeSecret("clientSecret", auth.clientSecret);
    reader.maybeSecret("username", auth.username);
    reader.maybeSecret("password", auth.password);
    reader.maybeSecret("privateKey", auth.privateKey);
    reader.object("assertion", true, [&](ObjectReader& assertion) {
        assertion.text("keyId", auth.assertion.keyId);
        assertion.text("algorithm", auth.assertion.algorithm);
        assertion.text("issuer", auth.assertion.issuer);
        assertion.text("subject", auth.assertion.subject);
        assertion.text("audience", auth.assertion.audience);
    });
    reader.text("scopes", auth.scopes);
    reader.word<bool>("pkce", auth.pkce, {{"S256", true}, {"none", false}});
    reader.word<ClientAuth>("clientAuth", auth.clientAuth,
                            {{"basic", ClientAuth::Basic},
                             {"basicRaw", ClientAuth::BasicRaw},
                             {"body", ClientAuth::Body},
                             {"none", ClientAuth::None},
                             {"privateKeyJwt", ClientAuth::PrivateKeyJwt}});
    reader.integer("redirectPort", auth.redirectPort, 0, 65535);
    readExtra(reader, auth.extra);
    return auth;
}

void readLogin(ObjectReader& reader, AuthSession::Login& out)
{
    reader.word<std::string>("method", out.method, {{"POST", "POST"}, {"PUT", "PUT"}, {"GET", "GET"}});
    reader.text("path", out.address);
    if (!out.address.empty() && reader.json().contains("url"))
        reader.fail("url", SourceText::tr("The login has both a “path” and a “url”. Keep one."));
    reader.text("url", out.address);
    reader.objects("headers", [&](ObjectReader& header) { readHeader(header, out.headers); });
    if (const Json* body = reader.take("body"); body && body->is_object())
        out.body = *body;
    else if (body && !body->is_null())
        reader.wrongType("body", *body, SourceText::tr("an object in { }, or null"));
    reader.word<bool>("bodyFormat", out.form, {{"json", false}, {"form", true}});
    reader.maybeSecret("username", out.username);
    reader.maybeSecret("password", out.password);
}

AuthSession readSession(ObjectReader& reader)
{
    AuthSession auth;
    if (reader.need("request"))
        reader.object("request", false, [&](ObjectReader& request) { readLogin(request, auth.request); });
    reader.text("token", auth.token);
    reader.text("tokenHeader", auth.tokenHeader);
    reader.text("tokenCookie", auth.tokenCookie);
    if (!auth.tokenCookie.empty()) { // as a browser sends it back
        auth.header = "Cookie";
        auth.format = auth.tokenCookie + "={token}";
    }
    reader.text("header", auth.header);
    reader.text("format", auth.format);
    if (const Json* ttl = reader.take("ttl")) {
        if (ttl->is_string())
            auth.ttl = ttl->get<std::string>();
        else if (ttl->is_number_integer())
            auth.ttl = ttl->dump();
        else
            reader.wrongType("ttl", *ttl, SourceText::tr("a duration such as \"PT30M\", or seconds"));
    }
    return auth;
}

enum class AuthKind { None, Bearer, ApiKey, Basic, Oauth2, Session };

} // namespace

void readHeader(ObjectReader& reader, std::vector<HeaderField>& out)
{
    HeaderField field;
    if (reader.need("name"))
        reader.text("name", field.name);
    if (reader.need("value"))
        reader.valueWithSecret("value", field.value);
    out.push_back(std::move(field));
}

void readAuth(ObjectReader& reader, Auth& out)
{
    if (!reader.need("kind"))
        return;
    AuthKind kind = AuthKind::None;
    reader.word<AuthKind>("kind", kind,
                          {{"none", AuthKind::None},
                           {"bearer", AuthKind::Bearer},
                           {"apiKey", AuthKind::ApiKey},
                           {"basic", AuthKind::Basic},
                           {"oauth2", AuthKind::Oauth2},
                           {"session", AuthKind::Session}});
    if (kind == AuthKind::Bearer) {
        AuthBearer auth;
        reader.maybeSecret("token", auth.token);
        out = std::move(auth);
    } else if (kind == AuthKind::ApiKey) {
        using In = AuthApiKey::In;
        AuthApiKey auth;
        reader.word<In>("in", auth.in, {{"header", In::Header}, {"query", In::Query}, {"cookie", In::Cookie}});
        reader.text("name", auth.name);
        reader.valueWithSecret("value", auth.value);
        out = std::move(auth);
    } else if (kind == AuthKind::Basic) {
        AuthBasic auth;
        reader.maybeSecret("username", auth.username);
        reader.maybeSecret("password", auth.password);
        out = std::move(auth);
    } else if (kind == AuthKind::Oauth2) {
        out = readOAuth2(reader);
    } else if (kind == AuthKind::Session) {
        out = readSession(reader);
    }
}

} // namespace muster
