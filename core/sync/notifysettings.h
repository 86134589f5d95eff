// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/source/secretstore.h"
#include "core/sync/settings.h"

#include <vector>

namespace muster {

/// The server that takes our mail.
struct MailSettings
{
    /// STARTTLS that must succeed, TLS from the first byte, or nothing at all (this computer only).
    enum class Security : std::uint8_t { StartTls, Tls, None };
    bool enabled = false;
    std::string host;
    int port = 587;
    Security security = Security::StartTls;
    std::string username; ///< empty = no AUTH; the password is in the SecretStore
    std::string caFile;   ///< PEM: authorities that are trusted instead of this computer's
    std::string from;     ///< address
    std::string fromName = "Muster";
    std::vector<std::string> to;
    bool attachResults = true;
    int attachKib = 1024; ///< a longer results file is not attached
    friend bool operator==(const MailSettings&, const MailSettings&) = default;
};

/// 587 (RFC 6409), 465 (RFC 8314), 25.
[[nodiscard]] int usualPort(MailSettings::Security security);

struct WebhookSettings
{
    bool enabled = false;
    std::string url; ///< what is shown of it (webhookaddress.h), or the whole address until it is written: https; http
                     ///< to this computer only
    friend bool operator==(const WebhookSettings&, const WebhookSettings&) = default;
};

/// How people hear of imports that nobody watches: the workspace's setting "notify".
struct NotifySettings
{
    MailSettings mail;
    WebhookSettings webhook;
    bool desktop = true;
    friend bool operator==(const NotifySettings&, const NotifySettings&) = default;
};

/// What is wrong with settings that are switched on; `where` is the field ("mail.host"). Empty = they can be used.
[[nodiscard]] std::vector<Error> problems(const NotifySettings& settings);

[[nodiscard]] Json toJson(const NotifySettings& settings);
/// Missing keys take their defaults. Errors: Invalid, with the place in `where`: unknown keys, and values of the wrong
/// kind.
[[nodiscard]] Result<NotifySettings> notifySettingsFrom(const Json& json);
[[nodiscard]] Result<NotifySettings> readNotifySettings(Settings& settings);
/// `now` is remembered for each way of hearing that this switches on. A whole address of the webhook goes to `secrets`;
/// when these cannot take it nothing is written. Errors: Invalid (the first of problems()), Storage, DiskFull,
/// SecretStore.
[[nodiscard]] Result<void> writeNotifySettings(Settings& settings, SecretStore& secrets, const NotifySettings& value,
                                               Timestamp now);
/// Of an older Muster's settings: what is shown takes the place of the address, unless that has changed meanwhile.
[[nodiscard]] Result<void> storeShownAddress(Settings& settings, const std::string& url);
/// Since when each way has been on: nobody is told of what was before. 0 = it is off, or has always been on.
struct NotifySince
{
    Timestamp mail{}, webhook{}, desktop{};
};
[[nodiscard]] Result<NotifySince> readNotifySince(Settings& settings);

/// Under which name in place of a connector's id the secrets are kept; no connector can have it.
inline constexpr std::string_view notifySecrets = "muster.notify";
/// The password of the mail server, bound to its host, port and whether the connection is encrypted ("smtps" with
/// STARTTLS too). Errors: Invalid (no host).
[[nodiscard]] Result<SecretRef> mailPassword(const MailSettings& settings);
/// What the webhook is signed with, bound to its origin. Errors: Invalid (no URL).
[[nodiscard]] Result<SecretRef> webhookSecret(const WebhookSettings& settings);

} // namespace muster
