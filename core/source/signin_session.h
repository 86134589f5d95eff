// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/recordpath.h"
#include "core/source/signin.h"

namespace muster {

/// A token by a login request (AuthSession). Kept in memory only: each run logs in for itself. A token that the source
/// replaces in its answers is followed, and then only one request at a time is under way.
class SessionSignIn final : public SignIn
{
public:
    /// Errors: Invalid with the place in the connector, SecretMissing, SecretStore.
    [[nodiscard]] static Result<std::unique_ptr<SessionSignIn>> create(const Connector& connector,
                                                                       const SourcePorts& ports);

    [[nodiscard]] Result<HttpHeader> header(std::stop_token stop) override;
    [[nodiscard]] Result<HttpHeader> renew(const HttpHeader& refused, std::stop_token stop) override;
    void seen(const HttpResponse& answer) override;
    [[nodiscard]] bool oneAtATime() const override { return m_follows; }
    [[nodiscard]] std::string mask(std::string text) const override;

private:
    SessionSignIn(std::string connector, AuthSession auth, const SourcePorts& ports)
        : m_connector(std::move(connector)), m_auth(std::move(auth)), m_ports(ports)
    {
    }
    [[nodiscard]] Result<void> prepare(const Source& source);
    [[nodiscard]] Result<void> addHeaders(Json& body);
    [[nodiscard]] Result<std::string> resolved(const MaybeSecret& value, const std::string& place);
    [[nodiscard]] Result<void> fill(Json& value, const std::string& place);
    [[nodiscard]] Result<void> login(std::stop_token stop);
    [[nodiscard]] std::string tokenIn(const HttpResponse& answer) const; ///< in its headers; empty = none
    [[nodiscard]] Result<std::string> tokenAfterLogin(const HttpResponse& answer) const;
    [[nodiscard]] Error refused(const HttpResponse& answer) const;
    [[nodiscard]] HttpHeader current() const;
    void take(std::string token);
    void hide(const std::string& text);

    std::string m_connector;
    AuthSession m_auth;
    SourcePorts m_ports;
    Origin m_loginOrigin;
    HttpRequest m_request; ///< the login, with its secrets
    RecordPath m_path;
    std::optional<std::chrono::seconds> m_life;
    Secret m_token;
    std::optional<Timestamp> m_goodUntil;
    bool m_follows = false;
    std::vector<Secret> m_hidden;
};

} // namespace muster
