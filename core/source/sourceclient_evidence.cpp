// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/redact.h"
#include "core/source/sourceclient_access.h"

#include <QCoreApplication>

namespace muster {

namespace {

constexpr std::size_t evidenceBytes = std::size_t{4} * 1024;
constexpr std::size_t exchangeBytes = std::size_t{256} * 1024;

QString tr(const char* text)
{
    return QCoreApplication::translate("SourceClient", text);
}

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

ErrorKind kindOf(int status)
{
    if (status == 401)
        return ErrorKind::Unauthorized;
    if (status == 403)
        return ErrorKind::Forbidden;
    if (status == 404 || status == 410)
        return ErrorKind::NotFound;
    if (status == 429)
        return ErrorKind::RateLimited;
    return status >= 300 && status < 400 ? ErrorKind::Redirect : ErrorKind::Server;
}

QString sentence(int status, const QString& line)
{
    switch (kindOf(status)) {
    case ErrorKind::Unauthorized:
        return tr("The server refused the credentials (%1). Check the authentication of the connector, or enter the "
                  "secret again.")
            .arg(line);
    case ErrorKind::Forbidden:
        return tr("The server knows the credentials but does not let them read this list (%1). Give the account the "
                  "right to read users.")
            .arg(line);
    case ErrorKind::NotFound:
        return tr("There is nothing at this address (%1). Check the base URL and the path of the list.").arg(line);
    case ErrorKind::RateLimited:
        return tr("The server asks to slow down (%1) and still did after several tries. Run the import later, or ask "
                  "for larger pages.")
            .arg(line);
    case ErrorKind::Redirect:
        return tr("The server sends the request elsewhere (%1), which is not followed. Set the base URL to the address "
                  "it names.")
            .arg(line);
    default:
        break;
    }
    if (status >= 500)
        return tr("The server failed (%1). Try again later; if it stays so, the details show what it says.").arg(line);
    return tr("The server did not accept the request (%1). The details show what it says; check the path, the query "
              "and the filter.")
        .arg(line);
}

} // namespace

std::string SourceAccess::mask(std::string text) const
{
    for (const Secret& secret : m_secrets)
        text = redactValue(std::move(text), secret.reveal());
    return m_signIn ? m_signIn->mask(std::move(text)) : text;
}

std::string SourceAccess::shownUrl(const std::string& url) const
{
    return redactUrl(mask(url));
}

std::string SourceAccess::shownValue(const HttpHeader& header) const
{
    return header.secret || isSecretHeader(header.name) ? "***" : mask(header.value);
}

Error SourceAccess::with(Error error, const HttpRequest& request) const
{
    if (error.where.isEmpty())
        error.where = text(shownUrl(request.url));
    error.message = text(mask(error.message.toStdString())); // it may quote a cursor or a next link
    error.detail = text(mask(error.detail.toStdString()));
    return error;
}

Error SourceAccess::with(Error error, const HttpRequest& request, const HttpResponse& response) const
{
    if (!error.detail.isEmpty())
        return with(std::move(error), request); // it brought its own evidence, from another request
    QString detail = request.method == "GET" ? QStringLiteral("GET ") : QStringLiteral("POST ");
    detail += text(shownUrl(request.url)) + u'\n';
    detail += QStringLiteral("HTTP %1 %2\n").arg(response.status).arg(text(response.reason));
    for (const HttpHeader& header : response.headers)
        detail += text(header.name) + QStringLiteral(": ") + text(shownValue(header)) + u'\n';
    // masked before it is cut, so that half a secret at the edge does not slip through
    const std::string body = mask(response.body.substr(0, 4 * evidenceBytes));
    detail += u'\n' + text(std::string_view(body).substr(0, evidenceBytes));
    error.detail = detail;
    return with(std::move(error), request);
}

Error SourceAccess::refused(const HttpRequest& request, const HttpResponse& response) const
{
    const QString line = QStringLiteral("%1 %2").arg(response.status).arg(text(response.reason)).trimmed();
    return with({kindOf(response.status), sentence(response.status, line)}, request, response);
}

Exchange SourceAccess::exchange(const HttpRequest& request, const HttpResponse& response) const
{
    Exchange shown;
    shown.method = request.method;
    shown.url = shownUrl(request.url);
    shown.status = response.status;
    shown.ms = response.elapsed.count();
    for (const HttpHeader& header : request.headers)
        shown.requestHeaders.push_back({header.name, shownValue(header), header.secret});
    for (const HttpHeader& header : response.headers)
        shown.headers.push_back({header.name, shownValue(header), isSecretHeader(header.name)});
    shown.requestBody = mask(request.body);
    shown.body = mask(response.body.substr(0, exchangeBytes));
    return shown;
}

} // namespace muster
