// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

#include <QNetworkCookie>

#include <algorithm>

namespace muster {

namespace {
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
} // namespace

std::string_view HttpResponse::header(std::string_view name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [name](const HttpHeader& h) {
        return std::equal(h.name.begin(), h.name.end(), name.begin(), name.end(),
                          [](char a, char b) { return lower(a) == lower(b); });
    });
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::string HttpResponse::cookie(std::string_view name) const
{
    const std::string_view lines = header("Set-Cookie"); // Qt puts several of them on lines of one value
    const auto cookies = QNetworkCookie::parseCookies({lines.data(), static_cast<qsizetype>(lines.size())});
    const auto found = std::find_if(cookies.begin(), cookies.end(), [name](const QNetworkCookie& cookie) {
        return cookie.name().toStdString() == name;
    });
    return found == cookies.end() ? std::string() : found->value().toStdString();
}

} // namespace muster
