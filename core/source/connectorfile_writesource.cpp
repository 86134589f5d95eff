// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

#include <algorithm>
#include <set>

namespace muster {

namespace {

const char* word(ParamIn in)
{
    return in == ParamIn::Body ? "body" : "query";
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

Json tlsJson(const TlsSettings& tls)
{
    Json out = Json::object();
    put(out, "caFile", tls.caFile);
    put(out, "clientCertificate", tls.clientCertificate);
    put(out, "clientKey", tls.clientKey);
    put(out, "pin", tls.pin);
    return out;
}

Json proxyJson(const ProxySettings& proxy)
{
    using Kind = ProxySettings::Kind;
    Json out{{"kind", proxy.kind == Kind::System ? "system" : proxy.kind == Kind::None ? "none" : "manual"}};
    put(out, "url", proxy.url);
    put(out, "username", proxy.username);
    put(out, "password", proxy.password);
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
    Json out = Json::object();
    out["baseUrl"] = source.baseUrl;
    if (source.tls != TlsSettings())
        out["tls"] = tlsJson(source.tls);
    if (source.proxy != ProxySettings())
        out["proxy"] = proxyJson(source.proxy);
    out["auth"] = authToJson(source.auth);
    out["headers"] = headersToJson(source.headers);
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
