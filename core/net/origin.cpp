// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/origin.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Origin", text);
}

bool hasControlOrSpace(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

/// What stands between "//" and the path: QUrl would accept and drop an empty "user@".
std::string_view authority(std::string_view url)
{
    const auto start = url.find("//");
    if (start == std::string_view::npos)
        return {};
    url.remove_prefix(start + 2);
    return url.substr(0, url.find_first_of("/?#\\"));
}

} // namespace

Result<Origin> Origin::parse(std::string_view url, bool allowPlainHttp)
{
    const auto refuse = [](const QString& message) { return fail(ErrorKind::Invalid, message); };
    if (url.empty())
        return refuse(tr("Enter the address of the service, for example https://hr.example.com/api."));
    if (hasControlOrSpace(url))
        return refuse(tr("The address holds a space or a control character. Write a space as %20."));
    if (authority(url).find('@') != std::string_view::npos)
        return refuse(tr("The address holds a user name or password. Remove it from the address and enter it under "
                         "Authentication."));
    const QUrl parsed(QString::fromUtf8(url.data(), static_cast<qsizetype>(url.size())), QUrl::StrictMode);
    const QString scheme = parsed.scheme();
    if (scheme != QLatin1String("https") && scheme != QLatin1String("http"))
        return refuse(tr("The address must begin with https://."));
    if (!parsed.isValid() || parsed.host().isEmpty())
        return refuse(tr("This is not a complete address. It looks like https://hr.example.com/api."));
    const int port = parsed.port(scheme == QLatin1String("https") ? 443 : 80);
    if (port < 1 || port > 65535)
        return refuse(tr("The port in the address must be a number from 1 to 65535."));
    QString host = parsed.host(QUrl::FullyEncoded).toLower();
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    if (host.endsWith(QLatin1Char('.'))) {
        host.chop(1); // the same host, fully qualified
        // But "127.1." is a name for some and a number (127.0.0.1) for others.
        if (host.isEmpty() || host.back().isDigit() ||
            host.section(QLatin1Char('.'), -1).startsWith(QLatin1String("0x")))
            host.clear();
    }
    Origin origin{scheme.toStdString(), host.toStdString(), port};
    if (origin.host.empty())
        return refuse(tr("This is not a complete address. It looks like https://hr.example.com/api."));
    if (scheme == QLatin1String("http") && !allowPlainHttp && !origin.isLoopback())
        return refuse(tr("http:// would send users and keys in readable form through the network. Use https://. "
                         "Only this computer itself (127.0.0.1) may be reached with http://."));
    return origin;
}

std::string Origin::text() const
{
    const bool isDefault = (scheme == "https" && port == 443) || (scheme == "http" && port == 80);
    std::string out = scheme;
    out.append("://");
    const bool isIpv6 = host.find(':') != std::string::npos;
    out.append(isIpv6 ? "[" : "").append(host).append(isIpv6 ? "]" : "");
    if (!isDefault)
        out.append(":").append(std::to_string(port));
    return out;
}

Result<Origin> Origin::fromText(const std::string& text)
{
    for (const std::string_view scheme : {"socks5", "smtps", "smtp"}) {
        const std::string start = std::string(scheme) + "://";
        if (!text.starts_with(start))
            continue;
        auto origin = parse("http://" + text.substr(start.size()), true);
        if (origin)
            origin->scheme = scheme;
        return origin;
    }
    return parse(text, true);
}

bool Origin::isLoopback() const
{
    if (host == "localhost" || host.ends_with(".localhost")) // RFC 6761, section 6.3
        return true;
    return QHostAddress(QString::fromStdString(host)).isLoopback();
}

} // namespace muster
