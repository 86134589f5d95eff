// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detect_paging.h"
#include "core/source/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

/// A name under which sources hand out a cursor, and the parameter that takes it; empty = the same name.
struct CursorName
{
    std::string_view name, param;
    double confidence;
};
constexpr std::array cursorNames{CursorName{"nextpagetoken", "pageToken", 0.82},
                                 CursorName{"nextcursor", "cursor", 0.82},
                                 CursorName{"nexttoken", "", 0.65},
                                 CursorName{"nextpagecursor", "cursor", 0.65},
                                 CursorName{"continuationtoken", "", 0.75},
                                 CursorName{"endcursor", "after", 0.65},
                                 CursorName{"nextcontinuationtoken", "continuationToken", 0.65},
                                 CursorName{"scrollid", "", 0.65},
                                 CursorName{"bookmark", "", 0.65},
                                 CursorName{"cursor", "", 0.65},
                                 CursorName{"aftercursor", "after", 0.65},
                                 CursorName{"after", "", 0.85},
                                 CursorName{"startingafter", "", 0.85},
                                 CursorName{"nextpage", "", 0.65},
                                 CursorName{"offset", "", 0.8},
                                 CursorName{"pagetoken", "", 0.65},
                                 CursorName{"nextkey", "", 0.65},
                                 CursorName{"nextid", "", 0.65},
                                 CursorName{"cursornext", "cursor", 0.65},
                                 CursorName{"nextcursormark", "cursorMark", 0.65}};
constexpr std::string_view headerNames =
    "aftercursor xnextcursor xnexttoken xcontinuationtoken xnextpagetoken nextcursor";
constexpr std::string_view askedNames =
    "cursor pagetoken after continuationtoken nexttoken startingafter nextpagetoken";

const CursorName* cursorName(std::string_view name)
{
    const auto found =
        std::find_if(cursorNames.begin(), cursorNames.end(), [&](const CursorName& c) { return c.name == name; });
    return found == cursorNames.end() ? nullptr : &*found;
}

bool isAddress(const Json& value)
{
    if (!value.is_string())
        return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/') ||
           text.starts_with('?');
}

bool isNextAddress(const EnvelopeValue& value)
{
    const std::string name = value.name(), parent = value.parent();
    if (!isAddress(value.value) || name.ends_with("token") || name.ends_with("cursor"))
        return false;
    return name.starts_with("next") || name == "odatanextlink" ||
           (isWordOf("next nextpage", parent) && isWordOf("href url uri link", name));
}

bool isDigits(const Json& value)
{
    const auto& text = value.get_ref<const std::string&>();
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isCursor(const EnvelopeValue& value)
{
    const std::string name = value.name(), parent = value.parent();
    const bool isNull = value.value.is_null();
    if (cursorName(name) == nullptr || (!isNull && (!value.value.is_string() || value.value == Json(""))))
        return false;
    const bool isToken = name.ends_with("token") || name.ends_with("cursor");
    if (!isToken && isAddress(value.value))
        return false;
    if ((name == "after" || name == "startingafter") && !isWordOf("next cursors paging", parent))
        return false;
    if (name == "offset" && (isNull || isDigits(value.value) || parent == "nextpage"))
        return false;
    return !isNull || (name != "nextpage" && name != "nextid" && name != "nextkey");
}

} // namespace

const EnvelopeValue* PagingSearch::bestCursor() const
{
    const EnvelopeValue* best = nullptr;
    for (const EnvelopeValue& value : m_envelope)
        if (isCursor(value) && (best == nullptr || (best->value.is_null() && !value.value.is_null())))
            best = &value;
    return best;
}

PagingSearch::Way PagingSearch::nextUrl() const
{
    const EnvelopeValue* best = nullptr;
    for (const EnvelopeValue& value : m_envelope)
        if (isNextAddress(value) && (best == nullptr || value.names.size() < best->names.size()))
            best = &value;
    if (best == nullptr)
        return std::nullopt;
    // with both, the cursor leaves the connector's own parameters alone
    if (const EnvelopeValue* other = bestCursor(); other != nullptr && other->name() == "after")
        return std::nullopt;
    PageNextUrl page;
    page.path = best->path;
    std::tie(page.size, page.pageSize) = askedSize();
    return Scored<Pagination>{page, 0.95,
                              tr("“%1” holds the address of the next page.").arg(QString::fromStdString(best->path))};
}

Scored<Pagination> PagingSearch::cursorWith(PageCursor page, const std::string& name, const std::string& written) const
{
    const CursorName* known = cursorName(name);
    Scored<Pagination> way;
    const std::string names = std::string(askedNames) + ' ' + joinedName(written);
    if (const AskedParameter* sent = pick(names, false)) {
        page.param = sent->name;
        page.in = sent->inBody ? ParamIn::Body : ParamIn::Query;
        way.confidence = 0.93;
        way.why = tr("The answer holds a cursor, and the request has a parameter for it.");
    } else {
        const bool inBody = m_request.method == "POST" && m_request.body && m_request.body->is_object();
        page.in = inBody ? ParamIn::Body : ParamIn::Query;
        page.param = known == nullptr ? "cursor" : known->param.empty() ? written : std::string(known->param);
        if (name == "nextpagetoken" && written.find('_') != std::string::npos)
            page.param = "next_page_token";
        if (inBody && name == "endcursor")
            page.param = "variables.after";
        way.confidence = inBody && name == "endcursor" ? 0.6 : known == nullptr ? 0.75 : known->confidence;
        way.why = tr("The answer holds a cursor. The name of the parameter that takes it is the usual one; check it.");
    }
    std::tie(page.size, page.pageSize) = askedSize();
    if (page.in == ParamIn::Body)
        page.size.clear();
    if (const EnvelopeValue* flag = more())
        page.more = flag->path;
    way.value = std::move(page);
    return way;
}

PagingSearch::Way PagingSearch::cursor() const
{
    const EnvelopeValue* best = bestCursor();
    if (best == nullptr)
        return std::nullopt;
    PageCursor page;
    page.path = best->path;
    Scored<Pagination> way = cursorWith(std::move(page), best->name(), best->names.back());
    if (best->value.is_null()) {
        way.confidence = std::min(way.confidence, 0.6);
        way.why = tr("“%1” has the name of a cursor; it is empty in this answer, as on a last page.")
                      .arg(QString::fromStdString(best->path));
    }
    return way;
}

PagingSearch::Way PagingSearch::headerCursor() const
{
    for (const HttpHeader& header : m_answer.headers) {
        if (!isWordOf(headerNames, joinedName(header.name)) || header.value.empty())
            continue;
        PageCursor page;
        page.header = header.name;
        return cursorWith(std::move(page), "header", header.name);
    }
    return std::nullopt;
}

} // namespace muster
