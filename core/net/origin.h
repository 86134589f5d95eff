// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace muster {

/// Scheme, host and effective port of a URL: the unit to which credentials belong (RFC 6454, section 4).
struct Origin
{
    std::string scheme; ///< "https" or "http", lower case
    std::string host;   ///< lower case, IDN in ASCII form, IPv6 without brackets
    int port = 0;       ///< never 0 after parse()

    /// Accepts absolute http and https URLs. Refuses userinfo, other schemes, an empty host, control characters,
    /// and http to a host that is not loopback (unless `allowPlainHttp`).
    [[nodiscard]] static Result<Origin> parse(std::string_view url, bool allowPlainHttp = false);
    /// "https://hr.example.com" or "http://127.0.0.1:8080"; the key under which secrets are stored.
    [[nodiscard]] std::string text() const;
    /// What text() gave, also of a proxy ("socks5://proxy.example.com:1080") and of a mail server
    /// ("smtps://mail.example.com:465"; these two always with a port). Errors as parse().
    [[nodiscard]] static Result<Origin> fromText(const std::string& text);
    [[nodiscard]] bool isLoopback() const;
    friend bool operator==(const Origin&, const Origin&) = default;
};

} // namespace muster
