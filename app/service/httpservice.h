// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/apikeys.h"
#include "core/sync/jobs.h"

#include <chrono>

namespace muster {

/// The HTTP API of one workspace (contract, section 3) on a loopback address. Reads requests in two threads; whatever
/// writes has a third, and whatever waits for a source a fourth. HTTP/1.1 as RFC 9112, without TLS: nothing of it
/// leaves this computer.
class HttpService
{
public:
    struct Limits
    {
        std::uint32_t headerBytes = 32 * 1024;
        std::uint64_t bodyBytes = 1024 * 1024;
        std::chrono::milliseconds requestTime = std::chrono::seconds(10); ///< for a whole request, and between two
        int connections = 64;
    };
    struct Settings
    {
        QString workspace;
        std::string listen = "127.0.0.1:8470"; ///< 127.0.0.1 or [::1]; port 0 takes a free one
        Limits limits = {};
    };

    /// Listens when it returns. `jobs` must outlive it. Errors: Usage (another address than loopback), Conflict (the
    /// port is taken), Storage.
    [[nodiscard]] static Result<std::unique_ptr<HttpService>> start(const Settings& settings, Jobs& jobs);
    ~HttpService();                                   ///< ends all connections
    [[nodiscard]] const std::string& address() const; ///< "http://127.0.0.1:8470"

private:
    HttpService();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
