// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/troubles.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <span>

namespace muster {

namespace {

using Kind = Trouble::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("Troubles", text);
}

struct Name
{
    Kind kind;
    std::string_view name;
};
constexpr Name names[] = {{Kind::DropPage, "drop-page"}, {Kind::RepeatPage, "repeat-page"},
                          {Kind::CutPage, "cut-page"},   {Kind::Empty, "empty"},
                          {Kind::Rename, "rename"},      {Kind::CutTotal, "cut-total"}};

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

tl::unexpected<Error> wrong(std::string_view text)
{
    return fail(
        ErrorKind::Usage,
        tr("“%1” is no trouble. There are drop-page=2, repeat-page=2, cut-page=2, 429=3 (any status from 400 to "
           "599; 429=3x9 for nine times), empty, rename=work.email:workMail and cut-total=90. Pages count "
           "from 1.")
            .arg(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))));
}

/// The value at a path, to be changed in place; null where the path leads nowhere or to several.
Json* at(Json& document, std::span<const RecordPath::Step> path)
{
    Json* here = &document;
    for (const RecordPath::Step& step : path) {
        Json* next = nullptr;
        switch (step.kind) {
        case RecordPath::Step::Kind::Key:
            if (here->is_object() && here->contains(step.key))
                next = &(*here)[step.key];
            break;
        case RecordPath::Step::Kind::Index:
            if (here->is_array()) {
                const auto size = static_cast<std::int64_t>(here->size());
                const std::int64_t index = step.index < 0 ? size + step.index : step.index;
                if (index >= 0 && index < size)
                    next = &(*here)[static_cast<std::size_t>(index)];
            }
            break;
        case RecordPath::Step::Kind::Where:
            if (here->is_array()) {
                for (Json& element : *here) {
                    const auto field = element.is_object() ? element.find(step.key) : element.end();
                    if (!next && element.is_object() && field != element.end() &&
                        (field->is_string() ? field->get<std::string>() : writeJson(*field)) == step.value)
                        next = &element;
                }
            }
            break;
        case RecordPath::Step::Kind::All:
        case RecordPath::Step::Kind::Values:
            return here; // of a list of users: what holds them
        }
        if (!next)
            return nullptr;
        here = next;
    }
    return here;
}

bool holdsUsers(const Json* list)
{
    return list && list->is_structured();
}

/// Gives the member at the end of `path` another name, in place, as the source would.
bool rename(Json& record, const RecordPath& path, const std::string& to)
{
    const std::span<const RecordPath::Step> steps = path.steps();
    Json* holder = at(record, steps.first(steps.size() - 1));
    if (!holder || !holder->is_object() || !holder->contains(steps.back().key))
        return false;
    Json renamed = Json::object();
    for (const auto& [key, value] : holder->items())
        renamed[key == steps.back().key ? to : key] = value;
    *holder = std::move(renamed);
    return true;
}

HttpResponse refusal(int status, const HttpResponse& answer)
{
    HttpResponse refused;
    refused.status = status;
    refused.url = answer.url;
    if (status == 429)
        refused.headers.push_back({"Retry-After", "1", false});
    return refused;
}

} // namespace

