// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/webhookaddress.h"

#include "core/base/redact.h"

#include <QCoreApplication>

namespace muster {

namespace {

constexpr std::string_view mask = "/\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"; ///< "/•••"
constexpr std::size_t shortestPart = 8; ///< of a path; shorter ones stand in other words as well

QString tr(const char* text)
{
    return QCoreApplication::translate("WebhookAddress", text);
}

/// The path, the query and what follows, from the first "/", "?" or "#" after the host.
std::string_view afterHost(std::string_view url)
{
    const auto scheme = url.find("://");
    const auto end = scheme == std::string_view::npos ? scheme : url.find_first_of("/?#", scheme + 3);
    return end == std::string_view::npos ? std::string_view() : url.substr(end);
}

std::string withoutValue(std::string text, std::string_view value)
{
    for (const Secret& form : secretForms(value))
        text = redactValue(std::move(text), form.reveal());
    return redactValue(std::move(text), value);
}

} // namespace

std::string shownAddress(const std::string& url)
{
    if (url.empty() || isShownAddress(url))
        return url;
    const auto origin = Origin::parse(url);
    return origin ? origin->text() + std::string(mask) : std::string(mask.substr(1));
}

bool isShownAddress(const std::string& url)
{
    if (!url.ends_with(mask))
        return false;
    const auto origin = Origin::parse(url.substr(0, url.size() - mask.size()));
    return origin && origin->text() + std::string(mask) == url;
}

NotifySettings shownSettings(NotifySettings settings)
{
    settings.webhook.url = shownAddress(settings.webhook.url);
    return settings;
}

Result<SecretRef> webhookAddressRef(const WebhookSettings& settings)
{
    auto ref = webhookSecret(settings);
    if (ref)
        ref->name = "webhook.url";
    return ref;
}

Result<Secret> webhookAddress(const WebhookSettings& settings, SecretStore& secrets)
{
    const auto ref = webhookAddressRef(settings);
    if (!ref)
        return fail(ref.error());
    if (!isShownAddress(settings.url))
        return Secret(settings.url);
    auto address = secrets.read(*ref);
    if (!address && address.error().kind == ErrorKind::SecretMissing)
        return fail(ErrorKind::SecretMissing,
                    tr("The address of the webhook at %1 is not stored here. Enter it in the settings, under "
                       "Notifications, or run “musterctl notify webhook --url -”.")
                        .arg(QString::fromStdString(ref->origin.text())));
    if (!address)
        return address;
    const auto origin = Origin::parse(address->reveal());
    if (!origin || !(*origin == ref->origin))
        return fail(ErrorKind::Invalid,
                    tr("What is stored as the address of the webhook is not an address at %1. Enter it again in the "
                       "settings, under Notifications, or run “musterctl notify webhook --url -”.")
                        .arg(QString::fromStdString(ref->origin.text())));
    return address;
}

std::string withoutAddress(std::string text, const Secret& address)
{
    text = withoutValue(std::move(text), address.reveal());
    std::string_view rest = afterHost(address.reveal());
    text = withoutValue(std::move(text), rest);
    while (!rest.empty()) { // a server may name the last part of the path alone
        const auto end = rest.find_first_of("/?#&=");
        const std::string_view part = rest.substr(0, end);
        if (part.size() >= shortestPart)
            text = withoutValue(std::move(text), part);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return text;
}

Result<NotifySettings> readNotifySettings(Settings& settings, SecretStore& secrets, std::optional<Error>* notMoved)
{
    auto value = readNotifySettings(settings);
    if (!value || value->webhook.url.empty() || isShownAddress(value->webhook.url))
        return value;
    const auto ref = webhookAddressRef(value->webhook);
    if (!ref)
        return value; // never was an address that could be called
    auto moved = secrets.write(*ref, Secret(value->webhook.url));
    if (moved)
        moved = storeShownAddress(settings, value->webhook.url);
    if (moved)
        value->webhook.url = shownAddress(value->webhook.url);
    else if (notMoved)
        *notMoved = Error{moved.error().kind,
                          tr("The address of the webhook is still kept as plain text, for it could not be moved to "
                             "where the secrets are. Messages are sent as before. %1")
                              .arg(moved.error().message),
                          moved.error().detail};
    return value;
}

} // namespace muster
