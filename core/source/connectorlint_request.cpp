// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/origin.h"
#include "core/source/connectorlint.h"
#include "core/source/recordpath.h"

#include <QUrl>
#include <QUrlQuery>

#include <map>

namespace muster {

namespace {

/// The parameters that paging itself sends, with the place of each name in the file.
struct PagingNames
{
    std::vector<std::pair<std::string, const char*>> required, optional;
    ParamIn in = ParamIn::Query;
    int pageSize = 0;
};

PagingNames names(const PageNone&)
{
    return {};
}
PagingNames names(const PageOffset& page)
{
    return {{{page.limit, "limit"}, {page.offset, "offset"}}, {}, page.in, page.pageSize};
}
PagingNames names(const PageNumber& page)
{
    return {{{page.page, "page"}}, {{page.size, "size"}}, page.in, page.pageSize};
}
PagingNames names(const PageCursor& page)
{
    return {{{page.param, "param"}}, {{page.size, "size"}}, page.in, page.pageSize};
}
PagingNames names(const PageNextUrl& page)
{
    return {{}, {{page.size, "size"}}, ParamIn::Query, page.pageSize};
}
PagingNames names(const PageLinkHeader& page)
{
    return {{}, {{page.size, "size"}}, ParamIn::Query, page.pageSize};
}
PagingNames names(const PageLastId& page)
{
    return {{{page.param, "param"}}, {{page.size, "size"}}, page.in, page.pageSize};
}

PagingNames pagingNames(const Source& source)
{
    return std::visit([](const auto& page) { return names(page); }, source.pagination);
}

std::vector<std::string> queryNames(std::string_view query)
{
    std::vector<std::string> out;
    const QUrlQuery parsed(QString::fromUtf8(query.data(), static_cast<qsizetype>(query.size())));
    for (const auto& [name, value] : parsed.queryItems(QUrl::FullyDecoded))
        out.push_back(name.toStdString());
    return out;
}

} // namespace

void ConnectorLint::checkPath(const std::string& path, const std::string& place, const QString& what)
{
    if (path.empty()) {
        error(place, tr("The %1 is missing. Write a path such as “data.items”.").arg(what));
        return;
    }
    if (const auto parsed = RecordPath::parse(path); !parsed)
        error(place, parsed.error().message);
}

void ConnectorLint::checkBaseUrl(const std::string& url)
{
    const std::string place = "source.baseUrl";
    if (url.empty()) {
        error(place, tr("The base URL is missing. The documentation of the source names it, such as "
                        "“https://hr.example.com/api/v1”."));
        return;
    }
    if (const auto origin = Origin::parse(url); !origin) {
        error(place, origin.error().message);
        return;
    }
    if (url.find_first_of("?#") != std::string::npos)
        error(place, tr("The base URL must end before “?” or “#”. Put query parameters into “source.list.query”."));
}

void ConnectorLint::checkRelativePath(const std::string& path, const std::string& place)
{
    if (path.find("://") != std::string::npos || path.starts_with("//"))
        error(place, tr("The path is a whole address. Write only what follows the base URL, such as “/employees”."));
    else if (path.find_first_of("# ") != std::string::npos || hasControl(path))
        error(place,
              tr("The path holds a space, a “#” or a control character. Write %20 for a space and %23 for “#”."));
    else if (!path.empty() && !path.starts_with('/') && !path.starts_with('?'))
        warning(place, tr("The path does not begin with “/”. Write “/%1”, so that it is clear where the base URL ends.")
                           .arg(QString::fromStdString(path)));
}

void ConnectorLint::checkList(const Source& source)
{
    const ListRequest& list = source.list;
    if (list.method != "GET" && list.method != "POST")
        error("source.list.method", tr("The method must be GET or POST."));
    checkRelativePath(list.path, "source.list.path");
    for (const auto& [name, value] : list.query) {
        if (name.empty())
            error("source.list.query", tr("A query parameter has no name. Write one, or remove the parameter."));
    }
    if (list.body && list.method != "POST")
        error("source.list.body", tr("Only a POST request has a body. Write \"method\": \"POST\", or \"body\": null."));
    checkPath(list.records, "source.list.records", tr("path to the list of users"));
}

void ConnectorLint::checkDetail(const DetailRequest& detail)
{
    const std::string place = "source.detail.path";
    if (detail.path.find("{id}") == std::string::npos)
        error(place, tr("The path of one user must hold {id}, such as “/employees/{id}”."));
    checkRelativePath(detail.path, place);
    checkPath(detail.record, "source.detail.record", tr("path to the user in the answer"));
}

void ConnectorLint::checkTotal(const Total& total)
{
    if (total.in == Total::In::Body)
        checkPath(total.path, "source.total.path", tr("path to the total count"));
    else if (total.in == Total::In::Header)
        checkHeaderName(total.name, "source.total.name");
}

void ConnectorLint::checkPagination(const Source& source)
{
    const std::string place = "source.pagination";
    const PagingNames paging = pagingNames(source);
    for (const auto& [name, key] : paging.required) {
        if (name.empty())
            error(place + "." + key, tr("The parameter's name is missing. The documentation of the source names it."));
    }
    if (!std::holds_alternative<PageNone>(source.pagination) && (paging.pageSize < 1 || paging.pageSize > 100'000))
        error(place + ".pageSize", tr("The page size must be from 1 to 100,000. 100 suits most sources."));
    if (paging.in == ParamIn::Body && source.list.method != "POST")
        error(place + ".in",
              tr("Paging parameters can only stand in the body of a POST request. Write \"method\": \"POST\" in "
                 "“source.list”, or \"in\": \"query\" here."));
    if (const auto* cursor = std::get_if<PageCursor>(&source.pagination)) {
        if (cursor->path.empty() == cursor->header.empty())
            error(place + ".path", tr("Write where the next cursor stands in the answer: either “path” for its body or "
                                      "“header” for one of "
                                      "its headers."));
        else if (!cursor->path.empty())
            checkPath(cursor->path, place + ".path", tr("path to the next cursor"));
        else
            checkHeaderName(cursor->header, place + ".header");
        if (!cursor->more.empty())
            checkPath(cursor->more, place + ".more", tr("path to the sign that there is more"));
    } else if (const auto* next = std::get_if<PageNextUrl>(&source.pagination)) {
        checkPath(next->path, place + ".path", tr("path to the next page's address"));
    } else if (const auto* last = std::get_if<PageLastId>(&source.pagination)) {
        checkPath(last->path, place + ".path", tr("path to the id in a user's record"));
    }
}

void ConnectorLint::checkParameters(const Source& source)
{
    // name -> who sends it; only what goes into the address can collide there
    std::map<std::string, QString> sent;
    const PagingNames paging = pagingNames(source);
    if (const auto* key = std::get_if<AuthApiKey>(&source.auth); key && key->in == AuthApiKey::In::Query)
        sent.emplace(key->name, tr("the authentication"));
    for (const auto* group : {&paging.required, &paging.optional}) {
        for (const auto& [name, key] : *group) {
            if (name.empty())
                continue;
            const std::string place = std::string("source.pagination.") + key;
            const auto [where, fresh] = sent.emplace(name, tr("the pagination"));
            if (!fresh)
                error(place, tr("The parameter “%1” is also sent by %2. Each needs its own name.")
                                 .arg(QString::fromStdString(name), where->second));
        }
    }
    if (paging.in == ParamIn::Body)
        return;
    const auto check = [&](const std::string& name, const std::string& place) {
        if (const auto found = sent.find(name); found != sent.end())
            error(place, tr("The parameter “%1” is also sent by %2. Remove it here.")
                             .arg(QString::fromStdString(name), found->second));
    };
    for (const auto& [name, value] : source.list.query)
        check(name, "source.list.query");
    if (const auto mark = source.list.path.find('?'); mark != std::string::npos) {
        for (const std::string& name : queryNames(std::string_view(source.list.path).substr(mark + 1)))
            check(name, "source.list.path");
    }
    for (const std::string& name : queryNames(source.filter))
        check(name, "source.filter");
}

void ConnectorLint::checkFilter(const Source& source)
{
    const std::string& filter = source.filter;
    if (hasControl(filter))
        error("source.filter", tr("The filter holds a line break or another control character. Remove it."));
    else if (filter.find('#') != std::string::npos)
        error("source.filter", tr("The filter holds “#”, which would cut the address. Write %23 instead."));
    else if (filter.starts_with('?') || filter.starts_with('&'))
        warning("source.filter", tr("The filter needs no “?” or “&” in front. Write it as “name=value&other=value”."));
}

} // namespace muster
