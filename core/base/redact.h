// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// The URL with userinfo removed and the values of query parameters that look like credentials (token, key, secret,
/// password, signature, code ...) replaced by "***". For logs, reports and screens.
[[nodiscard]] std::string redactUrl(std::string_view url);
/// True for request headers whose value must never be shown: Authorization, Proxy-Authorization, Cookie, Set-Cookie,
/// and names that contain key, token, secret or password.
[[nodiscard]] bool isSecretHeader(std::string_view name);
/// `text` with every occurrence of `secret` (at least 4 bytes) replaced by "***".
[[nodiscard]] std::string redactValue(std::string text, std::string_view secret);
/// A secret and how a server may give it back without naming it: percent-encoded, as a form has it, hexadecimal,
/// base64 and base64url at each offset (without what depends on its neighbours). For redactValue(), longest first; too
/// short ones are left out, because they stand in other words as well.
[[nodiscard]] std::vector<Secret> secretForms(std::string_view secret);

} // namespace muster
