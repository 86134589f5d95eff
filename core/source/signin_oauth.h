// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/oauth.h"
#include "core/net/redirectreceiver.h"
#include "core/source/kepttokens.h"
#include "core/source/signin.h"

namespace muster {

/// What is known of an authorization, for people; no token.
struct Authorization
{
    bool authorized = false;          ///< a token is there, or can be had without a person
    std::optional<Timestamp> expires; ///< of the access token
    Timestamp since{}, refreshed{};   ///< 0 = never
    bool renews = false;              ///< a new access token can be had without a person
    std::string scopes;               ///< granted, separated by spaces
    std::vector<std::string> missing; ///< scopes that were asked for and not granted
};

/// Tokens by OAuth 2.0 for one connector: from the secret store, by refresh, by client credentials, or from a person
/// in the browser. One refresh at a time over all processes; a new token is stored before it is used.
class OAuthSignIn final : public SignIn
{
public:
    static constexpr std::chrono::minutes patience{5}; ///< for the person in the browser

    /// Errors: Invalid with the place in the connector, SecretMissing, SecretStore.
    [[nodiscard]] static Result<std::unique_ptr<OAuthSignIn>> create(const Connector& connector,
                                                                     const SourcePorts& ports);

    [[nodiscard]] Result<HttpHeader> header(std::stop_token stop) override;
    [[nodiscard]] Result<HttpHeader> renew(const HttpHeader& refused, std::stop_token stop) override;
    [[nodiscard]] std::string mask(std::string text) const override;

    [[nodiscard]] Result<Authorization> status();
    /// The whole dance of the authorization code grant (RFC 6749, section 4.1; RFC 8252): `open` gets the address for
    /// the browser once the receiver listens. With another grant it only asks for a token, to see that it works.
    /// Errors: those of the receiver and of the token's server; SecretStore before anything is asked.
    [[nodiscard]] Result<Authorization> authorize(RedirectReceiver& receiver,
                                                  const std::function<void(const std::string& address)>& open,
                                                  std::stop_token stop);
    /// Revokes the tokens at the source when it has a revocation URL (RFC 7009), and forgets them here in any case.
    /// Gives a sentence when the source may still accept them.
    [[nodiscard]] Result<std::optional<QString>> revoke(std::stop_token stop);

private:
    OAuthSignIn(std::string connector, AuthOAuth2 auth, const Origin& origin, const SourcePorts& ports);
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<HttpHeader> current();
    [[nodiscard]] Result<void> obtain(const std::string& refused, std::stop_token stop);
    [[nodiscard]] Result<void> refresh(std::stop_token stop);
    [[nodiscard]] Result<void> request(oauth::Params params, bool must, std::stop_token stop);
    [[nodiscard]] Result<oauth::Tokens> send(oauth::Params params, std::stop_token stop);
    [[nodiscard]] Result<void> keep(oauth::Tokens tokens, bool must);
    [[nodiscard]] Result<Secret> code(RedirectReceiver& receiver, const oauth::Pkce& pkce, std::string& redirect,
                                      const std::function<void(const std::string& address)>& open,
                                      std::stop_token stop);
    [[nodiscard]] Result<std::string> secretText(const MaybeSecret& value, const char* place);
    [[nodiscard]] Result<void> loadClient();
    [[nodiscard]] Result<Secret> assertion(bool forClient);
    [[nodiscard]] Result<oauth::Params> machineGrant();
    void hide(const Secret& secret);

    std::string m_connector;
    AuthOAuth2 m_auth;
    SecretRef m_ref;      ///< where the tokens lie, for the origin of the source
    Origin m_tokenOrigin; ///< of the token URL: where the client's secret goes
    SourcePorts m_ports;
    oauth::Client m_client;
    KeptTokens m_tokens;
    bool m_loaded = false;
    std::vector<Secret> m_hidden;
};

} // namespace muster
