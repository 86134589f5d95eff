// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"

#include <optional>

namespace muster {

/// Checks that the network classes of Qt leave out (docs/architecture.md, measured facts). Pure.
namespace httpcheck {

/// The request as it may go out: method and header names are tokens (RFC 9110, section 5.6.2), values without CR, LF,
/// NUL and other controls, no header that belongs to the connection (Host, Content-Length, Transfer-Encoding ...), an
/// address that Origin::parse accepts. Error Invalid.
[[nodiscard]] Result<void> request(const HttpRequest& request);

/// What the answer's header says about its body (RFC 9112, section 6).
struct Framing
{
    std::optional<std::int64_t> length; ///< Content-Length
    bool isEncoded = false;             ///< gzip or deflate
};
/// Error BadAnswer for doubled, overflowing or contradictory lengths and for encodings that were not asked for.
[[nodiscard]] Result<Framing> framing(const std::vector<HttpHeader>& headers);

/// Where a redirect leads, when it may be followed: same origin, GET. Error Redirect says where it wanted to go.
[[nodiscard]] Result<std::string> redirect(const HttpRequest& request, const std::string& from, int status,
                                           std::string_view location);

} // namespace httpcheck
} // namespace muster
