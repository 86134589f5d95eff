// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_oauth.h"
#include "core/source/signin_session.h"

namespace muster {

Result<std::unique_ptr<SignIn>> makeSignIn(const Connector& connector, const SourcePorts& ports)
{
    const auto as = [](auto made) -> Result<std::unique_ptr<SignIn>> {
        if (!made)
            return fail(std::move(made.error()));
        return std::unique_ptr<SignIn>(std::move(*made));
    };
    if (connector.source && std::holds_alternative<AuthOAuth2>(connector.source->auth))
        return as(OAuthSignIn::create(connector, ports));
    if (connector.source && std::holds_alternative<AuthSession>(connector.source->auth))
        return as(SessionSignIn::create(connector, ports));
    return std::unique_ptr<SignIn>();
}

} // namespace muster
