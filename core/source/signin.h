// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/http.h"
#include "core/source/connector.h"
#include "core/source/secretstore.h"

#include <memory>

namespace muster {

/// Port: one at a time, over all threads and processes that use a workspace, may ask for new tokens of a connector.
class TokenLock
{
public:
    virtual ~TokenLock() = default;
    /// Waits until it is ours; it is given back when the last copy goes away, also when the process is killed.
    /// Errors: Storage, Timeout (held by somebody else for a minute), Cancelled.
    [[nodiscard]] virtual Result<std::shared_ptr<void>> take(const std::string& connector, std::stop_token stop) = 0;
};

/// What it takes to talk to a source.
struct SourcePorts
{
    Http& http;
    SecretStore& secrets;
    TokenLock& tokens;
    const Clock& clock;
};

/// How requests of one source get a token that has to be asked for and runs out: OAuth 2.0, a session. Used by one
/// thread.
class SignIn
{
public:
    virtual ~SignIn() = default;
    /// The header for the next request. Asks for a token when there is none that is still good for a while.
    /// Errors: Unauthorized (a person has to authorize; message says how), those of the token's server.
    [[nodiscard]] virtual Result<HttpHeader> header(std::stop_token stop) = 0;
    /// The source answered 401 to a request with `refused`: another header than that one.
    [[nodiscard]] virtual Result<HttpHeader> renew(const HttpHeader& refused, std::stop_token stop) = 0;
    /// An answer of the source; it may hold the token for the next request.
    virtual void seen(const HttpResponse&) {}
    /// True when each answer may hold the token for the next request, so that requests have to wait for each other.
    [[nodiscard]] virtual bool oneAtATime() const { return false; }
    /// The text without any token that was used here.
    [[nodiscard]] virtual std::string mask(std::string text) const = 0;
};

/// The sign-in of a connector; null when its credentials never change. Sends nothing yet. Errors: Invalid with the
/// place, SecretMissing, SecretStore.
[[nodiscard]] Result<std::unique_ptr<SignIn>> makeSignIn(const Connector& connector, const SourcePorts& ports);

/// Adds the header of a sign-in to each request to its origin. A 401 leads to one renewal and one more try, and then
/// to Unauthorized. Its futures do their work in get(), so wait_for() says `deferred`.
class SignedHttp final : public Http
{
public:
    SignedHttp(Http& http, SignIn& signIn, Origin origin) : m_http(http), m_signIn(signIn), m_origin(std::move(origin))
    {
    }
    [[nodiscard]] std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override;

private:
    [[nodiscard]] Result<HttpResponse> alone(HttpRequest request, std::stop_token stop);
    [[nodiscard]] Result<HttpResponse> again(HttpRequest request, const HttpHeader& refused, std::stop_token stop);

    Http& m_http;
    SignIn& m_signIn;
    Origin m_origin;
};

} // namespace muster
