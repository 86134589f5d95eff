// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

namespace muster {

namespace {

constexpr int maxPageSize = 100'000;

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
                            {"password", Grant::Password}});
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
    reader.text("scopes", auth.scopes);
    reader.word<bool>("pkce", auth.pkce, {{"S256", true}, {"none", false}});
    reader.word<ClientAuth>("clientAuth", auth.clientAuth,
                            {{"basic", ClientAuth::Basic},
                             {"basicRaw", ClientAuth::BasicRaw},
                             {"body", ClientAuth::Body},
                             {"none", ClientAuth::None}});
    reader.integer("redirectPort", auth.redirectPort, 0, 65535);
    readExtra(reader, auth.extra);
    return auth;
}

/// Walks over the words of the JWT bearer grant without keeping them: its settings stay as they are in the file.
void checkJwtBearer(ObjectReader& reader)
{
    std::string text;
    MaybeSecret secret;
    for (const char* key : {"grant", "issuer", "authorizationUrl", "tokenUrl", "scopes", "pkce", "clientAuth"})
        reader.text(key, text);
    std::optional<std::string> revoke;
    reader.optionalText("revokeUrl", revoke);
    for (const char* key : {"clientId", "clientSecret", "privateKey"})
        reader.maybeSecret(key, secret);
    std::vector<std::pair<std::string, std::string>> extra;
    readExtra(reader, extra);
}

void readHeader(ObjectReader& reader, std::vector<HeaderField>& out)
{
    HeaderField field;
    if (reader.need("name"))
        reader.text("name", field.name);
    if (reader.need("value"))
        reader.valueWithSecret("value", field.value);
    out.push_back(std::move(field));
}

void checkSession(ObjectReader& reader)
{
    const auto readRequest = [](ObjectReader& request) {
        std::string text;
        for (const char* key : {"method", "path", "url"})
            request.text(key, text);
        std::vector<HeaderField> headers;
        request.objects("headers", [&](ObjectReader& header) { readHeader(header, headers); });
        if (const Json* body = request.take("body"); body && !body->is_null() && !body->is_object())
            request.wrongType("body", *body, SourceText::tr("an object in { }, or null"));
    };
    if (reader.need("request"))
        reader.object("request", false, readRequest);
    std::string text;
    for (const char* key : {"token", "header", "format"})
        reader.text(key, text);
    if (const Json* ttl = reader.take("ttl"); ttl && !ttl->is_string() && !ttl->is_number_integer())
        reader.wrongType("ttl", *ttl, SourceText::tr("a duration such as \"PT30M\", or seconds"));
}

enum class AuthKind { None, Bearer, ApiKey, Basic, Oauth2, Session };

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
    } else if (kind == AuthKind::Oauth2 && reader.json().value("grant", Json()) != "jwtBearer") {
        out = readOAuth2(reader);
    } else if (kind == AuthKind::Oauth2 || kind == AuthKind::Session) {
        AuthOther auth{reader.json().value("kind", std::string()), reader.json()};
        auth.settings.erase("kind");
        kind == AuthKind::Oauth2 ? checkJwtBearer(reader) : checkSession(reader);
        out = std::move(auth);
    }
}

/// {"a": "1", "b": ["2", "3"]}, or [{"name": "a", "value": "1"}, ...] where the order of repeated names matters.
void readQuery(ObjectReader& list, std::vector<std::pair<std::string, std::string>>& out)
{
    const Json* query = list.take("query");
    if (!query)
        return;
    if (query->is_array()) {
        list.objects("query", [&](ObjectReader& reader) {
            auto& [name, value] = out.emplace_back();
            if (reader.need("name"))
                reader.text("name", name);
            if (reader.need("value"))
                reader.text("value", value);
        });
        return;
    }
    if (!query->is_object()) {
        list.wrongType("query", *query, SourceText::tr("an object such as {\"expand\": \"all\"}"));
        return;
    }
    for (const auto& [name, value] : query->items()) {
        const Json values = value.is_array() ? value : Json::array({value});
        for (const Json& one : values) {
            if (one.is_string())
                out.emplace_back(name, one.get<std::string>());
            else
                list.fail("query." + name,
                          SourceText::tr("The value of the query parameter “%1” must be a text in quotes, or a "
                                         "list of texts, but it is %2.")
                              .arg(QString::fromStdString(name), jsonTypeWord(one)));
        }
    }
}

