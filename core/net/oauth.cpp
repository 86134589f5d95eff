// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/oauth.h"

#include "core/net/origin.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>
#include <array>
#include <charconv>

namespace muster::oauth {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("OAuth", text);
}

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<std::string> formDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        unsigned char code = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (digits.size() != 2 || read.ec != std::errc() || read.ptr != digits.data() + 2)
            return std::nullopt;
        out += static_cast<char>(code);
        i += 2;
    }
    return out;
}

/// Nothing when it is no query, or a parameter comes twice (RFC 6749, section 3.1).
std::optional<Params> splitQuery(std::string_view query)
{
    Params params;
    while (!query.empty()) {
        const std::string_view piece = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), piece.size() + 1));
        if (piece.empty())
            continue;
        const std::size_t mark = std::min(piece.find('='), piece.size());
        auto name = formDecoded(piece.substr(0, mark));
        auto value = formDecoded(piece.substr(std::min(piece.size(), mark + 1)));
        if (!name || !value ||
            std::any_of(params.begin(), params.end(), [&](const auto& param) { return param.first == *name; }))
            return std::nullopt;
        params.emplace_back(std::move(*name), std::move(*value));
    }
    return params;
}

std::string valueOf(const Params& params, std::string_view name)
{
    const auto found = std::find_if(params.begin(), params.end(), [&](const auto& p) { return p.first == name; });
    return found == params.end() ? std::string() : found->second;
}

tl::unexpected<Error> notForUs(const QString& why)
{
    return fail(ErrorKind::Invalid, tr("This is not the answer to the authorization that was started here."), why);
}

} // namespace

std::string randomText()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toBase64(base64Url).toStdString();
}

std::string challengeOf(std::string_view verifier)
{
    return QCryptographicHash::hash(bytes(verifier), QCryptographicHash::Sha256).toBase64(base64Url).toStdString();
}

Pkce makePkce()
{
    const std::string verifier = randomText() + randomText();
    return {Secret(verifier), challengeOf(verifier)};
}

bool sameText(std::string_view a, std::string_view b)
{
    const QByteArray left = QCryptographicHash::hash(bytes(a), QCryptographicHash::Sha256);
    const QByteArray right = QCryptographicHash::hash(bytes(b), QCryptographicHash::Sha256);
    int differs = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        differs |= left[i] ^ right[i];
    return differs == 0;
}

std::string formEncoded(std::string_view text)
{
    return bytes(text).toPercentEncoding(" *", "~").replace(' ', '+').toStdString();
}

std::string formEncoded(const Params& params)
{
    std::string out;
    for (const auto& [name, value] : params)
        out.append(out.empty() ? "" : "&").append(formEncoded(name)).append("=").append(formEncoded(value));
    return out;
}

Result<void> checkEndpoint(const std::string& url, const QString& where)
{
    if (auto origin = Origin::parse(url); !origin) {
        origin.error().where = where;
        return fail(std::move(origin.error()));
    }
    if (url.find('#') != std::string::npos)
        return fail(ErrorKind::Invalid, tr("The address must not hold a “#”. Remove it and what follows."), {}, where);
    return {};
}

std::string authorizationAddress(const std::string& endpoint, const Params& params)
{
    std::string out = endpoint;
    const std::size_t mark = out.find('?');
    if (mark == std::string::npos)
        out += '?';
    else if (mark + 1 < out.size() && out.back() != '&')
        out += '&';
    return out + formEncoded(params);
}

Result<Secret> codeOf(std::string_view query, std::string_view state, std::string_view issuer)
{
    const auto params = splitQuery(query);
    if (!params)
        return notForUs(tr("The address holds a parameter twice, or is not well formed."));
    if (!sameText(valueOf(*params, "state"), state))
        return notForUs(tr("The state is missing or another one."));
    const std::string from = valueOf(*params, "iss");
    if (!issuer.empty() && !from.empty() && !sameText(from, issuer))
        return notForUs(tr("It comes from another issuer."));
    if (const std::string error = valueOf(*params, "error"); !error.empty()) {
        const std::string said = valueOf(*params, "error_description");
        QString detail = QString::fromStdString(error).left(100);
        if (!said.empty())
            detail += QStringLiteral(": ") + QString::fromStdString(said).left(500);
        const bool denied = error == "access_denied";
        return fail(ErrorKind::Unauthorized,
                    denied ? tr("The authorization was refused at the source. Start it again, and allow it there.")
                           : tr("The source did not authorize Muster. Its reason is in the details."),
                    detail);
    }
    std::string code = valueOf(*params, "code");
    if (code.empty())
        return notForUs(tr("It holds no code."));
    return Secret(std::move(code));
}

HttpRequest tokenRequest(const std::string& endpoint, const Client& client, Params params)
{
    HttpRequest request;
    request.method = "POST";
    request.url = endpoint;
    request.limits.bodyBytes = 1 << 20;
    request.limits.redirects = 0;
    request.limits.tries = 1;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    const std::string secret(client.secret.reveal());
    if (client.auth == ClientAuth::Basic || client.auth == ClientAuth::BasicRaw) {
        const bool raw = client.auth == ClientAuth::BasicRaw;
        const std::string pair =
            raw ? client.id + ':' + secret : formEncoded(client.id) + ':' + formEncoded(std::string_view(secret));
        request.headers.push_back({"Authorization", "Basic " + bytes(pair).toBase64().toStdString(), true});
    } else {
        params.emplace_back("client_id", client.id);
        if (client.auth == ClientAuth::Body)
            params.emplace_back("client_secret", secret);
        if (client.auth == ClientAuth::Assertion) {
            params.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            params.emplace_back("client_assertion", std::string(client.assertion.reveal()));
        }
    }
    request.body = formEncoded(params);
    return request;
}

HttpRequest revocationRequest(const std::string& endpoint, const Client& client, std::string_view token,
                              const char* hint)
{
    HttpRequest request =
        tokenRequest(endpoint, client, {{"token", std::string(token)}, {"token_type_hint", std::string(hint)}});
    request.limits.total = std::chrono::seconds(10);
    return request;
}

Result<std::vector<std::string>> metadataAddresses(const std::string& issuer)
{
    if (auto good = checkEndpoint(issuer, QStringLiteral("source.auth.issuer")); !good)
        return fail(std::move(good.error()));
    const QUrl url(QString::fromStdString(issuer), QUrl::StrictMode);
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    const auto at = [&](const QString& place) {
        QUrl out = url;
        out.setQuery(QString());
        out.setPath(place, QUrl::StrictMode);
        return out.toString(QUrl::FullyEncoded).toStdString();
    };
    if (path.contains(QLatin1String("/.well-known/")))
        return std::vector<std::string>{issuer}; // somebody pasted the document's own address
    const QString openId = QStringLiteral("/.well-known/openid-configuration");
    std::vector<std::string> out{at(path + openId),
                                 at(QStringLiteral("/.well-known/oauth-authorization-server") + path)};
    if (!path.isEmpty())
        out.push_back(at(openId + path));
    return out;
}

} // namespace muster::oauth