Result<Trouble> Trouble::parse(std::string_view text)
{
    const std::string_view name = text.substr(0, text.find('='));
    const std::string_view value = text.substr(std::min(name.size() + 1, text.size()));
    Trouble trouble;
    if (const auto status = wholeNumber(name); status && *status >= 400 && *status <= 599) {
        const auto cross = value.find('x');
        const auto page = wholeNumber(value.substr(0, cross));
        const auto times =
            cross == std::string_view::npos ? std::optional<std::int64_t>(1) : wholeNumber(value.substr(cross + 1));
        if (!page || *page < 1 || !times || *times < 1 || *times > 1000)
            return wrong(text);
        trouble.kind = Kind::Status;
        trouble.status = static_cast<int>(*status);
        trouble.times = static_cast<int>(*times);
        trouble.number = *page;
        return trouble;
    }
    const auto found =
        std::find_if(std::begin(names), std::end(names), [&](const Name& one) { return one.name == name; });
    if (found == std::end(names))
        return wrong(text);
    trouble.kind = found->kind;
    if (trouble.kind == Kind::Empty)
        return name == text ? Result<Trouble>(trouble) : wrong(text);
    if (trouble.kind == Kind::Rename) {
        const auto colon = value.rfind(':');
        const auto path = RecordPath::parse(value.substr(0, colon));
        if (colon == std::string_view::npos || colon + 1 == value.size() || !path || path->isRoot() || path->isList() ||
            path->steps().back().kind != RecordPath::Step::Kind::Key)
            return wrong(text);
        trouble.from = value.substr(0, colon);
        trouble.to = value.substr(colon + 1);
        return trouble;
    }
    const auto number = wholeNumber(value);
    if (!number || (*number < 1 && trouble.kind != Kind::CutTotal) || (*number < 2 && trouble.kind == Kind::RepeatPage))
        return wrong(text);
    trouble.number = *number;
    return trouble;
}

std::string Trouble::text() const
{
    if (kind == Kind::Status)
        return std::to_string(status) + '=' + std::to_string(number) + (times > 1 ? 'x' + std::to_string(times) : "");
    const auto found =
        std::find_if(std::begin(names), std::end(names), [this](const Name& one) { return one.kind == kind; });
    const std::string name(found->name);
    if (kind == Kind::Empty)
        return name;
    return name + '=' + (kind == Kind::Rename ? from + ':' + to : std::to_string(number));
}

QString Trouble::words() const
{
    const QString page = QString::number(number);
    switch (kind) {
    case Kind::DropPage:
        return tr("page %1 comes without its users").arg(page);
    case Kind::RepeatPage:
        return tr("page %1 is the page before it again").arg(page);
    case Kind::CutPage:
        return tr("the answer of page %1 breaks off").arg(page);
    case Kind::Status:
        return tr("page %1 is answered with %2 (tries: %3)").arg(page, QString::number(status), QString::number(times));
    case Kind::Empty:
        return tr("the list is empty");
    case Kind::Rename:
        return tr("the field %1 is called %2").arg(QString::fromStdString(from), QString::fromStdString(to));
    case Kind::CutTotal:
        return tr("the total says %1").arg(page);
    }
    return {};
}

Result<Troubles> Troubles::create(std::vector<Trouble> troubles, const Connector& connector)
{
    if (!connector.source)
        return fail(ErrorKind::Invalid, tr("The connector is a bookmark only: it has no source."), {},
                    QStringLiteral("source"));
    Troubles made(connector);
    const auto set = [](RecordPath& path, const std::string& text, const char* place) -> Result<void> {
        auto parsed = RecordPath::parse(text);
        if (!parsed) {
            parsed.error().where = QString::fromLatin1(place);
            return fail(std::move(parsed.error()));
        }
        path = std::move(*parsed);
        return {};
    };
    const Source& source = made.m_source;
    auto done = set(made.m_records, source.list.records, "source.list.records");
    if (done && source.total.in == Total::In::Body)
        done = set(made.m_total, source.total.path, "source.total.path");
    if (done && source.detail)
        done = set(made.m_detail, source.detail->record, "source.detail.record");
    for (Trouble& trouble : troubles) {
        One one{std::move(trouble), {}, false};
        if (done && one.trouble.kind == Kind::Rename)
            done = set(one.path, one.trouble.from, "rename");
        made.m_all.push_back(std::move(one));
    }
    if (!done)
        return fail(std::move(done.error()));
    return made;
}

std::int64_t Troubles::pageOf(const HttpRequest& request)
{
    const auto number = static_cast<std::int64_t>(m_pages.size()) + 1;
    return m_pages.try_emplace(request.method + ' ' + request.url + '\n' + request.body, number).first->second;
}

bool Troubles::isPage(const Json& body) const
{
    if (!m_source.detail)
        return true;
    Json copy = body;
    return holdsUsers(at(copy, m_records.steps()));
}

