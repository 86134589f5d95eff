// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"

#include <QCoreApplication>

namespace muster {

/// A statement about the client (RFC 7523, section 2.2) or about whom it acts for (section 2.1), good for five minutes
/// and for one use.
Result<Secret> OAuthSignIn::assertion(bool forClient)
{
    if (!m_auth.privateKey.isSecret())
        return fail(ErrorKind::Invalid, QCoreApplication::translate("SignIn", "The private key must be a secret."), {},
                    QStringLiteral("source.auth.privateKey"));
    auto key = m_ports.secrets.read({m_connector, m_auth.privateKey.secret, m_tokenOrigin});
    if (!key) {
        key.error().where = QStringLiteral("source.auth.privateKey");
        return fail(std::move(key.error()));
    }
    auto id = secretText(m_auth.clientId, "source.auth.clientId");
    if (!id)
        return fail(std::move(id.error()));
    const AuthOAuth2::Assertion& said = m_auth.assertion;
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(m_ports.clock.now().time_since_epoch()).count();
    Json claims{{"iss", *id}, {"sub", *id},       {"aud", said.audience.empty() ? m_auth.tokenUrl : said.audience},
                {"iat", now}, {"exp", now + 300}, {"jti", oauth::randomText()}};
    if (!forClient) {
        if (!said.issuer.empty())
            claims["iss"] = said.issuer;
        if (!said.subject.empty())
            claims["sub"] = said.subject;
        if (!m_auth.scopes.empty())
            claims["scope"] = m_auth.scopes; // some servers read the scopes here, others as a parameter
    }
    auto made = oauth::signedJwt(said.algorithm, said.keyId, claims, *key);
    if (made)
        hide(*made);
    return made;
}

/// The parameters with which Muster asks for a token by itself.
Result<oauth::Params> OAuthSignIn::machineGrant()
{
    oauth::Params params;
    switch (m_auth.grant) {
    case AuthOAuth2::Grant::Password: {
        auto user = secretText(m_auth.username, "source.auth.username");
        auto password = secretText(m_auth.password, "source.auth.password");
        if (!user || !password)
            return fail(std::move(user ? password.error() : user.error()));
        params = {{"grant_type", "password"}, {"username", std::move(*user)}, {"password", std::move(*password)}};
        break;
    }
    case AuthOAuth2::Grant::JwtBearer: {
        auto statement = assertion(false);
        if (!statement)
            return fail(std::move(statement.error()));
        params = {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"},
                  {"assertion", std::string(statement->reveal())}};
        break;
    }
    default:
        params = {{"grant_type", "client_credentials"}};
    }
    if (!m_auth.scopes.empty())
        params.emplace_back("scope", m_auth.scopes);
    return params;
}

} // namespace muster
