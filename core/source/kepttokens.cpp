// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/kepttokens.h"

#include <QCryptographicHash>

#include <algorithm>

namespace muster {

namespace {

using namespace std::chrono;

std::string text(const Secret& secret)
{
    return std::string(secret.reveal());
}

std::string textAt(const Json& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Timestamp> momentAt(const Json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer())
        return std::nullopt;
    return Timestamp(seconds(found->get<std::int64_t>()));
}

std::int64_t secondsOf(Timestamp moment)
{
    return duration_cast<seconds>(moment.time_since_epoch()).count();
}

} // namespace

bool KeptTokens::isFresh(Timestamp now) const
{
    if (access.empty())
        return false;
    if (!expires)
        return true; // the source will say when it is not
    // a minute early, for clocks that differ; a token that lives shorter than that is used for three quarters of it
    const auto life = std::max<Timestamp::duration>(*expires - refreshed, Timestamp::duration::zero());
    return now < *expires - std::min<Timestamp::duration>(minutes(1), life / 4);
}

SecretRef tokensRef(const std::string& connector, const AuthOAuth2& auth, const Origin& origin)
{
    Json parts = Json::array({static_cast<int>(auth.grant), auth.authorizationUrl, auth.tokenUrl, auth.clientId.text,
                              auth.clientId.secret, auth.clientSecret.secret, auth.username.text, auth.username.secret,
                              auth.scopes});
    if (auth.usesKey())
        parts.push_back(Json::array(
            {auth.privateKey.secret, auth.assertion.issuer, auth.assertion.subject, auth.assertion.audience}));
    for (const auto& [name, value] : auth.extra)
        parts.push_back(Json::array({name, value}));
    const std::string all = parts.dump(-1, ' ', true, Json::error_handler_t::replace);
    const QByteArray digest = QCryptographicHash::hash(QByteArray::fromStdString(all), QCryptographicHash::Sha256);
    return {connector, std::string(keptTokensPrefix) + '.' + digest.toHex().left(16).toStdString(), origin};
}

Result<std::optional<KeptTokens>> readTokens(SecretStore& secrets, const SecretRef& ref)
{
    auto entry = secrets.read(ref);
    if (!entry && entry.error().kind == ErrorKind::SecretMissing)
        return std::optional<KeptTokens>();
    if (!entry)
        return fail(std::move(entry.error()));
    const Json json = readJson(entry->reveal());
    if (!json.is_object())
        return std::optional<KeptTokens>(); // not ours: as good as none
    KeptTokens tokens;
    tokens.access = Secret(textAt(json, "access"));
    tokens.refresh = Secret(textAt(json, "refresh"));
    tokens.previous = Secret(textAt(json, "previous"));
    tokens.expires = momentAt(json, "expires");
    tokens.authorized = momentAt(json, "authorized").value_or(Timestamp());
    tokens.refreshed = momentAt(json, "refreshed").value_or(Timestamp());
    tokens.scopes = textAt(json, "scopes");
    return tokens;
}

Result<void> writeTokens(SecretStore& secrets, const SecretRef& ref, const KeptTokens& tokens)
{
    Json json{{"access", text(tokens.access)},
              {"refresh", text(tokens.refresh)},
              {"previous", text(tokens.previous)},
              {"authorized", secondsOf(tokens.authorized)},
              {"refreshed", secondsOf(tokens.refreshed)},
              {"scopes", tokens.scopes}};
    if (tokens.expires)
        json["expires"] = secondsOf(*tokens.expires);
    return secrets.write(ref, Secret(writeJson(json)));
}

} // namespace muster
