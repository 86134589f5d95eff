// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorobject.h"

namespace muster {

namespace {

constexpr int maxPageSize = 100'000;

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(SourceText)
};

void readTls(ObjectReader& reader, TlsSettings& out)
{
    reader.text("caFile", out.caFile);
    reader.text("clientCertificate", out.clientCertificate);
    reader.maybeSecret("clientKey", out.clientKey);
    reader.text("pin", out.pin);
}

void readProxy(ObjectReader& reader, ProxySettings& out)
{
    using Kind = ProxySettings::Kind;
    if (reader.need("kind"))
        reader.word<Kind>("kind", out.kind, {{"system", Kind::System}, {"none", Kind::None}, {"manual", Kind::Manual}});
    reader.text("url", out.url);
    reader.text("username", out.username);
    reader.maybeSecret("password", out.password);
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
    reader.object("tls", true, [&](ObjectReader& tls) { readTls(tls, source.tls); });
    reader.object("proxy", true, [&](ObjectReader& proxy) { readProxy(proxy, source.proxy); });
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
