// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorlint.h"

#include "core/net/oauth.h"
#include "core/source/kepttokens.h"

#include <algorithm>
#include <set>

namespace muster {

void ConnectorLint::checkOAuthUrl(const std::string& url, const char* place, const QString& missing)
{
    if (url.empty() && !missing.isEmpty())
        return error(place, missing);
    if (url.empty())
        return;
    if (const auto good = oauth::checkEndpoint(url, {}); !good)
        error(place, good.error().message);
}

void ConnectorLint::checkOAuthClient(const AuthOAuth2& auth)
{
    checkFormat(auth.clientId, "source.auth.clientId");
    if (!auth.clientId.isSecret() && auth.clientId.text.empty())
        error("source.auth.clientId", tr("The client ID is missing."));
    const bool secret = auth.clientSecret != MaybeSecret();
    if (auth.usesKey())
        checkAssertion(auth);
    if (auth.clientAuth == AuthOAuth2::ClientAuth::PrivateKeyJwt)
        return;
    const bool assertsOnly = auth.grant == AuthOAuth2::Grant::JwtBearer && !secret; // the assertion says who it is
    if (auth.clientAuth != AuthOAuth2::ClientAuth::None && !assertsOnly)
        checkSecret(auth.clientSecret, "source.auth.clientSecret", tr("client secret"));
    else if (secret && !assertsOnly)
        warning("source.auth.clientSecret",
                tr("The client secret is not sent, because the client authentication is “none”."));
    if (auth.clientAuth == AuthOAuth2::ClientAuth::None && auth.grant == AuthOAuth2::Grant::ClientCredentials)
        error("source.auth.clientAuth",
              tr("Client credentials need a client secret (RFC 6749, section 4.4). Choose how it is sent."));
}

void ConnectorLint::checkAssertion(const AuthOAuth2& auth)
{
    checkSecret(auth.privateKey, "source.auth.privateKey", tr("private key"));
    const auto known = oauth::jwtAlgorithms();
    if (std::find(known.begin(), known.end(), auth.assertion.algorithm) == known.end())
        error("source.auth.assertion.algorithm",
              tr("“%1” is not an algorithm for signing with a private key. Write RS256 for an RSA key, ES256 for an "
                 "EC key.")
                  .arg(QString::fromStdString(auth.assertion.algorithm)));
}

void ConnectorLint::checkOAuth2(const AuthOAuth2& auth)
{
    const bool person = auth.grant == AuthOAuth2::Grant::AuthorizationCode;
    checkOAuthUrl(auth.issuer, "source.auth.issuer", {});
    checkOAuthUrl(auth.authorizationUrl, "source.auth.authorizationUrl",
                  person ? tr("The authorization URL is missing. The documentation of the source names it, often with "
                              "“authorize” at the end.")
                         : QString());
    checkOAuthUrl(auth.tokenUrl, "source.auth.tokenUrl",
                  tr("The access token URL is missing. The documentation of the source names it, often with “token” at "
                     "the end."));
    checkOAuthUrl(auth.revokeUrl, "source.auth.revokeUrl", {});
    checkOAuthClient(auth);
    if (auth.grant == AuthOAuth2::Grant::Password) {
        checkFormat(auth.username, "source.auth.username");
        if (!auth.username.isSecret() && auth.username.text.empty())
            error("source.auth.username", tr("The user name is missing."));
        checkSecret(auth.password, "source.auth.password", tr("password"));
        warning("source.auth.grant", tr("The password grant gives Muster the password of a person, and newer servers "
                                        "refuse it (RFC 9700, section 2.4). Use another grant if the source has one."));
    }
    if (person && !auth.pkce && auth.clientAuth == AuthOAuth2::ClientAuth::None)
        error("source.auth.pkce", tr("A client without a secret needs PKCE (RFC 9700, section 2.1.1). Switch it on."));
    else if (person && !auth.pkce)
        warning("source.auth.pkce", tr("Without PKCE a stolen code can be used by others. Switch it off only for a "
                                       "server that refuses it."));
    for (const MaybeSecret* value :
         {&auth.clientId, &auth.clientSecret, &auth.username, &auth.password, &auth.privateKey}) {
        if (value->secret.starts_with(keptTokensPrefix))
            error("source.auth", tr("Muster keeps the tokens under names such as “%1”. Give the secret another name.")
                                     .arg(QString::fromStdString(value->secret)));
    }
    static const std::set<std::string> own{"response_type",
                                           "client_id",
                                           "client_secret",
                                           "redirect_uri",
                                           "state",
                                           "scope",
                                           "grant_type",
                                           "code",
                                           "code_verifier",
                                           "code_challenge",
                                           "code_challenge_method",
                                           "assertion",
                                           "client_assertion",
                                           "client_assertion_type",
                                           "refresh_token"};
    for (const auto& [name, value] : auth.extra) {
        if (name.empty() || own.contains(name))
            error("source.auth.extra", tr("Muster sets the parameter “%1” itself. Remove it from the extra parameters.")
                                           .arg(QString::fromStdString(name)));
    }
}

} // namespace muster
