// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/signin.h"

namespace muster {

/// Sends each request as the connector's TLS and proxy settings say. What belongs to the source alone (the client
/// certificate, the pinned certificate) stays away from other hosts, such as the one that gives tokens.
class SourceHttp final : public Http
{
public:
    /// Reads the files and secrets of the settings. Errors: Invalid with the place in the connector, NotFound (a file),
    /// SecretMissing, SecretStore.
    [[nodiscard]] static Result<std::unique_ptr<SourceHttp>> create(const Connector& connector,
                                                                    const SourcePorts& ports);
    [[nodiscard]] std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override;
    /// The same ports, with this in place of their Http.
    [[nodiscard]] SourcePorts ports(const SourcePorts& others)
    {
        return {*this, others.secrets, others.tokens, others.clock};
    }

private:
    explicit SourceHttp(Http& http) : m_http(http) {}

    Http& m_http;
    std::optional<Origin> m_origin;
    std::shared_ptr<const HttpConnection> m_source, m_others; ///< null = as this computer does it
};

} // namespace muster
