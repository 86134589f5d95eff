// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorlint.h"

#include "core/base/duration.h"
#include "core/net/origin.h"
#include "core/source/connectorsecrets.h"

namespace muster {

void ConnectorLint::checkLoginBody(const Json& body, bool form)
{
    for (const auto& [key, value] : body.items()) {
        const std::string place = "source.auth.request.body." + key;
        if (const auto secret = secretIn(value))
            checkSecret(*secret, place, tr("value of “%1”").arg(QString::fromStdString(key)));
        else if (form && value.is_structured())
            error(place, tr("A form holds texts only. Write a text, a number, true or false for “%1”, or send the "
                            "body as JSON.")
                             .arg(QString::fromStdString(key)));
        else if (value.is_string() && looksSecret(key) && !value.get_ref<const std::string&>().empty())
            checkSecret({value.get<std::string>(), {}}, place, tr("value of “%1”").arg(QString::fromStdString(key)));
    }
}

void ConnectorLint::checkLogin(const AuthSession::Login& login)
{
    const std::string place = "source.auth.request";
    if (login.address.empty())
        error(place, tr("The login's address is missing. Write its path, such as “/login”, or its whole URL."));
    else if (login.address.find("://") == std::string::npos)
        checkRelativePath(login.address, place + ".path");
    else if (const auto origin = Origin::parse(login.address); !origin)
        error(place + ".url", origin.error().message);
    checkHeaderFields(login.headers, place + ".headers", {});
    const bool basic = login.username != MaybeSecret() || login.password != MaybeSecret();
    if (basic) {
        checkFormat(login.username, place + ".username");
        if (!login.username.isSecret() && login.username.text.empty())
            error(place + ".username", tr("The user name is missing."));
        if (login.username.text.find(':') != std::string::npos)
            error(place + ".username", tr("The user name must not hold a colon (RFC 7617)."));
        checkSecret(login.password, place + ".password", tr("password"));
    }
    if (login.body && login.method == "GET")
        error(place + ".body", tr("A GET request has no body. Use POST, or put the values into headers."));
    if (login.body)
        checkLoginBody(*login.body, login.form);
    else if (!basic && login.headers.empty())
        warning(place, tr("The login sends no credentials: neither a body, nor headers, nor a user name."));
}

void ConnectorLint::checkSession(const AuthSession& auth)
{
    checkLogin(auth.request);
    if (auth.token.empty() && auth.tokenHeader.empty() && auth.tokenCookie.empty())
        error("source.auth.token", tr("Say where the token is in the login's answer: its path, such as “data.token”, "
                                      "a header (“tokenHeader”) or a cookie (“tokenCookie”)."));
    if (!auth.token.empty())
        checkPath(auth.token, "source.auth.token", tr("token's path"));
    if (!auth.tokenHeader.empty())
        checkHeaderName(auth.tokenHeader, "source.auth.tokenHeader");
    if (!auth.tokenCookie.empty() && (!auth.tokenHeader.empty() || !auth.token.empty()))
        error("source.auth.tokenCookie", tr("The token is said to be in a cookie and elsewhere too. Keep one."));
    checkHeaderName(auth.header, "source.auth.header");
    if (auth.format.find("{token}") == std::string::npos)
        error("source.auth.format",
              tr("The format must show where the token goes: write {token} in it, such as “Bearer {token}”."));
    else if (hasControl(auth.format))
        error("source.auth.format", tr("The value holds a line break or another control character. Remove it."));
    if (!auth.ttl.empty() && !parseDuration(auth.ttl))
        error("source.auth.ttl", tr("“%1” is not a length of time. Write PT30M for 30 minutes, or a number of seconds.")
                                     .arg(QString::fromStdString(auth.ttl)));
}

} // namespace muster
