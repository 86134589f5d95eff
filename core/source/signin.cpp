// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"

namespace muster {

Result<std::unique_ptr<SignIn>> makeSignIn(const Connector& connector, const SourcePorts& ports)
{
    if (!connector.source || !std::holds_alternative<AuthOAuth2>(connector.source->auth))
        return std::unique_ptr<SignIn>();
    auto made = OAuthSignIn::create(connector, ports);
    if (!made)
        return fail(std::move(made.error()));
    return std::unique_ptr<SignIn>(std::move(*made));
}

} // namespace muster
