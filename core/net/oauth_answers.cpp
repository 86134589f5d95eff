// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/net/oauth.h"
#include "core/net/origin.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster::oauth {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("OAuth", text);
}

/// VSCHAR (RFC 6749, appendix A): what tokens are made of.
bool isVisible(const std::string& text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

std::string textAt(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

QString shown(const std::string& text)
{
    QString out = QString::fromStdString(text).left(500);
    std::replace_if(
        out.begin(), out.end(), [](QChar c) { return c.category() == QChar::Other_Control; }, QLatin1Char(' '));
    return out;
}

/// The error and its description, which never hold a token (RFC 6749, section 5.2); nothing else of the body.
QString evidence(const HttpResponse& response, const Json& body)
{
    QString out = QStringLiteral("HTTP %1").arg(response.status);
    if (body.is_object() && !textAt(body, "error").empty())
        out += QStringLiteral(", ") + shown(textAt(body, "error"));
    if (body.is_object() && !textAt(body, "error_description").empty())
        out += QStringLiteral(": ") + shown(textAt(body, "error_description"));
    return out;
}

QString wayOf(ClientAuth auth)
{
    switch (auth) {
    case ClientAuth::Basic:
        return tr("a Basic header, encoded");
    case ClientAuth::BasicRaw:
        return tr("a Basic header, not encoded");
    case ClientAuth::Body:
        return tr("the request's body");
    case ClientAuth::Assertion:
        return tr("a statement signed with the private key");
    case ClientAuth::None:
        break;
    }
    return tr("a client ID without a secret");
}

Error refusal(const HttpResponse& response, const Json& body, const Client& client)
{
    const std::string code = body.is_object() ? textAt(body, "error") : std::string();
    const QString detail = evidence(response, body);
    if (code == "invalid_grant")
        return {ErrorKind::Unauthorized, tr("The source no longer accepts the authorization. Authorize again."), detail,
                QStringLiteral("source.auth")};
    if (code == "invalid_client" || (code.empty() && response.status == 401))
        return {ErrorKind::Unauthorized,
                tr("The source does not know this client, or its secret is wrong. They were sent as %1; check both, or "
                   "choose another client authentication.")
                    .arg(wayOf(client.auth)),
                detail, QStringLiteral("source.auth.clientAuth")};
    if (code == "invalid_scope")
        return {ErrorKind::Invalid, tr("The source does not know one of the scopes, or does not allow it here."),
                detail, QStringLiteral("source.auth.scopes")};
    if (code == "unauthorized_client" || code == "unsupported_grant_type")
        return {ErrorKind::Invalid,
                tr("The source does not allow this client to use this grant. Register the client for it there, or "
                   "choose another grant."),
                detail, QStringLiteral("source.auth.grant")};
    if (response.status == 429)
        return {ErrorKind::RateLimited, tr("The source gives no tokens for now: too many requests. Try again later."),
                detail, QStringLiteral("source.auth.tokenUrl")};
    if (response.status >= 500 || code == "temporarily_unavailable" || code == "server_error")
        return {ErrorKind::Server, tr("The source gave no token because of an error of its own. Try again later."),
                detail, QStringLiteral("source.auth.tokenUrl")};
    if (response.status >= 300 && response.status < 400)
        return {ErrorKind::Redirect,
                tr("The token URL leads to another address, and credentials are not sent along. Enter that address if "
                   "you trust it."),
                detail, QStringLiteral("source.auth.tokenUrl")};
    if (response.status == 404)
        return {ErrorKind::NotFound, tr("There is nothing at the token URL. Check it."), detail,
                QStringLiteral("source.auth.tokenUrl")};
    return {code.empty() ? ErrorKind::BadAnswer : ErrorKind::Invalid,
            tr("The source gave no token. Its reason is in the details."), detail,
            QStringLiteral("source.auth.tokenUrl")};
}

tl::unexpected<Error> notTokens(const QString& why)
{
    return fail(ErrorKind::BadAnswer,
                tr("The answer of the token URL is not an OAuth answer. Check that it is the token URL."), why,
                QStringLiteral("source.auth.tokenUrl"));
}

/// A number, or digits in a string, as some servers write it.
std::optional<std::chrono::seconds> secondsAt(const Json& object, const char* key)
{
    constexpr std::int64_t most = 10LL * 365 * 24 * 3600;
    const auto found = object.find(key);
    if (found == object.end())
        return std::nullopt;
    double value = -1;
    if (found->is_number()) {
        value = found->get<double>();
    } else if (found->is_string()) {
        bool good = false;
        value = QString::fromStdString(found->get<std::string>()).toDouble(&good);
        value = good ? value : -1;
    }
    if (!(value >= 0))
        return std::nullopt;
    return std::chrono::seconds(static_cast<std::int64_t>(std::min(value, static_cast<double>(most))));
}

std::vector<std::string> wordsAt(const Json& object, const char* key)
{
    std::vector<std::string> out;
    const auto found = object.find(key);
    if (found != object.end() && found->is_array()) {
        for (const Json& word : *found) {
            if (word.is_string())
                out.push_back(word.get<std::string>());
        }
    }
    return out;
}

std::string withoutSlash(std::string text)
{
    while (!text.empty() && text.back() == '/')
        text.pop_back();
    return text;
}

} // namespace

Result<Tokens> tokensOf(const HttpResponse& response, const Client& client)
{
    const Json body = readJson(response.body);
    // some servers answer an error with 200
    if (response.status < 200 || response.status > 299 || (body.is_object() && !textAt(body, "error").empty()))
        return fail(refusal(response, body, client));
    if (!body.is_object())
        return notTokens(tr("It is not a JSON object."));
    std::string access = textAt(body, "access_token");
    if (!isVisible(access))
        return notTokens(tr("It holds no access_token, or one with characters that no token has."));
    const std::string type = textAt(body, "token_type");
    if (!type.empty() && QString::fromStdString(type).compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0)
        return fail(
            ErrorKind::Invalid,
            tr("The source gives tokens of the kind “%1”; Muster can use bearer tokens.").arg(shown(type).left(40)), {},
            QStringLiteral("source.auth.tokenUrl"));
    Tokens tokens;
    tokens.access = Secret(std::move(access));
    std::string refresh = textAt(body, "refresh_token");
    if (!refresh.empty() && !isVisible(refresh))
        return notTokens(tr("Its refresh_token holds characters that no token has."));
    tokens.refresh = Secret(std::move(refresh));
    tokens.lifetime = secondsAt(body, "expires_in");
    if (const auto scope = body.find("scope"); scope != body.end() && scope->is_string())
        tokens.scope = scope->get<std::string>();
    return tokens;
}

Result<Metadata> metadataOf(const HttpResponse& response, const std::string& issuer)
{
    const Json body = readJson(response.body);
    if (response.status != 200 || !body.is_object() || textAt(body, "token_endpoint").empty())
        return fail(ErrorKind::BadAnswer,
                    tr("The issuer does not describe itself (RFC 8414). Enter the authorization URL and the token URL "
                       "by hand; the documentation of the source names them."),
                    QStringLiteral("HTTP %1").arg(response.status), QStringLiteral("source.auth.issuer"));
    Metadata out;
    out.issuer = textAt(body, "issuer");
    const bool ownAddress = issuer.find("/.well-known/") != std::string::npos;
    if (ownAddress ? issuer.rfind(withoutSlash(out.issuer), 0) != 0 : withoutSlash(out.issuer) != withoutSlash(issuer))
        return fail(ErrorKind::BadAnswer,
                    tr("The description belongs to another issuer, “%1”. Check the address.").arg(shown(out.issuer)),
                    {}, QStringLiteral("source.auth.issuer"));
    out.authorizationUrl = textAt(body, "authorization_endpoint");
    out.tokenUrl = textAt(body, "token_endpoint");
    out.revokeUrl = textAt(body, "revocation_endpoint");
    for (const std::string* url : {&out.authorizationUrl, &out.tokenUrl, &out.revokeUrl}) {
        if (url->empty())
            continue;
        if (auto good = checkEndpoint(*url, QStringLiteral("source.auth.issuer")); !good)
            return fail(std::move(good.error()));
    }
    const auto methods = wordsAt(body, "code_challenge_methods_supported");
    out.s256 = std::find(methods.begin(), methods.end(), "S256") != methods.end();
    const auto promised = body.find("authorization_response_iss_parameter_supported");
    out.issuerInRedirect = promised != body.end() && promised->is_boolean() && promised->get<bool>();
    out.scopes = wordsAt(body, "scopes_supported");
    return out;
}

} // namespace muster::oauth
