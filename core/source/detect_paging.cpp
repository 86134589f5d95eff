// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect_paging.h"

#include "core/source/namewords.h"
#include "core/source/pagination_url.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

constexpr std::string_view offsetNames =
    "offset skip startat start startindex from first sysparmoffset startrow skipcount firstresult";
constexpr std::string_view sizeNames =
    "limit count maxresults max size pagesize take top sysparmlimit itemsperpage perpage rows results length "
    "resultsperpage taille first pagelength limite numrows pagelimit maxitems";
constexpr std::string_view pageNames = "page pagenumber pageno pageindex currentpage pagenum p seite pagina number";
constexpr std::string_view moreNames =
    "hasmore hasnextpage hasnext more moreresults moreavailable hasmoreitems moredata";

void collectBody(const Json& value, const std::string& path, int depth, std::vector<AskedParameter>& out)
{
    constexpr int deepest = 4;
    if (!value.is_object() || depth >= deepest)
        return;
    for (const auto& [key, member] : value.items()) {
        if (member.is_object())
            collectBody(member, pathWith(path, key), depth + 1, out);
        else if (!member.is_array())
            out.push_back({pathWith(path, key), member, true});
    }
}

} // namespace

std::string AskedParameter::joined() const
{
    const std::size_t dot = inBody ? name.rfind('.') : std::string::npos;
    return joinedName(dot == std::string::npos ? std::string_view(name) : std::string_view(name).substr(dot + 1));
}

PagingSearch::PagingSearch(const SampleRequest& request, const SampleAnswer& answer,
                           const std::vector<EnvelopeValue>& envelope, std::int64_t size)
    : m_request(request), m_answer(answer), m_envelope(envelope), m_size(size)
{
    for (const auto& [name, value] : request.query)
        m_asked.push_back({name, Json(value), false});
    if (request.body)
        collectBody(*request.body, {}, 0, m_asked);
}

Scored<Pagination> PagingSearch::run() const
{
    using Search = Way (PagingSearch::*)() const;
    for (const Search search :
         {&PagingSearch::linkHeader, &PagingSearch::nextUrl, &PagingSearch::cursor, &PagingSearch::headerCursor,
          &PagingSearch::scim, &PagingSearch::asked, &PagingSearch::spring, &PagingSearch::echoedPage,
          &PagingSearch::echoedOffset, &PagingSearch::lastId})
        if (Way way = (this->*search)())
            return std::move(*way);
    return {PageNone(), saysMore() ? 0.2 : 0.4, tr("Neither the answer nor the request shows how the list goes on.")};
}

const AskedParameter* PagingSearch::pick(std::string_view names, bool numbers, std::string_view except) const
{
    const auto found = std::find_if(m_asked.begin(), m_asked.end(), [&](const AskedParameter& parameter) {
        const std::string joined = parameter.joined();
        return joined != except && isWordOf(names, joined) && (!numbers || wholeNumber(parameter.value));
    });
    return found == m_asked.end() ? nullptr : &*found;
}

const EnvelopeValue* PagingSearch::echo(std::string_view name, bool number) const
{
    const auto found = std::find_if(m_envelope.begin(), m_envelope.end(), [&](const EnvelopeValue& value) {
        return value.name() == name && (!number || wholeNumber(value.value));
    });
    return found == m_envelope.end() ? nullptr : &*found;
}

const EnvelopeValue* PagingSearch::firstEcho(std::initializer_list<std::string_view> names) const
{
    for (const std::string_view name : names)
        if (const EnvelopeValue* value = echo(name))
            return value;
    return nullptr;
}

const EnvelopeValue* PagingSearch::more() const
{
    const auto found = std::find_if(m_envelope.begin(), m_envelope.end(), [](const EnvelopeValue& value) {
        return value.value.is_boolean() && isWordOf(moreNames, value.name());
    });
    return found == m_envelope.end() ? nullptr : &*found;
}

bool PagingSearch::saysMore() const
{
    const EnvelopeValue* flag = more();
    return flag != nullptr && flag->value.get<bool>();
}

int PagingSearch::pageSize(const Json* value) const
{
    constexpr std::int64_t usual = 100, largest = 1000;
    const auto number = value == nullptr ? std::nullopt : wholeNumber(*value);
    const std::int64_t size = number ? *number : m_size > 0 ? m_size : usual;
    return static_cast<int>(std::clamp<std::int64_t>(size, 1, largest));
}

std::pair<std::string, int> PagingSearch::askedSize() const
{
    const AskedParameter* size = pick(sizeNames, true);
    if (size == nullptr || size->inBody)
        return {{}, pageSize(nullptr)};
    return {size->name, pageSize(&size->value)};
}

PagingSearch::Way PagingSearch::linkHeader() const
{
    if (!linkNext(m_answer.headers))
        return std::nullopt;
    const auto [name, size] = askedSize();
    PageLinkHeader page;
    page.size = name;
    page.pageSize = size;
    return Scored<Pagination>{page, 0.95, tr("The answer has a Link header with rel=\"next\" (RFC 8288).")};
}

PagingSearch::Way PagingSearch::scim() const
{
    const EnvelopeValue* size = echo("itemsperpage");
    if (echo("startindex") == nullptr || size == nullptr)
        return std::nullopt;
    PageOffset page;
    page.limit = "count";
    page.offset = "startIndex";
    page.start = 1;
    page.pageSize = pageSize(&size->value);
    return Scored<Pagination>{page, 0.95,
                              tr("startIndex and itemsPerPage are those of SCIM (RFC 7644, section 3.4.2.4).")};
}

