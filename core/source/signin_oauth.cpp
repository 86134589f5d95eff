// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"

#include "core/base/redact.h"

#include <QCoreApplication>

#include <algorithm>
#include <sstream>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SignIn", text);
}

oauth::ClientAuth wireAuth(AuthOAuth2::ClientAuth auth)
{
    switch (auth) {
    case AuthOAuth2::ClientAuth::Basic:
        return oauth::ClientAuth::Basic;
    case AuthOAuth2::ClientAuth::BasicRaw:
        return oauth::ClientAuth::BasicRaw;
    case AuthOAuth2::ClientAuth::Body:
        return oauth::ClientAuth::Body;
    case AuthOAuth2::ClientAuth::PrivateKeyJwt:
        return oauth::ClientAuth::Assertion;
    case AuthOAuth2::ClientAuth::None:
        break;
    }
    return oauth::ClientAuth::None;
}

tl::unexpected<Error> needsPerson(const QString& why)
{
    return fail(ErrorKind::Unauthorized, why, {}, QStringLiteral("source.auth"));
}

std::vector<std::string> words(const std::string& text)
{
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

} // namespace

OAuthSignIn::OAuthSignIn(std::string connector, AuthOAuth2 auth, const Origin& origin, const SourcePorts& ports)
    : m_connector(std::move(connector)), m_auth(std::move(auth)), m_ref(tokensRef(m_connector, m_auth, origin)),
      m_ports(ports)
{
}

Result<std::unique_ptr<OAuthSignIn>> OAuthSignIn::create(const Connector& connector, const SourcePorts& ports)
{
    const auto& auth = std::get<AuthOAuth2>(connector.source->auth);
    auto origin = Origin::parse(connector.source->baseUrl);
    if (!origin) {
        origin.error().where = QStringLiteral("source.baseUrl");
        return fail(std::move(origin.error()));
    }
    const auto check = [](const std::string& url, const char* place) {
        return oauth::checkEndpoint(url, QLatin1String(place));
    };
    if (auto good = check(auth.tokenUrl, "source.auth.tokenUrl"); !good)
        return fail(std::move(good.error()));
    if (auth.grant == AuthOAuth2::Grant::AuthorizationCode) {
        if (auto good = check(auth.authorizationUrl, "source.auth.authorizationUrl"); !good)
            return fail(std::move(good.error()));
    }
    std::unique_ptr<OAuthSignIn> made(new OAuthSignIn(connector.id, auth, *origin, ports));
    made->m_tokenOrigin = *Origin::parse(auth.tokenUrl);
    return made;
}

Result<std::string> OAuthSignIn::secretText(const MaybeSecret& value, const char* place)
{
    if (!value.isSecret())
        return value.text;
    auto secret = m_ports.secrets.read({m_connector, value.secret, m_tokenOrigin});
    if (!secret) {
        secret.error().where = QLatin1String(place);
        return fail(std::move(secret.error()));
    }
    hide(*secret);
    return std::string(secret->reveal());
}

Result<void> OAuthSignIn::loadClient()
{
    auto id = secretText(m_auth.clientId, "source.auth.clientId");
    if (!id)
        return fail(std::move(id.error()));
    m_client.id = std::move(*id);
    m_client.auth = wireAuth(m_auth.clientAuth);
    if (m_auth.grant == AuthOAuth2::Grant::JwtBearer && m_auth.clientSecret == MaybeSecret() &&
        m_client.auth != oauth::ClientAuth::Assertion)
        m_client.auth = oauth::ClientAuth::None; // the assertion says who it is
    if (m_client.auth == oauth::ClientAuth::None)
        return {};
    if (m_client.auth == oauth::ClientAuth::Assertion) {
        auto made = assertion(true);
        if (!made)
            return fail(std::move(made.error()));
        m_client.assertion = std::move(*made);
        return {};
    }
    auto secret = secretText(m_auth.clientSecret, "source.auth.clientSecret");
    if (!secret)
        return fail(std::move(secret.error()));
    m_client.secret = Secret(std::move(*secret));
    return {};
}

void OAuthSignIn::hide(const Secret& secret)
{
    for (Secret& form : secretForms(secret.reveal()))
        m_hidden.push_back(std::move(form));
}

std::string OAuthSignIn::mask(std::string text) const
{
    for (const Secret& secret : m_hidden)
        text = redactValue(std::move(text), secret.reveal());
    return text;
}

Result<void> OAuthSignIn::load()
{
    auto kept = readTokens(m_ports.secrets, m_ref);
    if (!kept)
        return fail(std::move(kept.error()));
    m_loaded = true;
    if (*kept) {
        m_tokens = std::move(**kept);
        hide(m_tokens.access);
        hide(m_tokens.refresh);
    } else {
        m_tokens = KeptTokens();
    }
    return {};
}

Result<HttpHeader> OAuthSignIn::current()
{
    return HttpHeader{"Authorization", "Bearer " + std::string(m_tokens.access.reveal()), true};
}

Result<HttpHeader> OAuthSignIn::header(std::stop_token stop)
{
    if (m_tokens.isFresh(m_ports.clock.now()))
        return current();
    if (auto done = obtain({}, std::move(stop)); !done)
        return fail(std::move(done.error()));
    return current();
}

Result<HttpHeader> OAuthSignIn::renew(const HttpHeader& refused, std::stop_token stop)
{
    const std::string token = refused.value.substr(std::min<std::size_t>(refused.value.size(), 7)); // after "Bearer "
    if (token != m_tokens.access.reveal() && !m_tokens.access.empty())
        return current(); // renewed since that request was sent
    if (auto done = obtain(token, std::move(stop)); !done)
        return fail(std::move(done.error()));
    return current();
}