bool Troubles::setTotal(std::int64_t total, HttpResponse& answer, Json& body) const
{
    bool met = false;
    if (m_source.total.in == Total::In::Header) {
        for (HttpHeader& header : answer.headers) {
            if (QByteArray::fromStdString(header.name).compare(m_source.total.name.c_str(), Qt::CaseInsensitive) == 0) {
                header.value = std::to_string(total);
                met = true;
            }
        }
    } else if (Json* place = m_source.total.in == Total::In::Body ? at(body, m_total.steps()) : nullptr) {
        *place = place->is_string() ? Json(std::to_string(total)) : Json(total);
        met = true;
    }
    return met;
}

void Troubles::change(One& one, std::int64_t page, int attempt, HttpResponse& answer, Json& body)
{
    const Trouble& trouble = one.trouble;
    Json* list = at(body, m_records.steps());
    const bool isThePage = page == trouble.number;
    switch (trouble.kind) {
    case Kind::Empty:
        (void)setTotal(0, answer, body);
        [[fallthrough]];
    case Kind::DropPage:
        if (holdsUsers(list) && (isThePage || trouble.kind == Kind::Empty)) {
            *list = list->is_array() ? Json::array() : Json::object();
            one.met = true;
        }
        break;
    case Kind::RepeatPage:
        if (isThePage && m_before.contains(page - 1)) {
            body = readJson(m_before[page - 1]);
            one.met = true;
        }
        break;
    case Kind::CutPage:
    case Kind::Status:
        if (isThePage && (trouble.kind == Kind::CutPage || attempt <= trouble.times))
            one.met = true;
        break;
    case Kind::Rename:
        if (page == 0) {
            Json* record = at(body, m_detail.steps());
            one.met = (record && rename(*record, one.path, trouble.to)) || one.met;
        } else if (holdsUsers(list)) {
            for (Json& record : *list)
                one.met = rename(record, one.path, trouble.to) || one.met;
        }
        break;
    case Kind::CutTotal:
        one.met = setTotal(trouble.number, answer, body) || one.met;
        break;
    }
}

HttpResponse Troubles::change(const HttpRequest& request, HttpResponse answer, int attempt)
{
    Json body = readJson(answer.body);
    if (body.is_discarded() || answer.status < 200 || answer.status > 299)
        return answer;
    const std::int64_t page = isPage(body) ? pageOf(request) : 0; // 0 = one user's details
    const Json as = body;
    for (One& one : m_all)
        change(one, page, attempt, answer, body);
    if (body != as) // else its very bytes, with all digits
        answer.body = writeJson(body);
    if (page > 0) {
        m_before[page] = answer.body;
        m_lastRequest = request;
        m_lastPage = answer;
    }
    m_before.erase(page - 2);
    for (const One& one : m_all) {
        const Trouble& trouble = one.trouble;
        if (page != trouble.number || page == 0)
            continue;
        if (trouble.kind == Kind::CutPage)
            answer.body.resize(answer.body.size() / 2);
        else if (trouble.kind == Kind::Status && attempt <= trouble.times)
            return refusal(trouble.status, answer);
    }
    return answer;
}

std::optional<HttpResponse> Troubles::beyond(const HttpRequest& request) const
{
    const bool counts = std::holds_alternative<PageOffset>(m_source.pagination) ||
                        std::holds_alternative<PageNumber>(m_source.pagination);
    const auto path = [](const HttpRequest& one) { return one.method + one.url.substr(0, one.url.find('?')); };
    if (!counts || m_lastPage.status == 0 || path(request) != path(m_lastRequest))
        return std::nullopt;
    HttpResponse empty = m_lastPage;
    Json body = readJson(empty.body);
    Json* list = at(body, m_records.steps());
    if (!holdsUsers(list))
        return std::nullopt;
    *list = list->is_array() ? Json::array() : Json::object();
    empty.body = writeJson(body);
    empty.url = request.url;
    return empty;
}

std::vector<Trouble> Troubles::unmet() const
{
    std::vector<Trouble> out;
    for (const One& one : m_all)
        if (!one.met)
            out.push_back(one.trouble);
    return out;
}

} // namespace muster
