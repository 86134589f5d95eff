// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/pagination.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Pagination", text);
}

/// The parameters of a kind of paging under common names.
struct Names
{
    std::string size, place, path, header, more;
    int pageSize = 0, first = 0;
    ParamIn in = ParamIn::Query;
    bool needsPlace = false; ///< a parameter must say which page
    bool needsPath = false;  ///< the page must say which is next
};

Names namesOf(const PageNone&)
{
    return {};
}
Names namesOf(const PageOffset& k)
{
    return {k.limit, k.offset, {}, {}, {}, k.pageSize, k.start, k.in, true, false};
}
Names namesOf(const PageNumber& k)
{
    return {k.size, k.page, {}, {}, {}, k.pageSize, k.first, k.in, true, false};
}
Names namesOf(const PageCursor& k)
{
    return {k.size, k.param, k.path, k.header, k.more, k.pageSize, 0, k.in, true, k.header.empty()};
}
Names namesOf(const PageNextUrl& k)
{
    return {k.size, {}, k.path, {}, {}, k.pageSize, 0, ParamIn::Query, false, true};
}
Names namesOf(const PageLinkHeader& k)
{
    return {k.size, {}, {}, {}, {}, k.pageSize, 0, ParamIn::Query, false, false};
}
Names namesOf(const PageLastId& k)
{
    return {k.size, k.param, {}, {}, {}, k.pageSize, 0, k.in, true, false};
}

tl::unexpected<Error> wrong(const QString& message, const char* place)
{
    return fail(ErrorKind::Invalid, message, {}, QString::fromLatin1(place));
}

/// Sets a value deep in a POST body, making objects on the way; what stands in the way is replaced.
void setInBody(Json& body, const std::string& name, Json value)
{
    Json* at = &body;
    const auto path = RecordPath::parse(name);
    for (const RecordPath::Step& step : path ? path->steps() : std::vector<RecordPath::Step>()) {
        if (!at->is_object())
            *at = Json::object();
        at = &(*at)[step.key];
    }
    *at = std::move(value);
}

bool isBodyName(const std::string& name)
{
    const auto path = RecordPath::parse(name);
    if (!path || path->isRoot())
        return false;
    for (const RecordPath::Step& step : path->steps()) {
        if (step.kind != RecordPath::Step::Kind::Key)
            return false;
    }
    return true;
}

Result<void> checkNames(const Names& names, bool isPost)
{
    if (names.needsPlace && names.place.empty())
        return wrong(tr("The paging has no name for the parameter that says which page is wanted. Fill it in."),
                     "source.pagination");
    if (names.needsPath && names.path.empty())
        return wrong(tr("The paging does not say where the answer names its next page. Fill in the path."),
                     "source.pagination.path");
    if (!names.size.empty() && names.pageSize < 1)
        return wrong(tr("The page size must be at least 1."), "source.pagination.pageSize");
    if (names.in != ParamIn::Body)
        return {};
    if (!isPost)
        return wrong(tr("Paging parameters in the body need a POST request. Change the method of the list, or put them "
                        "into the query."),
                     "source.pagination.in");
    for (const std::string& name : {names.size, names.place}) {
        if (!name.empty() && !isBodyName(name))
            return wrong(
                tr("“%1” cannot name a place in the POST body. Write names with dots between them, such as page.limit.")
                    .arg(QString::fromStdString(name)),
                "source.pagination");
    }
    return {};
}

} // namespace

Result<Pager> Pager::create(const Source& source, const std::string& externalId, const std::string& filter)
{
    Pager pager;
    if (auto done = pager.prepare(source, externalId, filter); !done)
        return fail(std::move(done.error()));
    return pager;
}

Result<void> Pager::addEnvelope(const std::string& path, const char* place, int& slot)
{
    if (path.empty())
        return {};
    auto parsed = RecordPath::parse(path);
    if (!parsed) {
        parsed.error().where = QString::fromLatin1(place);
        return fail(std::move(parsed.error()));
    }
    slot = static_cast<int>(m_envelope.size());
    m_envelope.push_back(std::move(*parsed));
    return {};
}

