// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// How connections are made where it is not as this computer does it. Nothing here ever accepts a certificate that is
/// neither signed by somebody trusted nor pinned.
struct HttpConnection
{
    enum class Proxy { System, None, Manual };

    std::string authorities; ///< PEM: trusted besides this computer's
    std::string certificate; ///< PEM: ours, with its chain
    Secret key;              ///< PEM: of that certificate
    std::string pin;         ///< SHA-256 of the server's certificate, as parsePin() gives it; empty = any trusted one
    Proxy proxy = Proxy::System;
    std::string proxyScheme, proxyHost; ///< Manual: "http" or "socks5"
    int proxyPort = 0;
    std::string proxyUser;
    Secret proxyPassword;
};

/// 64 hex digits, with or without colons, in lower case without colons; none for other texts.
[[nodiscard]] std::optional<std::string> parsePin(std::string_view text);
/// Whether all of it can be used: certificates and key are readable, and the key belongs to the certificate.
/// Errors: Invalid with `where` = "caFile", "clientCertificate" or "clientKey".
[[nodiscard]] Result<void> checkConnection(const HttpConnection& connection);

} // namespace muster
