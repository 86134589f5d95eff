// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/credentials.h"

#include "core/base/jsonmoment.h"
#include "core/source/connectorsecrets.h"
#include "core/source/kepttokens.h"
#include "core/sync/accesschange.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace muster {

namespace {

constexpr std::chrono::hours soon{7 * 24};

struct CredentialText
{
    Q_DECLARE_TR_FUNCTIONS(Credentials)
};

bool isTokens(const std::string& name)
{
    return name.starts_with(keptTokensPrefix);
}

/// The environment gives all that is used: what cannot be listed is not needed.
bool isAllGiven(const Connector& connector, const std::vector<SecretUse>& uses, Ports& ports)
{
    return !uses.empty() && std::all_of(uses.begin(), uses.end(), [&](const SecretUse& use) {
        const auto origin = use.origin();
        return origin && ports.secrets().read({connector.id, use.name, *origin}).has_value();
    });
}

Result<void> addSecrets(const Connector& connector, Ports& ports, CredentialHealth& out)
{
    if (!usesSecretStore(connector))
        return {}; // a desktop would ask a person to make a keychain, only to look into it
    const auto uses = secretUses(connector);
    auto refs = ports.secrets().list(connector.id);
    if (!refs) {
        if (!isAllGiven(connector, uses, ports))
            return fail(std::move(refs.error()));
        refs = std::vector<SecretRef>();
    }
    for (const SecretUse& use : uses) {
        const auto origin = use.origin();
        CredentialState state{use.name, use.place, origin ? std::optional(*origin) : std::nullopt, false};
        const auto known = [&](const CredentialState& other) {
            return other.name == state.name && other.origin == state.origin;
        };
        if (std::any_of(out.secrets.begin(), out.secrets.end(), known))
            continue; // one secret may stand in several places
        const auto stored =
            std::find_if(refs->begin(), refs->end(), [&](const SecretRef& ref) { return use.isStoredAs(ref); });
        state.stored = stored != refs->end();
        if (state.stored)
            refs->erase(stored);
        else if (origin) { // the environment gives secrets that no list shows
            const auto given = ports.secrets().read({connector.id, use.name, *origin});
            if (!given && given.error().kind != ErrorKind::SecretMissing)
                return fail(given.error());
            state.stored = given.has_value();
        }
        out.secrets.push_back(std::move(state));
    }
    for (const SecretRef& ref : *refs) {
        if (!isTokens(ref.name))
            out.secrets.push_back({ref.name, {}, ref.origin, true});
    }
    return {};
}

/// The last run that got in, and one that did not since.
Result<void> addRuns(const Connector& connector, Ports& ports, CredentialHealth& out)
{
    const auto runs = ports.runs().runs(connector.id, 100);
    if (!runs)
        return fail(runs.error());
    for (const RunReport& run : *runs) { // newest first
        if (run.finishedAt == Timestamp())
            continue;
        if (!run.error && run.requests > 0) {
            out.lastWorked = run.finishedAt;
            break;
        }
        const bool refused =
            run.error && (run.error->kind == ErrorKind::Unauthorized || run.error->kind == ErrorKind::Forbidden ||
                          run.error->kind == ErrorKind::SecretMissing);
        if (refused && out.lastRefused == Timestamp())
            out.lastRefused = run.finishedAt;
    }
    return {};
}

QString dayText(Timestamp at)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString hostText(const CredentialState& secret)
{
    return secret.origin ? QString::fromStdString(secret.origin->text()) : QString();
}

void addMissing(CredentialHealth& out)
{
    for (const CredentialState& secret : out.secrets) {
        if (!secret.place.empty() && !secret.stored)
            out.missing.push_back(CredentialText::tr("The secret “%1” is not stored for %2. Enter it again.")
                                      .arg(QString::fromStdString(secret.name), hostText(secret)));
    }
    if (out.authorization && !out.authorization->authorized)
        out.missing.push_back(CredentialText::tr("Nobody has authorized Muster at the source, or the authorization "
                                                 "has ended. Authorize it."));
    if (out.authorizationError)
        out.missing.push_back(CredentialText::tr("It cannot be seen whether Muster is authorized at the source: %1")
                                  .arg(out.authorizationError->message));
}

void judge(CredentialHealth& out, Timestamp now)
{
    addMissing(out);
    out.warnings = out.missing;
    out.urgent = !out.missing.empty();
    for (const CredentialState& secret : out.secrets) {
        if (secret.place.empty())
            out.warnings.push_back(
                CredentialText::tr("The secret “%1” is stored for %2, but nothing uses it any more. Remove it.")
                    .arg(QString::fromStdString(secret.name), hostText(secret)));
    }
    const auto& authorization = out.authorization;
    if (authorization && authorization->authorized && !authorization->renews && authorization->expires &&
        *authorization->expires - now < soon)
        out.warnings.push_back(
            CredentialText::tr("The authorization ends on %1. Authorize again before, and the imports go on.")
                .arg(dayText(*authorization->expires)));
    if (out.lastRefused != Timestamp()) {
        out.warnings.push_back(
            CredentialText::tr("The source refused the credentials on %1, and no import has worked since.")
                .arg(dayText(out.lastRefused)));
        out.urgent = true;
    }
}

} // namespace

Result<CredentialHealth> credentialHealth(const Connector& connector, Ports& ports)
{
    CredentialHealth out;
    if (!connector.source)
        return out;
    if (auto done = addSecrets(connector, ports, out); !done)
        return fail(std::move(done.error()));
    if (auto done = addRuns(connector, ports, out); !done)
        return fail(std::move(done.error()));
    if (usesOAuth(connector)) {
        if (auto status = authorizationOf(connector, ports))
            out.authorization = std::move(*status);
        else
            out.authorizationError = std::move(status.error());
    }
    judge(out, ports.clock().now());
    return out;
}

bool usesSecretStore(const Connector& connector)
{
    return usesOAuth(connector) || !secretUses(connector).empty();
}

bool signsInAlike(const Connector& one, const Connector& other)
{
    return accessChanges(one, other).empty();
}

Json toJson(const CredentialHealth& health)
{
    Json secrets = Json::array();
    for (const CredentialState& secret : health.secrets)
        secrets.push_back(Json{{"name", secret.name},
                               {"place", secret.place.empty() ? Json(nullptr) : Json(secret.place)},
                               {"origin", hostText(secret).toStdString()},
                               {"stored", secret.stored}});
    Json warnings = Json::array();
    for (const QString& warning : health.warnings)
        warnings.push_back(warning.toStdString());
    return Json{{"secrets", std::move(secrets)},
                {"authorization", health.authorization ? toJson(*health.authorization) : Json(nullptr)},
                {"authorizationError", health.authorizationError
                                           ? Json{{"kind", std::string(kindName(health.authorizationError->kind))},
                                                  {"message", health.authorizationError->message.toStdString()}}
                                           : Json(nullptr)},
                {"lastWorked", momentJson(health.lastWorked)},
                {"lastRefused", momentJson(health.lastRefused)},
                {"urgent", health.urgent},
                {"warnings", std::move(warnings)}};
}

} // namespace muster