/// A token other than `refused`: one that another process has stored meanwhile, or a new one.
Result<void> OAuthSignIn::obtain(const std::string& refused, std::stop_token stop)
{
    auto mine = m_ports.tokens.take(m_connector, stop);
    if (!mine)
        return fail(std::move(mine.error()));
    const bool machine = m_auth.grant != AuthOAuth2::Grant::AuthorizationCode;
    if (auto loaded = load(); !loaded && !(machine && loaded.error().kind == ErrorKind::SecretStore))
        return loaded; // a machine asks anew where nothing can be kept
    if (m_tokens.isFresh(m_ports.clock.now()) && m_tokens.access.reveal() != refused)
        return {};
    if (!m_tokens.refresh.empty()) {
        auto done = refresh(stop);
        if (done || !machine || done.error().kind != ErrorKind::Unauthorized)
            return done;
    }
    if (!machine)
        return needsPerson(
            m_tokens.access.empty()
                ? tr("Muster is not authorized at the source yet, or its settings have changed since. Choose "
                     "“Authorize” in the connector, or run “musterctl authorize”.")
                : tr("The authorization has run out, and the source gave nothing to renew it with. Authorize again; "
                     "the scope offline_access often makes it last."));
    auto params = machineGrant();
    if (!params)
        return fail(std::move(params.error()));
    return request(std::move(*params), false, std::move(stop));
}

Result<void> OAuthSignIn::refresh(std::stop_token stop)
{
    const auto attempt = [&](const Secret& token) {
        return send({{"grant_type", "refresh_token"}, {"refresh_token", std::string(token.reveal())}}, stop);
    };
    auto tokens = attempt(m_tokens.refresh);
    if (!tokens && tokens.error().kind == ErrorKind::Unauthorized && !m_tokens.previous.empty())
        tokens = attempt(m_tokens.previous); // the one after it never took effect there
    if (!tokens)
        return fail(std::move(tokens.error()));
    return keep(std::move(*tokens), true);
}

Result<oauth::Tokens> OAuthSignIn::send(oauth::Params params, std::stop_token stop)
{
    if (auto loaded = loadClient(); !loaded)
        return fail(std::move(loaded.error()));
    for (const auto& extra : m_auth.extra)
        params.push_back(extra);
    auto answer = m_ports.http.send(oauth::tokenRequest(m_auth.tokenUrl, m_client, std::move(params)), stop).get();
    if (!answer)
        return fail(std::move(answer.error()));
    auto tokens = oauth::tokensOf(*answer, m_client);
    if (!tokens) {
        tokens.error().detail = QString::fromStdString(mask(tokens.error().detail.toStdString()));
        return fail(std::move(tokens.error()));
    }
    return tokens;
}

Result<void> OAuthSignIn::request(oauth::Params params, bool must, std::stop_token stop)
{
    auto tokens = send(std::move(params), std::move(stop));
    if (!tokens)
        return fail(std::move(tokens.error()));
    m_tokens.authorized = m_ports.clock.now();
    m_tokens.refresh = Secret();
    return keep(std::move(*tokens), must);
}

/// Stores new tokens, then takes them into use. `must`: without the store nothing goes on, because the next process
/// would need them.
Result<void> OAuthSignIn::keep(oauth::Tokens tokens, bool must)
{
    KeptTokens kept;
    kept.access = std::move(tokens.access);
    kept.authorized = m_tokens.authorized;
    kept.refreshed = m_ports.clock.now();
    if (tokens.lifetime)
        kept.expires = kept.refreshed + *tokens.lifetime;
    if (tokens.refresh.empty()) {
        kept.refresh = m_tokens.refresh.clone(); // RFC 6749, section 6: the old one stays valid
    } else {
        kept.refresh = std::move(tokens.refresh);
        kept.previous = m_tokens.refresh.clone();
    }
    kept.scopes = tokens.scope.value_or(m_tokens.scopes.empty() ? m_auth.scopes : m_tokens.scopes);
    hide(kept.access);
    hide(kept.refresh);
    if (auto stored = writeTokens(m_ports.secrets, m_ref, kept); !stored && must)
        return fail(std::move(stored.error()));
    m_tokens = std::move(kept);
    return {};
}

Result<Authorization> OAuthSignIn::status()
{
    if (auto loaded = load(); !loaded)
        return fail(std::move(loaded.error()));
    const bool machine = m_auth.grant != AuthOAuth2::Grant::AuthorizationCode;
    Authorization out;
    out.renews = machine || !m_tokens.refresh.empty();
    out.authorized = out.renews || m_tokens.isFresh(m_ports.clock.now());
    out.expires = m_tokens.expires;
    out.since = m_tokens.authorized;
    out.refreshed = m_tokens.refreshed;
    out.scopes = m_tokens.scopes;
    const auto granted = words(m_tokens.scopes);
    for (const std::string& wanted : words(m_auth.scopes)) {
        // no access token names these: one is about who the person is, the other was granted when it can be renewed
        if (wanted == "openid" || (wanted == "offline_access" && !m_tokens.refresh.empty()))
            continue;
        if (!granted.empty() && std::find(granted.begin(), granted.end(), wanted) == granted.end())
            out.missing.push_back(wanted);
    }
    return out;
}

} // namespace muster