PagingSearch::Way PagingSearch::asked() const
{
    const AskedParameter* size = pick(sizeNames, true);
    const QString why = tr("The request sends these parameters.");
    if (const AskedParameter* number = pick(pageNames, true)) {
        PageNumber page;
        page.page = number->name;
        page.size.clear();
        page.first = *wholeNumber(number->value) == 0 ? 0 : 1;
        page.in = number->inBody ? ParamIn::Body : ParamIn::Query;
        const EnvelopeValue* echoed = firstEcho({"perpage", "pagesize", "size", "limit"});
        if (size != nullptr)
            page.size = size->name;
        else if (echoed != nullptr)
            page.size = echoed->names.back();
        page.pageSize = pageSize(size != nullptr ? &size->value : echoed != nullptr ? &echoed->value : nullptr);
        return Scored<Pagination>{page, 0.9, why};
    }
    const AskedParameter* offset = pick(offsetNames, true);
    if (offset != nullptr && offset == size)
        size = pick(sizeNames, true, offset->joined());
    if (offset == nullptr || size == nullptr || offset->inBody != size->inBody)
        return std::nullopt;
    PageOffset page;
    page.limit = size->name;
    page.offset = offset->name;
    page.start = offset->joined() == "startindex" && *wholeNumber(offset->value) == 1 ? 1 : 0;
    page.in = offset->inBody ? ParamIn::Body : ParamIn::Query;
    page.pageSize = pageSize(&size->value);
    return Scored<Pagination>{page, 0.9, why};
}

PagingSearch::Way PagingSearch::spring() const
{
    const EnvelopeValue* size = echo("size");
    if (echo("totalpages") == nullptr || echo("number") == nullptr || size == nullptr)
        return std::nullopt;
    PageNumber page;
    page.size = "size";
    page.first = 0;
    page.pageSize = pageSize(&size->value);
    return Scored<Pagination>{page, 0.88,
                              tr("number, size and totalPages are those of Spring Data, which counts pages from 0.")};
}

PagingSearch::Way PagingSearch::echoedPage() const
{
    const EnvelopeValue* number = firstEcho({"pagenumber", "currentpage", "page", "pageindex"});
    if (number == nullptr)
        return std::nullopt;
    const EnvelopeValue* size = firstEcho({"perpage", "pagesize", "size", "limit", "pagelimit"});
    const EnvelopeValue* pages =
        firstEcho({"totalpages", "pages", "lastpage", "pagecount", "nextpage", "totalpagecount"});
    PageNumber page;
    page.page = number->name() == "currentpage" ? std::string("page") : number->names.back();
    page.size = size == nullptr ? std::string() : size->names.back();
    page.first = *wholeNumber(number->value) == 0 ? 0 : 1;
    page.pageSize = pageSize(size == nullptr ? nullptr : &size->value);
    return Scored<Pagination>{
        page, size != nullptr && pages != nullptr ? 0.85 : 0.6,
        tr("The answer says which page it is (“%1”). That the request names it so too is the custom.")
            .arg(shown(number->path))};
}

PagingSearch::Way PagingSearch::echoedOffset() const
{
    const EnvelopeValue* offset = firstEcho({"offset", "startat", "skip", "start", "startindex", "from"});
    const EnvelopeValue* size = firstEcho({"limit", "maxresults", "take", "count", "top", "size", "pagesize", "max"});
    if (offset == nullptr || size == nullptr)
        return std::nullopt;
    PageOffset page;
    page.limit = size->names.back();
    page.offset = offset->names.back();
    page.start = offset->name() == "startindex" ? 1 : 0;
    page.pageSize = pageSize(&size->value);
    return Scored<Pagination>{page, 0.85,
                              tr("The answer repeats “%1” and “%2”. That the request names them so too is the custom.")
                                  .arg(shown(offset->path), shown(size->path))};
}

PagingSearch::Way PagingSearch::lastId() const
{
    const EnvelopeValue* kind = echo("object", false);
    if (kind == nullptr || kind->value != Json("list") || !saysMore())
        return std::nullopt;
    PageLastId page;
    page.param = "starting_after";
    page.path = "id";
    std::tie(page.size, page.pageSize) = askedSize();
    return Scored<Pagination>{
        page, 0.85,
        tr("“object”: “list” with “%1” is how such sources go on after the last id.").arg(shown(more()->path))};
}

std::vector<Pagination> PagingSearch::candidates() const
{
    const int size = pageSize(nullptr);
    std::vector<Pagination> out;
    out.emplace_back(PageOffset{"limit", "offset", size, 0, ParamIn::Query});
    out.emplace_back(PageNumber{"page", "per_page", size, 1, ParamIn::Query});
    out.emplace_back(PageNumber{"page", "limit", size, 1, ParamIn::Query});
    out.emplace_back(PageNumber{"page", "pageSize", size, 1, ParamIn::Query});
    return out;
}

void detectPaging(const SampleRequest& request, const SampleAnswer& answer, const std::vector<EnvelopeValue>& envelope,
                  Detection& detection)
{
    const PagingSearch search(request, answer, envelope, detection.size);
    detection.pagination = search.run();
    detection.saysMore = search.saysMore();
    if (!std::holds_alternative<PageNone>(detection.pagination.value))
        return;
    detection.candidates = search.candidates();
    for (const EnvelopeValue& value : envelope) {
        if (!detection.total.isSure() || value.path != detection.total.value.path)
            continue;
        const auto total = wholeNumber(value.value);
        if (total && *total == detection.size && !detection.saysMore)
            detection.pagination = {PageNone(), 0.6, tr("The answer holds as many records as the total says.")};
    }
}

} // namespace muster