void readList(ObjectReader& reader, ListRequest& out)
{
    reader.word<std::string>("method", out.method, {{"GET", "GET"}, {"POST", "POST"}});
    reader.text("path", out.path);
    readQuery(reader, out.query);
    if (const Json* body = reader.take("body")) {
        if (body->is_object())
            out.body = *body;
        else if (!body->is_null())
            reader.wrongType("body", *body, SourceText::tr("an object in { }, or null"));
    }
    reader.text("records", out.records);
}

void readTotal(ObjectReader& reader, Total& out)
{
    if (!reader.need("in"))
        return;
    reader.word<Total::In>("in", out.in,
                           {{"none", Total::In::None}, {"body", Total::In::Body}, {"header", Total::In::Header}});
    if (out.in == Total::In::Body)
        reader.text("path", out.path);
    else if (out.in == Total::In::Header)
        reader.text("name", out.name);
}

void readIn(ObjectReader& reader, ParamIn& out)
{
    reader.word<ParamIn>("in", out, {{"query", ParamIn::Query}, {"body", ParamIn::Body}});
}

void readPageSize(ObjectReader& reader, int& out)
{
    reader.integer("pageSize", out, 1, maxPageSize);
}

Pagination readOffset(ObjectReader& reader)
{
    PageOffset page;
    reader.text("limit", page.limit);
    reader.text("offset", page.offset);
    readPageSize(reader, page.pageSize);
    reader.integer("start", page.start, 0, 1);
    readIn(reader, page.in);
    return page;
}

Pagination readPageNumber(ObjectReader& reader)
{
    PageNumber page;
    reader.text("page", page.page);
    reader.text("size", page.size);
    readPageSize(reader, page.pageSize);
    reader.integer("first", page.first, 0, 1);
    readIn(reader, page.in);
    return page;
}

Pagination readCursor(ObjectReader& reader)
{
    PageCursor page;
    reader.text("param", page.param);
    reader.text("path", page.path);
    reader.text("header", page.header);
    readIn(reader, page.in);
    reader.text("size", page.size);
    readPageSize(reader, page.pageSize);
    reader.text("more", page.more);
    return page;
}

Pagination readNextUrl(ObjectReader& reader)
{
    PageNextUrl page;
    reader.text("path", page.path);
    reader.text("size", page.size);
    readPageSize(reader, page.pageSize);
    return page;
}

Pagination readLinkHeader(ObjectReader& reader)
{
    PageLinkHeader page;
    reader.text("size", page.size);
    readPageSize(reader, page.pageSize);
    return page;
}

Pagination readLastId(ObjectReader& reader)
{
    PageLastId page;
    reader.text("param", page.param);
    reader.text("path", page.path);
    reader.text("size", page.size);
    readPageSize(reader, page.pageSize);
    readIn(reader, page.in);
    return page;
}

void readPagination(ObjectReader& reader, Pagination& out)
{
    if (!reader.need("kind"))
        return;
    using ReadKind = Pagination (*)(ObjectReader&);
    ReadKind read = nullptr;
    reader.word<ReadKind>("kind", read,
                          {{"none", nullptr},
                           {"offset", readOffset},
                           {"page", readPageNumber},
                           {"cursor", readCursor},
                           {"nextUrl", readNextUrl},
                           {"linkHeader", readLinkHeader},
                           {"lastId", readLastId}});
    if (read)
        out = read(reader);
}

} // namespace

void readSource(ObjectReader& reader, Source& source)
{
    reader.text("baseUrl", source.baseUrl);
    reader.object("auth", false, [&](ObjectReader& auth) { readAuth(auth, source.auth); });
    reader.objects("headers", [&](ObjectReader& header) { readHeader(header, source.headers); });
    reader.object("list", false, [&](ObjectReader& list) { readList(list, source.list); });
    const auto readDetail = [&](ObjectReader& detail) {
        DetailRequest request;
        detail.text("path", request.path);
        detail.text("record", request.record);
        source.detail = std::move(request);
    };
    reader.object("detail", true, readDetail);
    reader.object("total", false, [&](ObjectReader& total) { readTotal(total, source.total); });
    reader.object("pagination", false, [&](ObjectReader& page) { readPagination(page, source.pagination); });
    reader.text("filter", source.filter);
}

} // namespace muster