Result<void> Pager::prepareBody(const Source& source)
{
    const bool isPost = source.list.method == "POST";
    if (!isPost && source.list.method != "GET")
        return wrong(tr("The method of the list must be GET or POST."), "source.list.method");
    if (isPost)
        m_body = source.list.body ? *source.list.body : Json();
    if (m_inBody && m_body->is_null())
        m_body = Json::object();
    if (m_inBody && !m_body->is_object())
        return wrong(tr("The POST body must be a JSON object when paging parameters go into it."), "source.list.body");
    return {};
}

Result<void> Pager::prepareEnvelope(const Source& source, const std::string& externalId)
{
    const Names names = std::visit([](const auto& kind) { return namesOf(kind); }, m_kind);
    m_tokenHeader = names.header;
    m_totalExpected = source.total.in != Total::In::None;
    m_totalHeader = source.total.in == Total::In::Header ? source.total.name : std::string();
    const std::string totalPath = source.total.in == Total::In::Body ? source.total.path : std::string();
    const std::string tokenPath = names.header.empty() ? names.path : std::string();
    for (const auto& [path, place, slot] : {std::tuple(totalPath, "source.total.path", &m_totalSlot),
                                            std::tuple(tokenPath, "source.pagination.path", &m_tokenSlot),
                                            std::tuple(names.more, "source.pagination.more", &m_moreSlot)}) {
        if (auto done = addEnvelope(path, place, *slot); !done)
            return done;
    }
    const auto* lastId = std::get_if<PageLastId>(&m_kind);
    if (!lastId)
        return {};
    auto path = RecordPath::parse(lastId->path.empty() ? externalId : lastId->path);
    if (!path) {
        path.error().where = QStringLiteral("source.pagination.path");
        return fail(std::move(path.error()));
    }
    m_last = std::move(*path);
    return {};
}

Result<void> Pager::prepare(const Source& source, const std::string& externalId, const std::string& filter)
{
    m_kind = source.pagination;
    const Names names = std::visit([](const auto& kind) { return namesOf(kind); }, m_kind);
    if (auto done = checkNames(names, source.list.method == "POST"); !done)
        return done;
    m_sizeName = names.size;
    m_placeName = names.place;
    m_pageSize = names.pageSize;
    m_next = names.first;
    m_inBody = names.in == ParamIn::Body;
    m_recordsPath = QString::fromStdString(source.list.records);
    if (auto done = prepareBody(source); !done)
        return done;
    if (auto done = prepareEnvelope(source, externalId); !done)
        return done;
    auto origin = Origin::parse(source.baseUrl);
    if (!origin) {
        origin.error().where = QStringLiteral("source.baseUrl");
        return fail(std::move(origin.error()));
    }
    m_origin = *origin;
    auto url =
        ListUrl::join(source, filter, m_inBody ? std::vector<std::string>() : std::vector{m_sizeName, m_placeName});
    if (!url)
        return fail(std::move(url.error()));
    m_url = std::move(*url);
    m_tokens.insert(std::hash<std::string>()(build(m_next, {}).url)); // a link back to the first page is a loop too
    return {};
}

PageRequest Pager::build(std::int64_t number, const std::string& token) const
{
    const bool isLink = std::holds_alternative<PageNextUrl>(m_kind) || std::holds_alternative<PageLinkHeader>(m_kind);
    std::vector<std::pair<std::string, std::string>> query;
    std::optional<Json> body = m_body;
    const auto set = [&](const std::string& name, const Json& value) {
        if (name.empty())
            return;
        if (m_inBody)
            setInBody(*body, name, value);
        else
            query.emplace_back(name, value.is_string() ? value.get<std::string>() : writeJson(value));
    };
    set(m_sizeName, m_pageSize);
    if (isNumbered())
        set(m_placeName, number);
    else if (!token.empty())
        set(m_placeName, token);
    PageRequest request;
    request.url = isLink && !token.empty() ? token : m_url.text(query);
    if (body && !body->is_null())
        request.body = body->dump();
    return request;
}

} // namespace muster
