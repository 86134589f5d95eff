// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/pagination_url.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Pagination", text);
}

bool isAlnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void encode(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lowered(c); });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string nameOf(std::string_view piece)
{
    return percentDecoded(piece.substr(0, piece.find('=')));
}

/// The pieces of "a=1&b=2", with one "?" or "&" in front allowed: that is how people paste it.
std::vector<std::string> pieces(std::string_view query)
{
    std::vector<std::string> out;
    if (!query.empty() && (query.front() == '?' || query.front() == '&'))
        query.remove_prefix(1);
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        if (end > 0)
            out.push_back(urlSyntax(query.substr(0, end)));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return out;
}

void append(std::vector<std::string>& to, std::vector<std::string> from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// One link-value of a Link header: `text` is moved behind it. The scan knows <...> and "..." so that commas inside do
/// not split.
struct LinkValue
{
    std::string target, rel;
    bool hasAnchor = false;
};

std::string quotedOrToken(std::string_view& text)
{
    std::string value;
    if (!text.empty() && text.front() == '"') {
        text.remove_prefix(1);
        while (!text.empty() && text.front() != '"') {
            if (text.front() == '\\' && text.size() > 1)
                text.remove_prefix(1);
            value += text.front();
            text.remove_prefix(1);
        }
        text.remove_prefix(text.empty() ? 0 : 1);
        return value;
    }
    const std::size_t end = std::min(text.find_first_of(";, \t"), text.size());
    value = text.substr(0, end);
    text.remove_prefix(end);
    return value;
}

void readParameter(std::string_view& text, LinkValue& link)
{
    const std::size_t nameEnd = std::min(text.find_first_of("=;,"), text.size());
    const std::string name = lowered(trimmed(text.substr(0, nameEnd)));
    text.remove_prefix(nameEnd);
    std::string value;
    if (!text.empty() && text.front() == '=') {
        text = trimmed(text.substr(1));
        value = quotedOrToken(text);
    }
    if (name == "rel" && link.rel.empty()) // a second rel must be ignored, section 3.3
        link.rel = lowered(value);
    link.hasAnchor = link.hasAnchor || name == "anchor";
}

std::optional<LinkValue> takeLink(std::string_view& text)
{
    const std::size_t open = text.find('<');
    const std::size_t close = open == std::string_view::npos ? open : text.find('>', open);
    if (close == std::string_view::npos) {
        text = {};
        return std::nullopt;
    }
    LinkValue link{std::string(trimmed(text.substr(open + 1, close - open - 1))), {}, false};
    text = trimmed(text.substr(close + 1));
    while (!text.empty() && text.front() == ';') {
        text = trimmed(text.substr(1));
        readParameter(text, link);
        text = trimmed(text);
    }
    return link;
}

bool hasWord(std::string_view words, std::string_view word)
{
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word)
            return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

} // namespace

std::string percentEncoded(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
            out += c;
        else
            encode(out, c);
    }
    return out;
}

std::string urlSyntax(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool escape = c == '%' && i + 2 < text.size() && isHex(text[i + 1]) && isHex(text[i + 2]);
        if (escape || isAlnum(c) ||
            (c != '\0' && std::string_view("-._~:/?[]@!$&'()*+,;=").find(c) != std::string_view::npos))
            out += c;
        else
            encode(out, c);
    }
    return out;
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && isHex(text[i + 1]) && isHex(text[i + 2])) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string joinPath(std::string_view base, std::string_view path)
{
    const std::size_t question = base.find('?');
    std::string_view query = question == std::string_view::npos ? std::string_view() : base.substr(question + 1);
    std::string out = urlSyntax(base.substr(0, question));
    if (!path.empty() && path.front() != '?') {
        while (!out.empty() && out.back() == '/')
            out.pop_back();
        out += path.front() == '/' ? "" : "/";
    }
    out += urlSyntax(path);
    if (!query.empty())
        out.append(1, out.find('?') == std::string::npos ? '?' : '&').append(query);
    return out;
}

