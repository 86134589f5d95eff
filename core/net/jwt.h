// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/secret.h"

#include <span>
#include <string>
#include <string_view>

namespace muster::oauth {

/// What a JSON Web Token can be signed with here (RFC 7518, section 3.1): RS256 and the like for an RSA key, ES256 and
/// the like for an EC key.
[[nodiscard]] std::span<const std::string_view> jwtAlgorithms();

/// A signed JSON Web Token (RFC 7519). `key` is a private key in PEM without a passphrase; `keyId` may be empty.
/// Errors: Invalid (no such algorithm, no such key), `where` is "source.auth.privateKey" or the algorithm's place.
[[nodiscard]] Result<Secret> signedJwt(std::string_view algorithm, const std::string& keyId, const Json& claims,
                                       const Secret& key);

} // namespace muster::oauth
