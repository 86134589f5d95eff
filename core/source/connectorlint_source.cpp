// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorlint.h"

#include <QRegularExpression>

#include <algorithm>
#include <set>

namespace muster {

namespace {

/// RFC 9110, section 5.6.2: what a header's name may be made of.
bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

std::string lower(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return text;
}

} // namespace

bool looksSecret(const std::string& fieldName)
{
    const std::string name = lower(fieldName);
    for (const char* word : {"authorization", "token", "key", "secret", "password", "cookie"}) {
        if (name.find(word) != std::string::npos)
            return true;
    }
    return false;
}

void ConnectorLint::checkSource(const Source& source)
{
    checkBaseUrl(source.baseUrl);
    checkTls(source.tls);
    checkProxy(source.proxy);
    checkAuth(source);
    checkHeaders(source);
    checkSecretOrigins();
    checkList(source);
    if (source.detail)
        checkDetail(*source.detail);
    checkTotal(source.total);
    checkPagination(source);
    checkParameters(source);
    checkFilter(source);
}

void ConnectorLint::checkFormat(const MaybeSecret& value, const std::string& place)
{
    static const QRegularExpression namePattern(QStringLiteral("\\A[A-Za-z0-9_.-]{1,64}\\z"));
    const QString name = QString::fromStdString(value.secret);
    if (value.isSecret() && !namePattern.match(name).hasMatch())
        error(place,
              tr("“%1” cannot be the name of a secret: use 1 to 64 letters, digits, dots, hyphens and underscores.")
                  .arg(name));
    if (value.isSecret() && !value.text.empty() && value.text.find("{secret}") == std::string::npos)
        error(place, tr("The value must show where the secret goes: write {secret} in it, such as “SSWS {secret}”."));
    if (!value.isSecret() && value.text.find("{secret}") != std::string::npos)
        error(place,
              tr("The value holds {secret}, but nothing says which secret: add \"secret\": \"NAME\" beside it."));
    if (hasControl(value.text))
        error(place, tr("The value holds a line break or another control character. Remove it."));
}

void ConnectorLint::checkSecret(const MaybeSecret& value, const std::string& place, const QString& what)
{
    checkFormat(value, place);
    if (value.isSecret())
        return;
    if (value.text.empty())
        error(
            place,
            tr("The %1 is missing. Write {\"secret\": \"NAME\"} here, and store its value with “musterctl secret set”.")
                .arg(what));
    else if (value.text.find("{secret}") == std::string::npos)
        warning(place,
                tr("The %1 stands in the file as plain text, where everybody who gets the file can read it. Write "
                   "{\"secret\": \"NAME\"} instead, and store the value with “musterctl secret set”.")
                    .arg(what));
}

void ConnectorLint::checkAuth(const Source& source)
{
    if (const auto* bearer = std::get_if<AuthBearer>(&source.auth)) {
        checkSecret(bearer->token, "source.auth.token", tr("token"));
    } else if (const auto* key = std::get_if<AuthApiKey>(&source.auth)) {
        checkSecret(key->value, "source.auth.value", tr("API key"));
        if (key->in == AuthApiKey::In::Query && (key->name.empty() || hasControl(key->name)))
            error("source.auth.name",
                  tr("The API key's parameter name is missing or holds control characters. The documentation of the "
                     "source names it, often “api_key”."));
        else if (key->in == AuthApiKey::In::Header)
            checkHeaderName(key->name, "source.auth.name");
        else if (key->in == AuthApiKey::In::Cookie && !isToken(key->name))
            error("source.auth.name",
                  tr("The cookie's name is missing or holds a character that a cookie's name must not have."));
        if (key->in == AuthApiKey::In::Query)
            warning("source.auth.in",
                    tr("A key in the address may end up in the log files of servers. Send it as a header if the source "
                       "allows that."));
    } else if (const auto* basic = std::get_if<AuthBasic>(&source.auth)) {
        checkFormat(basic->username, "source.auth.username");
        if (!basic->username.isSecret() && basic->username.text.empty())
            error("source.auth.username", tr("The user name is missing."));
        else if (!basic->username.isSecret() && basic->username.text.find(':') != std::string::npos)
            error("source.auth.username", tr("The user name must not hold a colon (RFC 7617)."));
        checkSecret(basic->password, "source.auth.password", tr("password"));
    } else if (const auto* oauth = std::get_if<AuthOAuth2>(&source.auth)) {
        checkOAuth2(*oauth);
    } else if (const auto* session = std::get_if<AuthSession>(&source.auth)) {
        checkSession(*session);
    }
}

void ConnectorLint::checkHeaderName(const std::string& name, const std::string& place)
{
    static const std::set<std::string> own{
        "host",    "content-length", "transfer-encoding", "connection", "te", "trailer",
        "upgrade", "expect",         "accept-encoding",   "keep-alive"};
    if (name.empty())
        error(place, tr("The header's name is missing. The documentation of the source names it, such as “%1”.")
                         .arg(QLatin1String(place == "source.total.name" ? "X-Total-Count" : "X-Api-Key")));
    else if (!isToken(name))
        error(place, tr("“%1” cannot be a header's name: use letters, digits and hyphens, without spaces or a colon.")
                         .arg(QString::fromStdString(name)));
    else if (own.contains(lower(name)))
        error(place, tr("Muster sets the header “%1” itself. Remove it here.").arg(QString::fromStdString(name)));
}

void ConnectorLint::checkHeaders(const Source& source)
{
    std::set<std::string> names;
    const bool hasAuthorization = std::holds_alternative<AuthBearer>(source.auth) ||
                                  std::holds_alternative<AuthBasic>(source.auth) ||
                                  std::holds_alternative<AuthOAuth2>(source.auth);
    if (hasAuthorization)
        names.insert("authorization");
    if (const auto* session = std::get_if<AuthSession>(&source.auth))
        names.insert(lower(session->header));
    if (const auto* key = std::get_if<AuthApiKey>(&source.auth); key && key->in == AuthApiKey::In::Header)
        names.insert(lower(key->name));
    checkHeaderFields(source.headers, "source.headers", std::move(names));
}

void ConnectorLint::checkHeaderFields(const std::vector<HeaderField>& headers, const std::string& list,
                                      std::set<std::string> names)
{
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const HeaderField& field = headers[i];
        const std::string place = list + "[" + std::to_string(i) + "]";
        checkHeaderName(field.name, place + ".name");
        if (!field.name.empty() && !names.insert(lower(field.name)).second)
            error(place + ".name",
                  tr("The header “%1” is sent twice, here and before or by the authentication. Remove one.")
                      .arg(QString::fromStdString(field.name)));
        if (looksSecret(field.name))
            checkSecret(field.value, place + ".value", tr("value of “%1”").arg(QString::fromStdString(field.name)));
        else
            checkFormat(field.value, place + ".value");
    }
}

} // namespace muster
