// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/authorization.h"

#include "core/sync/scheduler.h"

#include "core/base/jsonmoment.h"
#include "core/source/connectorsecrets.h"
#include "core/source/sourcehttp.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Authorization", text);
}

/// A sign-in with the connection that it needs.
struct ConnectedSignIn
{
    std::unique_ptr<SourceHttp> http;
    std::unique_ptr<OAuthSignIn> signIn;
    OAuthSignIn* operator->() const { return signIn.get(); }
};

Result<ConnectedSignIn> signInOf(const Connector& connector, Ports& ports)
{
    if (!usesOAuth(connector))
        return fail(ErrorKind::Invalid,
                    tr("This connector does not use OAuth 2.0, so there is nothing to authorize. Its credentials are "
                       "stored with “musterctl secret set” or in the wizard."),
                    {}, QStringLiteral("source.auth.kind"));
    auto http = SourceHttp::create(connector, ports.source());
    if (!http)
        return fail(std::move(http.error()));
    auto signIn = OAuthSignIn::create(connector, (*http)->ports(ports.source()));
    if (!signIn)
        return fail(std::move(signIn.error()));
    return ConnectedSignIn{std::move(*http), std::move(*signIn)};
}

/// Where its tokens lie; none without OAuth, or with a base URL that is not good.
std::optional<SecretRef> tokensOf(const Connector& connector)
{
    if (!usesOAuth(connector))
        return std::nullopt;
    const auto origin = Origin::parse(connector.source->baseUrl);
    return origin ? std::optional(tokensRef(connector.id, std::get<AuthOAuth2>(connector.source->auth), *origin))
                  : std::nullopt;
}

} // namespace

bool usesOAuth(const Connector& connector)
{
    return connector.source && std::holds_alternative<AuthOAuth2>(connector.source->auth);
}

Result<Authorization> authorizationOf(const Connector& connector, Ports& ports)
{
    auto signIn = signInOf(connector, ports);
    return signIn ? (*signIn)->status() : fail(std::move(signIn.error()));
}

Result<Authorization> authorize(const Connector& connector, Ports& ports,
                                const std::function<void(const std::string& address)>& open, std::stop_token stop)
{
    auto signIn = signInOf(connector, ports);
    if (!signIn)
        return fail(std::move(signIn.error()));
    const auto receiver = ports.redirectReceiver();
    auto authorization = (*signIn)->authorize(*receiver, open, std::move(stop));
    if (authorization)
        (void)resumeAfterAuthorization(ports.schedules(), connector.id); // else the next run by hand does it
    return authorization;
}

Result<oauth::Metadata> discover(const Connector& connector, Ports& ports, std::stop_token stop)
{
    const std::string issuer =
        usesOAuth(connector) ? std::get<AuthOAuth2>(connector.source->auth).issuer : std::string();
    auto http = SourceHttp::create(connector, ports.source());
    if (!http)
        return fail(std::move(http.error()));
    auto addresses = oauth::metadataAddresses(issuer);
    if (!addresses)
        return fail(std::move(addresses.error()));
    Result<oauth::Metadata> found = fail(ErrorKind::Internal, {});
    for (const std::string& address : *addresses) {
        HttpRequest request;
        request.url = address;
        request.headers = {{"Accept", "application/json"}};
        request.limits.bodyBytes = 1 << 20;
        request.limits.tries = 2;
        auto answer = (*http)->send(std::move(request), stop).get();
        if (!answer)
            return fail(std::move(answer.error()));
        found = oauth::metadataOf(*answer, issuer);
        if (found || answer->status == 200)
            break;
    }
    return found;
}

std::vector<QString> forgetCredentials(const Connector& connector, Ports& ports, std::stop_token stop)
{
    std::vector<QString> words;
    if (usesOAuth(connector)) {
        if (auto signIn = signInOf(connector, ports)) {
            auto left = (*signIn)->revoke(std::move(stop));
            if (left && *left)
                words.push_back(std::move(**left));
        }
    }
    const auto refs = ports.secrets().list(connector.id);
    if (!refs) {
        if (!secretUses(connector).empty() || usesOAuth(connector))
            words.push_back(tr("The secrets could not be removed: %1").arg(refs.error().message));
        return words;
    }
    for (const SecretRef& ref : *refs) {
        if (const auto removed = ports.secrets().remove(ref); !removed)
            words.push_back(tr("The secret “%1” could not be removed: %2")
                                .arg(QString::fromStdString(ref.name), removed.error().message));
    }
    return words;
}

std::vector<QString> forgetOldTokens(const Connector& before, const Connector& after, Ports& ports,
                                     std::stop_token stop)
{
    const auto was = tokensOf(before), is = tokensOf(after);
    if (!was || (is && was->name == is->name && was->origin == is->origin))
        return {};
    const auto& old = std::get<AuthOAuth2>(before.source->auth);
    const auto* now = usesOAuth(after) ? &std::get<AuthOAuth2>(after.source->auth) : nullptr;
    const bool goesOn = now && now->clientId == old.clientId && now->tokenUrl == old.tokenUrl;
    if (!old.revokeUrl.empty() && !goesOn) {
        if (auto signIn = signInOf(before, ports)) {
            auto left = (*signIn)->revoke(std::move(stop));
            if (left)
                return *left ? std::vector<QString>{std::move(**left)} : std::vector<QString>();
        }
    }
    const auto removed = ports.secrets().remove(*was);
    if (!removed && removed.error().kind != ErrorKind::SecretMissing)
        return {tr("The tokens of the settings before could not be removed: %1").arg(removed.error().message)};
    return {};
}

Json toJson(const Authorization& authorization)
{
    Json out{{"authorized", authorization.authorized},
             {"expiresAt", authorization.expires ? Json(toRfc3339(*authorization.expires)) : Json(nullptr)},
             {"scopes", authorization.scopes},
             {"missingScopes", authorization.missing},
             {"renews", authorization.renews},
             {"authorizedAt", momentJson(authorization.since)},
             {"refreshedAt", momentJson(authorization.refreshed)}};
    return out;
}

} // namespace muster
