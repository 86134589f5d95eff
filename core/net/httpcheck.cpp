// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpcheck.h"

#include "core/base/redact.h"
#include "core/net/origin.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>
#include <charconv>

namespace muster::httpcheck {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Http", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isTokenCharacter(char c)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, isTokenCharacter);
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool hasControl(std::string_view value)
{
    return std::ranges::any_of(value,
                               [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

/// Headers that belong to the connection, not to the person who fills in a form (RFC 9110, section 7.6.1).
bool belongsToConnection(std::string_view name)
{
    static constexpr std::array<std::string_view, 9> names{"host",       "content-length", "transfer-encoding",
                                                           "connection", "keep-alive",     "te",
                                                           "trailer",    "upgrade",        "expect"};
    return std::ranges::find(names, lower(name)) != names.end();
}

std::optional<std::int64_t> parseLength(std::string_view text)
{
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() || text.front() == '-')
        return std::nullopt;
    return value;
}

} // namespace

Result<void> request(const HttpRequest& request)
{
    if (!isToken(request.method))
        return fail(ErrorKind::Invalid, tr("“%1” is not an HTTP method.").arg(shown(request.method)));
    if (const auto origin = Origin::parse(request.url); !origin)
        return fail(origin.error());
    for (const HttpHeader& header : request.headers) {
        if (!isToken(header.name))
            return fail(ErrorKind::Invalid,
                        tr("“%1” cannot be the name of a header. Use letters, digits and hyphens only.")
                            .arg(shown(header.name)));
        if (hasControl(header.value))
            return fail(ErrorKind::Invalid,
                        tr("The value of the header “%1” holds a line break or another control character. Remove it.")
                            .arg(shown(header.name)));
        if (belongsToConnection(header.name))
            return fail(ErrorKind::Invalid,
                        tr("The header “%1” is set by the connection itself. Remove it from the list.")
                            .arg(shown(header.name)));
    }
    return {};
}

Result<Framing> framing(const std::vector<HttpHeader>& headers)
{
    Framing framing;
    bool isChunked = false;
    const auto bad = [](const QString& detail) {
        return fail(
            ErrorKind::BadAnswer,
            tr("The service contradicts itself about the length of its answer; it was dropped. Try again; if it "
               "stays so, tell the people who run the service."),
            detail);
    };
    for (const HttpHeader& header : headers) {
        const std::string name = lower(header.name);
        if (name == "content-length") {
            const auto length = parseLength(header.value);
            if (!length || framing.length)
                return bad(QStringLiteral("Content-Length: ") + shown(header.value));
            framing.length = length;
        } else if (name == "transfer-encoding") {
            if (isChunked || lower(header.value) != "chunked")
                return bad(QStringLiteral("Transfer-Encoding: ") + shown(header.value));
            isChunked = true;
        } else if (name == "content-encoding") {
            const std::string value = lower(header.value);
            if (value == "gzip" || value == "x-gzip" || value == "deflate")
                framing.isEncoded = true;
            else if (!value.empty() && value != "identity")
                return fail(
                    ErrorKind::BadAnswer,
                    tr("The service packed its answer as “%1”, which was not asked for.").arg(shown(header.value)));
        }
    }
    if (isChunked && framing.length)
        return bad(QStringLiteral("Content-Length and Transfer-Encoding together"));
    return framing;
}

Result<std::string> redirect(const HttpRequest& request, const std::string& from, int status, std::string_view location)
{
    const QUrl base = QUrl::fromEncoded(QByteArray::fromStdString(from));
    const QUrl target =
        base.resolved(QUrl::fromEncoded(QByteArray(location.data(), static_cast<qsizetype>(location.size()))));
    const std::string url = target.toEncoded(QUrl::RemoveFragment).toStdString();
    const QString where = shown(redactUrl(url));
    if (request.method != "GET")
        return fail(
            ErrorKind::Redirect,
            tr("The service answered a %1 request with a redirect (%2) to %3, which is never followed. Enter that "
               "address yourself if it is right.")
                .arg(shown(request.method), QString::number(status), where));
    const auto here = Origin::parse(from);
    const auto there = Origin::parse(url);
    if (!here || !there || !(*here == *there))
        return fail(ErrorKind::Redirect,
                    tr("The service redirects to another place: %1. Credentials are never sent there. If that is the "
                       "right address, enter it as the base URL.")
                        .arg(where));
    return url;
}

} // namespace muster::httpcheck
