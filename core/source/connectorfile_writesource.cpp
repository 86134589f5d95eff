// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

#include <algorithm>
#include <set>

namespace muster {

namespace {

Json secretJson(const MaybeSecret& value)
{
    if (!value.isSecret())
        return value.text;
    Json out{{"secret", value.secret}};
    if (!value.text.empty())
        out["format"] = value.text;
    return out;
}

/// A format goes into "value" with its "secret" beside it, as the contract writes API keys.
void putValue(Json& out, const MaybeSecret& value)
{
    if (value.isSecret() && !value.text.empty()) {
        out["value"] = value.text;
        out["secret"] = value.secret;
    } else {
        out["value"] = secretJson(value);
    }
}

const char* word(ParamIn in)
{
    return in == ParamIn::Body ? "body" : "query";
}

Json toJson(const AuthNone&)
{
    return Json{{"kind", "none"}};
}

Json toJson(const AuthBearer& auth)
{
    return Json{{"kind", "bearer"}, {"token", secretJson(auth.token)}};
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
    return Json{{"kind", "basic"}, {"username", secretJson(auth.username)}, {"password", secretJson(auth.password)}};
}

const char* word(AuthOAuth2::Grant grant)
{
    switch (grant) {
    case AuthOAuth2::Grant::ClientCredentials:
        return "clientCredentials";
    case AuthOAuth2::Grant::Password:
        return "password";
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
    case AuthOAuth2::ClientAuth::Basic:
        break;
    }
    return "basic";
}

Json toJson(const AuthOAuth2& auth)
{
    Json out{{"kind", "oauth2"}, {"grant", word(auth.grant)}};
    const auto put = [&out](const char* key, const std::string& text) {
        if (!text.empty())
            out[key] = text;
    };
    const auto putSecret = [&out](const char* key, const MaybeSecret& value) {
        if (value != MaybeSecret())
            out[key] = secretJson(value);
    };
    put("issuer", auth.issuer);
    put("authorizationUrl", auth.authorizationUrl);
    put("tokenUrl", auth.tokenUrl);
    put("revokeUrl", auth.revokeUrl);
    putSecret("clientId", auth.clientId);
    putSecret("clientSecret", auth.clientSecret);
    putSecret("username", auth.username);
    putSecret("password", auth.password);
    put("scopes", auth.scopes);
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

Json toJson(const AuthOther& auth)
{
    Json out{{"kind", auth.kind}};
    for (const auto& [key, value] : auth.settings.items())
        out[key] = value;
    return out;
}

Json toJson(const PageNone&)
{
    return Json{{"kind", "none"}};
}

Json toJson(const PageOffset& page)
{
    return Json{{"kind", "offset"},          {"limit", page.limit}, {"offset", page.offset},
                {"pageSize", page.pageSize}, {"start", page.start}, {"in", word(page.in)}};
}

Json toJson(const PageNumber& page)
{
    return Json{{"kind", "page"},      {"page", page.page},  {"size", page.size}, {"pageSize", page.pageSize},
                {"first", page.first}, {"in", word(page.in)}};
}

Json toJson(const PageCursor& page)
{
    Json out{{"kind", "cursor"}, {"param", page.param}};
    if (!page.path.empty() || page.header.empty())
        out["path"] = page.path;
    if (!page.header.empty())
        out["header"] = page.header;
    out["in"] = word(page.in);
    out["size"] = page.size;
    out["pageSize"] = page.pageSize;
    if (!page.more.empty())
        out["more"] = page.more;
    return out;
}

Json toJson(const PageNextUrl& page)
{
    return Json{{"kind", "nextUrl"}, {"path", page.path}, {"size", page.size}, {"pageSize", page.pageSize}};
}

Json toJson(const PageLinkHeader& page)
{
    return Json{{"kind", "linkHeader"}, {"size", page.size}, {"pageSize", page.pageSize}};
}

Json toJson(const PageLastId& page)
{
    return Json{{"kind", "lastId"},  {"param", page.param},       {"path", page.path},
                {"size", page.size}, {"pageSize", page.pageSize}, {"in", word(page.in)}};
}

/// True when equal names stand together, so that an object with lists keeps the order.
bool isGrouped(const std::vector<std::pair<std::string, std::string>>& query)
{
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < query.size(); ++i) {
        const bool repeats = i > 0 && query[i - 1].first == query[i].first;
        if (!repeats && !seen.insert(query[i].first).second)
            return false;
    }
    return true;
}

Json queryJson(const std::vector<std::pair<std::string, std::string>>& query)
{
    if (!isGrouped(query)) {
        Json out = Json::array();
        for (const auto& [name, value] : query)
            out.push_back(Json{{"name", name}, {"value", value}});
        return out;
    }
    Json out = Json::object();
    for (const auto& [name, value] : query) {
        if (!out.contains(name)) {
            out[name] = value;
            continue;
        }
        Json& existing = out[name];
        if (!existing.is_array())
            existing = Json::array({existing});
        existing.push_back(value);
    }
    return out;
}

Json totalJson(const Total& total)
{
    if (total.in == Total::In::Body)
        return Json{{"in", "body"}, {"path", total.path}};
    if (total.in == Total::In::Header)
        return Json{{"in", "header"}, {"name", total.name}};
    return Json{{"in", "none"}};
}

} // namespace

Json sourceToJson(const Source& source)
{
    const auto json = [](const auto& part) { return toJson(part); };
    Json headers = Json::array();
    for (const HeaderField& field : source.headers) {
        Json header{{"name", field.name}};
        putValue(header, field.value);
        headers.push_back(std::move(header));
    }
    Json out = Json::object();
    out["baseUrl"] = source.baseUrl;
    out["auth"] = std::visit(json, source.auth);
    out["headers"] = std::move(headers);
    out["list"] = Json{{"method", source.list.method},
                       {"path", source.list.path},
                       {"query", queryJson(source.list.query)},
                       {"body", source.list.body.value_or(Json())},
                       {"records", source.list.records}};
    out["detail"] = source.detail ? Json{{"path", source.detail->path}, {"record", source.detail->record}} : Json();
    out["total"] = totalJson(source.total);
    out["pagination"] = std::visit(json, source.pagination);
    out["filter"] = source.filter;
    return out;
}

} // namespace muster
