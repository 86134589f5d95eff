// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/sourceclient_access.h"

#include "core/base/redact.h"
#include "core/source/connectorsecrets.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SourceClient", text);
}

bool isToken(const std::string& name)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~"; // RFC 9110, section 5.6.2
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool hasControls(std::string_view value)
{
    return std::any_of(value.begin(), value.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

std::string base64(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString();
}

bool sameName(std::string_view a, std::string_view b)
{
    return QByteArray(a.data(), static_cast<qsizetype>(a.size()))
               .compare(QByteArray(b.data(), static_cast<qsizetype>(b.size())), Qt::CaseInsensitive) == 0;
}

} // namespace

/// Turns a MaybeSecret into the text that goes on the wire and remembers what must not be shown.
class SourceAccess::Resolver
{
public:
    Resolver(std::string connector, Origin origin, SecretStore& store)
        : m_connector(std::move(connector)), m_origin(std::move(origin)), m_store(store)
    {
    }

    Result<std::string> text(const MaybeSecret& value, const QString& place)
    {
        if (!value.isSecret())
            return value.text;
        auto secret = m_store.read({m_connector, value.secret, m_origin});
        if (!secret) {
            secret.error().where = place;
            return fail(std::move(secret.error()));
        }
        if (hasControls(secret->reveal()))
            return fail(
                ErrorKind::Invalid,
                tr("The stored secret “%1” holds a line break or another control character. Store it again without.")
                    .arg(QString::fromStdString(value.secret)),
                {}, place);
        hide(secret->reveal());
        return filledWith(value.text, secret->reveal());
    }

    void hide(std::string_view text)
    {
        for (Secret& form : secretForms(text))
            hidden.push_back(std::move(form));
    }

    std::vector<Secret> hidden;

private:
    std::string m_connector;
    Origin m_origin;
    SecretStore& m_store;
};

Result<void> SourceAccess::addHeader(const std::string& name, std::string value, bool secret, const QString& place)
{
    constexpr std::string_view reserved[] = {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect"};
    if (!isToken(name) ||
        std::any_of(std::begin(reserved), std::end(reserved), [&](std::string_view r) { return sameName(r, name); }))
        return fail(ErrorKind::Invalid,
                    tr("“%1” cannot be used as the name of a header. Use letters, digits and hyphens; Host, "
                       "Content-Length and the like belong to the connection.")
                        .arg(QString::fromStdString(name)),
                    {}, place);
    if (hasControls(value))
        return fail(ErrorKind::Invalid,
                    tr("The value of the header “%1” holds a line break or another control character. Remove it.")
                        .arg(QString::fromStdString(name)),
                    {}, place);
    std::erase_if(m_headers, [&](const HttpHeader& h) { return sameName(h.name, name); });
    m_headers.push_back({name, std::move(value), secret || isSecretHeader(name)});
    return {};
}

Result<void> SourceAccess::addApiKey(Resolver& resolver, const AuthApiKey& key)
{
    auto value = resolver.text(key.value, QStringLiteral("source.auth.value"));
    if (!value)
        return fail(std::move(value.error()));
    resolver.hide(*value);
    const QString place = QStringLiteral("source.auth.name");
    if (key.in == AuthApiKey::In::Header)
        return addHeader(key.name, std::move(*value), true, place);
    if (!isToken(key.name))
        return fail(ErrorKind::Invalid, tr("The API key needs a name made of letters, digits and hyphens."), {}, place);
    if (key.in == AuthApiKey::In::Cookie)
        return addHeader("Cookie", key.name + '=' + *value, true, place);
    m_queryName = key.name;
    m_queryValue = Secret(std::move(*value));
    return {};
}

Result<void> SourceAccess::addAuth(Resolver& resolver, const Auth& auth)
{
    if (const auto* bearer = std::get_if<AuthBearer>(&auth)) {
        auto token = resolver.text(bearer->token, QStringLiteral("source.auth.token"));
        if (!token)
            return fail(std::move(token.error()));
        resolver.hide(*token);
        return addHeader("Authorization", "Bearer " + *token, true, QStringLiteral("source.auth.token"));
    }
    if (const auto* basic = std::get_if<AuthBasic>(&auth)) {
        auto user = resolver.text(basic->username, QStringLiteral("source.auth.username"));
        auto password = resolver.text(basic->password, QStringLiteral("source.auth.password"));
        if (!user || !password)
            return fail(std::move(user ? password.error() : user.error()));
        if (user->find(':') != std::string::npos)
            return fail(ErrorKind::Invalid, tr("A user name for basic authentication cannot hold a colon (RFC 7617)."),
                        {}, QStringLiteral("source.auth.username"));
        const std::string pair = base64(*user + ':' + *password);
        resolver.hide(*password);
        resolver.hide(pair);
        return addHeader("Authorization", "Basic " + pair, true, QStringLiteral("source.auth"));
    }
    const auto* key = std::get_if<AuthApiKey>(&auth);
    return key ? addApiKey(resolver, *key) : Result<void>();
}

Result<SourceAccess> SourceAccess::create(const Connector& connector, SecretStore& secrets)
{
    if (!connector.source)
        return fail(ErrorKind::Invalid, tr("The connector is a bookmark only: it has no source to read users from."),
                    {}, QStringLiteral("source"));
    const Source& source = *connector.source;
    auto origin = Origin::parse(source.baseUrl);
    if (!origin) {
        origin.error().where = QStringLiteral("source.baseUrl");
        return fail(std::move(origin.error()));
    }
    SourceAccess access;
    access.m_origin = *origin;
    access.m_method = source.list.method;
    access.m_headers.push_back({"Accept", "application/json", false});
    if (source.list.method == "POST")
        access.m_headers.push_back({"Content-Type", "application/json", false});
    Resolver resolver(connector.id, *origin, secrets);
    for (std::size_t i = 0; i < source.headers.size(); ++i) {
        const QString place = QStringLiteral("source.headers[%1]").arg(i);
        auto value = resolver.text(source.headers[i].value, place);
        if (!value)
            return fail(std::move(value.error()));
        if (auto done =
                access.addHeader(source.headers[i].name, std::move(*value), source.headers[i].value.isSecret(), place);
            !done)
            return fail(std::move(done.error()));
    }
    if (auto done = access.addAuth(resolver, source.auth); !done)
        return fail(std::move(done.error()));
    access.m_secrets = std::move(resolver.hidden);
    // longest first: a secret that holds another must not leave its rest behind
    std::sort(access.m_secrets.begin(), access.m_secrets.end(),
              [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
    return access;
}

HttpRequest SourceAccess::request(const std::string& method, const std::string& url, std::int64_t bodyBytes) const
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.headers = m_headers;
    request.idempotent = true; // a list only reads, also when it is asked for with POST
    request.limits.bodyBytes = bodyBytes;
    if (!m_queryName.empty()) {
        const std::string piece = percentEncoded(m_queryName) + '=' + percentEncoded(m_queryValue.reveal());
        if (url.find(piece) == std::string::npos) // servers repeat it in their next links
            request.url.append(1, url.find('?') == std::string::npos ? '?' : '&').append(piece);
    }
    return request;
}

HttpRequest SourceAccess::list(const PageRequest& page, std::int64_t bodyBytes) const
{
    HttpRequest made = request(m_method, page.url, bodyBytes);
    made.body = page.body;
    return made;
}

HttpRequest SourceAccess::get(const std::string& url, std::int64_t bodyBytes) const
{
    HttpRequest made = request("GET", url, bodyBytes);
    std::erase_if(made.headers, [](const HttpHeader& h) { return sameName(h.name, "Content-Type"); });
    return made;
}

} // namespace muster
