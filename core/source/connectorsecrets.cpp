// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorsecrets.h"

#include "core/source/pagination_url.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace muster {

namespace {

struct SecretText
{
    Q_DECLARE_TR_FUNCTIONS(SecretText)
};

/// Gathers the uses of one kind of sign-in.
class Uses
{
public:
    explicit Uses(const Source& source) : m_source(source) {}

    void add(const MaybeSecret& value, const std::string& place, const std::string& url)
    {
        if (value.isSecret())
            out.push_back({value.secret, place, url});
    }

    void auth(const AuthNone&) {}
    void auth(const AuthBearer& bearer) { add(bearer.token, "source.auth.token", m_source.baseUrl); }
    void auth(const AuthApiKey& key) { add(key.value, "source.auth.value", m_source.baseUrl); }
    void auth(const AuthBasic& basic)
    {
        add(basic.username, "source.auth.username", m_source.baseUrl);
        add(basic.password, "source.auth.password", m_source.baseUrl);
    }
    void auth(const AuthOAuth2& oauth)
    {
        add(oauth.clientId, "source.auth.clientId", oauth.tokenUrl);
        add(oauth.clientSecret, "source.auth.clientSecret", oauth.tokenUrl);
        add(oauth.username, "source.auth.username", oauth.tokenUrl);
        add(oauth.password, "source.auth.password", oauth.tokenUrl);
        add(oauth.privateKey, "source.auth.privateKey", oauth.tokenUrl);
    }
    void auth(const AuthSession& session)
    {
        const std::string url = loginUrl(m_source, session);
        const AuthSession::Login& login = session.request;
        add(login.username, "source.auth.request.username", url);
        add(login.password, "source.auth.request.password", url);
        for (std::size_t i = 0; i < login.headers.size(); ++i)
            add(login.headers[i].value, "source.auth.request.headers[" + std::to_string(i) + "].value", url);
        if (login.body)
            eachSecret(*login.body, "source.auth.request.body",
                       [&](const MaybeSecret& secret, const std::string& place) { add(secret, place, url); });
    }

    std::vector<SecretUse> out;

private:
    const Source& m_source;
};

} // namespace

Result<Origin> SecretUse::origin() const
{
    return place == "source.proxy.password" ? proxyOrigin(url) : Origin::parse(url);
}

bool SecretUse::isStoredAs(const SecretRef& ref) const
{
    const auto bound = origin();
    return ref.name == name && bound && *bound == ref.origin;
}

std::vector<SecretUse> secretUses(const Connector& connector)
{
    if (!connector.source)
        return {};
    const Source& source = *connector.source;
    Uses uses(source);
    std::visit([&](const auto& auth) { uses.auth(auth); }, source.auth);
    for (std::size_t i = 0; i < source.headers.size(); ++i)
        uses.add(source.headers[i].value, "source.headers[" + std::to_string(i) + "].value", source.baseUrl);
    uses.add(source.tls.clientKey, "source.tls.clientKey", source.baseUrl);
    uses.add(source.proxy.password, "source.proxy.password", source.proxy.url);
    return std::move(uses.out);
}

Result<Origin> secretOrigin(const Connector& connector, const std::string& name)
{
    if (!connector.source)
        return fail(ErrorKind::Invalid, SecretText::tr("The application has no source, so it needs no secrets."), {},
                    QStringLiteral("source"));
    const auto uses = secretUses(connector);
    const auto use = std::find_if(uses.begin(), uses.end(), [&](const SecretUse& one) { return one.name == name; });
    if (use == uses.end())
        return Origin::parse(connector.source->baseUrl);
    return use->origin();
}

Result<Origin> proxyOrigin(const std::string& url)
{
    auto origin = Origin::fromText(url);
    if (!origin || origin->scheme == "https" || QUrl(QString::fromStdString(url)).port() <= 0)
        return fail(ErrorKind::Invalid,
                    SecretText::tr("The proxy's address must be such as http://proxy.example.com:3128 or "
                                   "socks5://proxy.example.com:1080, with the port and without a user name."),
                    {}, QStringLiteral("source.proxy.url"));
    return origin;
}

std::string loginUrl(const Source& source, const AuthSession& auth)
{
    const std::string& address = auth.request.address;
    const bool whole = address.starts_with("https://") || address.starts_with("http://");
    return whole ? address : joinPath(source.baseUrl, address);
}

std::optional<MaybeSecret> secretIn(const Json& value)
{
    const auto isText = [&](const char* key) { return value.contains(key) && value[key].is_string(); };
    if (!value.is_object() || !isText("secret") || value.size() > 2 || (value.size() == 2 && !isText("format")))
        return std::nullopt;
    return MaybeSecret{value.size() == 2 ? value["format"].get<std::string>() : std::string(),
                       value["secret"].get<std::string>()};
}

void eachSecret(const Json& body, const std::string& place,
                const std::function<void(const MaybeSecret& secret, const std::string& place)>& found)
{
    if (const auto secret = secretIn(body)) {
        found(*secret, place);
    } else if (body.is_object()) {
        for (const auto& [key, item] : body.items())
            eachSecret(item, std::string(place).append(".").append(key), found);
    } else if (body.is_array()) {
        for (std::size_t i = 0; i < body.size(); ++i)
            eachSecret(body[i], place + "[" + std::to_string(i) + "]", found);
    }
}

std::string filledWith(const std::string& format, std::string_view secret)
{
    constexpr std::string_view mark = "{secret}";
    const std::size_t at = format.find(mark);
    if (at == std::string::npos)
        return std::string(secret);
    return std::string(format, 0, at).append(secret).append(format, at + mark.size());
}

} // namespace muster