Result<ListUrl> ListUrl::join(const Source& source, const std::string& filter, const std::vector<std::string>& paging)
{
    const std::string& path = source.list.path;
    const auto place = [](const char* where) { return QString::fromLatin1(where); };
    if (source.baseUrl.find('#') != std::string::npos)
        return fail(ErrorKind::Invalid, tr("The base URL has a # in it. Remove it and all behind it."), {},
                    place("source.baseUrl"));
    if (path.find('#') != std::string::npos || path.find("://") < path.find('?'))
        return fail(ErrorKind::Invalid,
                    tr("The path of the list must be the part behind the base URL, such as /employees, without # and "
                       "without another address."),
                    {}, place("source.list.path"));
    ListUrl url;
    const std::string joined = joinPath(source.baseUrl, path);
    const std::size_t question = std::min(joined.find('?'), joined.size());
    url.path = joined.substr(0, question);
    append(url.query, pieces(std::string_view(joined).substr(question)));
    for (const auto& [name, value] : source.list.query)
        url.query.push_back(percentEncoded(name) + '=' + percentEncoded(value));
    const auto isPaging = [&](const std::string& piece) {
        return std::find(paging.begin(), paging.end(), nameOf(piece)) != paging.end();
    };
    std::erase_if(url.query, isPaging);
    for (const std::string& text : {source.filter, filter}) {
        std::vector<std::string> parts = pieces(text);
        const auto taken = std::find_if(parts.begin(), parts.end(), isPaging);
        if (taken != parts.end())
            return fail(ErrorKind::Invalid,
                        tr("The filter sets “%1”, which the paging sets itself. Remove it from the filter.")
                            .arg(QString::fromStdString(nameOf(*taken))),
                        {}, place("source.filter"));
        append(url.query, std::move(parts));
    }
    return url;
}

std::string ListUrl::text(const std::vector<std::pair<std::string, std::string>>& parameters) const
{
    std::string out = path;
    char mark = '?';
    for (const std::string& piece : query) {
        out.append(1, mark).append(piece);
        mark = '&';
    }
    for (const auto& [name, value] : parameters) {
        out.append(1, mark).append(percentEncoded(name)).append(1, '=').append(percentEncoded(value));
        mark = '&';
    }
    return out;
}

Result<std::string> nextPageUrl(const std::string& page, const std::string& next, const Origin& origin)
{
    const QUrl base = QUrl::fromEncoded(QByteArray::fromStdString(page));
    const QUrl resolved = base.resolved(QUrl(QString::fromStdString(next), QUrl::TolerantMode));
    const std::string text = resolved.toEncoded(QUrl::RemoveFragment).toStdString();
    const auto target = Origin::parse(text, origin.scheme == "http");
    if (target && *target == origin)
        return text;
    const QString shown = target ? QString::fromStdString(target->text()) : tr("an address that cannot be used");
    return fail(ErrorKind::Redirect,
                tr("The server's link to the next page leads to %1, but the credentials belong to %2 and go nowhere "
                   "else. If both are the same service, change the base URL or the paging.")
                    .arg(shown, QString::fromStdString(origin.text())));
}

std::string_view headerValue(const std::vector<HttpHeader>& headers, std::string_view name)
{
    const std::string wanted = lowered(name);
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const HttpHeader& h) { return lowered(h.name) == wanted; });
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::optional<std::string> linkNext(const std::vector<HttpHeader>& headers)
{
    for (const HttpHeader& header : headers) {
        if (lowered(header.name) != "link")
            continue;
        for (std::string_view text = header.value; !text.empty();) {
            const auto link = takeLink(text);
            if (link && !link->hasAnchor && hasWord(link->rel, "next"))
                return link->target;
        }
    }
    return std::nullopt;
}

} // namespace muster
