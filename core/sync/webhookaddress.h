// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/secretstore.h"
#include "core/sync/notifysettings.h"

/// The address of a webhook is a secret: whoever knows its path may write there. Settings hold what people may see of
/// it, "https://chat.example.com/•••"; the whole address is in the SecretStore.
namespace muster {

/// What people may see: scheme, host and port. "" stays ""; of what is no address nothing is shown, "•••".
[[nodiscard]] std::string shownAddress(const std::string& url);
/// True for what shownAddress() gives of an address.
[[nodiscard]] bool isShownAddress(const std::string& url);
/// The settings as they may be printed.
[[nodiscard]] NotifySettings shownSettings(NotifySettings settings);

/// Where the whole address is kept, bound to its origin. Errors: Invalid (no URL).
[[nodiscard]] Result<SecretRef> webhookAddressRef(const WebhookSettings& settings);
/// The whole address. Errors: Invalid, SecretMissing, SecretStore.
[[nodiscard]] Result<Secret> webhookAddress(const WebhookSettings& settings, SecretStore& secrets);
/// `text` without anything that gives the address away, also in other writing.
[[nodiscard]] std::string withoutAddress(std::string text, const Secret& address);

/// The settings, with an address that an older Muster kept as text moved to the secret store. Where that cannot take it
/// everything goes on as before: the settings hold the whole address, and `notMoved` says why. Errors: as
/// readNotifySettings(Settings&).
[[nodiscard]] Result<NotifySettings> readNotifySettings(Settings& settings, SecretStore& secrets,
                                                        std::optional<Error>* notMoved = nullptr);

} // namespace muster
