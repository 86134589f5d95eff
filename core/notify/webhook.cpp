// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonmoment.h"
#include "core/notify/words.h"

#include <QByteArray>

#include <array>
#include <sodium.h>

namespace muster {

std::string webhookBody(const Notice& notice, const std::string& event)
{
    Json json = toJson(notice);
    // "text" is what chat programs show of an incoming webhook.
    Json body{{"event", event},
              {"text", (noticeTitle(notice) + QStringLiteral(": ") + noticeSentence(notice)).toStdString()}};
    json["at"] = momentJson(notice.at);
    json["startedAt"] = momentJson(notice.startedAt);
    json.erase("timeZone");
    if (notice.kind != Notice::Kind::Finished)
        for (const char* key :
             {"run", "plan", "state", "startedAt", "counts", "planned", "problems", "problemCount", "holds"})
            json.erase(key);
    body.update(json);
    return writeJson(body);
}

std::string webhookSignature(const Secret& secret, const std::string& timestamp, const std::string& body)
{
    const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const std::string text = timestamp + "." + body;
    const std::string_view key = secret.reveal();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof state);
    return "sha256=" + QByteArray(reinterpret_cast<const char*>(mac.data()), mac.size()).toHex().toStdString();
}

} // namespace muster
