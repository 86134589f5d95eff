// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fetch.h"
#include "core/source/pagination.h"

namespace muster {

/// The way into one source: its origin, headers and credentials. The only place that puts secrets into requests, and
/// the one that keeps them out of everything that is shown: errors, exchanges, URLs.
class SourceAccess
{
public:
    /// Resolves the secrets for the base URL's origin. Errors: Invalid with the place in the connector, SecretMissing,
    /// SecretStore.
    [[nodiscard]] static Result<SourceAccess> create(const Connector& connector, SecretStore& secrets);

    [[nodiscard]] const Origin& origin() const { return m_origin; }
    [[nodiscard]] HttpRequest list(const PageRequest& page, std::int64_t bodyBytes) const;
    [[nodiscard]] HttpRequest get(const std::string& url, std::int64_t bodyBytes) const;

    /// The sentence for an answer that is not 2xx, with its evidence.
    [[nodiscard]] Error refused(const HttpRequest& request, const HttpResponse& response) const;
    /// Adds the request's URL and the answer's evidence to an error about its content.
    [[nodiscard]] Error with(Error error, const HttpRequest& request, const HttpResponse& response) const;
    /// Adds the request's URL to an error that came instead of an answer.
    [[nodiscard]] Error with(Error error, const HttpRequest& request) const;
    [[nodiscard]] Exchange exchange(const HttpRequest& request, const HttpResponse& response) const;
    [[nodiscard]] std::string mask(std::string text) const;
    /// Its tokens are kept out of what is shown as well.
    void setSignIn(std::shared_ptr<const SignIn> signIn) { m_signIn = std::move(signIn); }

private:
    SourceAccess() = default;
    class Resolver;
    [[nodiscard]] std::string shownUrl(const std::string& url) const;
    [[nodiscard]] std::string shownValue(const HttpHeader& header) const;
    [[nodiscard]] HttpRequest request(const std::string& method, const std::string& url, std::int64_t bodyBytes) const;
    Result<void> addAuth(Resolver& resolver, const Auth& auth);
    Result<void> addApiKey(Resolver& resolver, const AuthApiKey& key);
    Result<void> addHeader(const std::string& name, std::string value, bool secret, const QString& place);

    Origin m_origin;
    std::string m_method;
    std::vector<HttpHeader> m_headers;
    std::string m_queryName;
    Secret m_queryValue;
    std::shared_ptr<const SignIn> m_signIn;
    std::vector<Secret> m_secrets; ///< everything that must never be shown, in each form in which it travels
};

} // namespace muster
