// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SignIn", text);
}

} // namespace

Result<Secret> OAuthSignIn::code(RedirectReceiver& receiver, const oauth::Pkce& pkce, std::string& redirect,
                                 const std::function<void(const std::string& address)>& open, std::stop_token stop)
{
    auto listening = receiver.open(m_auth.redirectPort);
    if (!listening)
        return fail(std::move(listening.error()));
    redirect = std::move(*listening);
    const std::string state = oauth::randomText();
    oauth::Params params{
        {"response_type", "code"}, {"client_id", m_client.id}, {"redirect_uri", redirect}, {"state", state}};
    if (!m_auth.scopes.empty())
        params.emplace_back("scope", m_auth.scopes);
    if (m_auth.pkce) {
        params.emplace_back("code_challenge", pkce.challenge);
        params.emplace_back("code_challenge_method", "S256");
    }
    for (const auto& extra : m_auth.extra)
        params.push_back(extra);
    // OpenID Connect Core 1.0, section 11: offline_access is only given when the person is asked for consent
    const std::string scopes = ' ' + m_auth.scopes + ' ';
    const bool prompts = std::any_of(m_auth.extra.begin(), m_auth.extra.end(),
                                     [](const auto& extra) { return extra.first == "prompt"; });
    if (!prompts && scopes.find(" openid ") != std::string::npos &&
        scopes.find(" offline_access ") != std::string::npos)
        params.emplace_back("prompt", "consent");
    open(oauth::authorizationAddress(m_auth.authorizationUrl, params));
    return receiver.wait([&](std::string_view query) { return oauth::codeOf(query, state, m_auth.issuer); }, patience,
                         std::move(stop));
}

Result<Authorization> OAuthSignIn::authorize(RedirectReceiver& receiver,
                                             const std::function<void(const std::string& address)>& open,
                                             std::stop_token stop)
{
    if (auto loaded = loadClient(); !loaded)
        return fail(std::move(loaded.error()));
    // Where nothing can be kept, an authorization would be lost at once: say so before a person goes to the browser.
    if (auto loaded = load(); !loaded)
        return fail(std::move(loaded.error()));
    if (m_auth.grant != AuthOAuth2::Grant::AuthorizationCode) {
        const std::string old(m_tokens.access.reveal());
        if (auto done = obtain(old, std::move(stop)); !done)
            return fail(std::move(done.error()));
        return status();
    }
    const oauth::Pkce pkce = oauth::makePkce();
    std::string redirect;
    auto given = code(receiver, pkce, redirect, open, stop);
    if (!given)
        return fail(std::move(given.error()));
    hide(*given);
    oauth::Params params{
        {"grant_type", "authorization_code"}, {"code", std::string(given->reveal())}, {"redirect_uri", redirect}};
    if (m_auth.pkce)
        params.emplace_back("code_verifier", std::string(pkce.verifier.reveal()));
    auto mine = m_ports.tokens.take(m_connector, stop);
    if (!mine)
        return fail(std::move(mine.error()));
    m_tokens = KeptTokens();
    if (auto done = request(std::move(params), true, std::move(stop)); !done)
        return fail(std::move(done.error()));
    return status();
}

Result<std::optional<QString>> OAuthSignIn::revoke(std::stop_token stop)
{
    auto mine = m_ports.tokens.take(m_connector, stop);
    if (!mine)
        return fail(std::move(mine.error()));
    if (auto loaded = load(); !loaded)
        return fail(std::move(loaded.error()));
    std::optional<QString> left;
    const auto send = [&](const Secret& token, const char* hint) {
        if (token.empty() || left || !loadClient()) // each request says anew who we are
            return;
        const auto answer =
            m_ports.http.send(oauth::revocationRequest(m_auth.revokeUrl, m_client, token.reveal(), hint), stop).get();
        // RFC 7009, section 2.2: 200 also for a token that the server does not know
        if (!answer || answer->status != 200)
            left = tr("The source did not confirm that the authorization is revoked. Remove Muster there as well, in "
                      "the list of connected applications.");
    };
    const bool any = !m_tokens.access.empty() || !m_tokens.refresh.empty();
    if (any && m_auth.revokeUrl.empty()) {
        left = tr("The connector has no revocation URL, so the source still knows the authorization. Remove Muster "
                  "there as well, in the list of connected applications.");
    } else if (any) {
        send(m_tokens.refresh, "refresh_token");
        send(m_tokens.access, "access_token");
    }
    m_tokens = KeptTokens();
    if (auto gone = m_ports.secrets.remove(m_ref); !gone && gone.error().kind != ErrorKind::SecretMissing)
        return fail(std::move(gone.error()));
    return left;
}

} // namespace muster
