// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/notifysettings.h"

#include "core/source/connectorobject.h"
#include "core/sync/webhookaddress.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace muster {

namespace {

constexpr const char* settingName = "notify";
constexpr const char* sinceName = "notify.since";
constexpr int mostKib = 20 * 1024; ///< larger mails are refused nearly everywhere

QString tr(const char* text)
{
    return QCoreApplication::translate("NotifySettings", text);
}

bool isAscii(char c, std::string_view others)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

/// Words of `letters` joined by single full stops.
bool isDotted(std::string_view text, std::string_view others)
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [&](char c) { return c == '.' || isAscii(c, others); });
}

/// dot-atom@domain (RFC 5322, section 3.4.1), in ASCII: quoted names and other scripts need servers that few have.
bool isAddress(std::string_view text)
{
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at > 64 || text.size() > 254)
        return false;
    return isDotted(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && isDotted(text.substr(at + 1), "-");
}

/// Written as in RFC 4291, section 2.2, without brackets; the connection finds out whether there is such a host.
bool isIpv6(std::string_view text)
{
    constexpr std::string_view allowed = "0123456789abcdefABCDEF:.";
    return std::ranges::count(text, ':') >= 2 && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool isLoopback(const std::string& host)
{
    return Origin{"smtp", host, 25}.isLoopback();
}

bool hasControl(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

struct Findings
{
    std::vector<Error> all;
    void add(const char* where, const QString& message)
    {
        all.push_back({ErrorKind::Invalid, message, {}, QString::fromLatin1(where)});
    }
};

void checkServer(const MailSettings& mail, Findings& found)
{
    const bool isHost = isDotted(mail.host, "-") || isIpv6(mail.host);
    if (mail.host.empty())
        found.add("mail.host", tr("Enter the name of your mail server, for example smtp.example.com."));
    else if (!isHost || mail.host.size() > 253)
        found.add("mail.host", tr("This is not the name of a server. Write it alone, without smtp:// and without a "
                                  "port: smtp.example.com."));
    else if (mail.security == MailSettings::Security::None && !isLoopback(mail.host))
        found.add("mail.security", tr("Without encryption, mail may go to this computer itself only (127.0.0.1). "
                                      "Choose STARTTLS or TLS."));
    if (mail.port < 1 || mail.port > 65535)
        found.add("mail.port", tr("Enter a port from 1 to 65535: 587 for STARTTLS, 465 for TLS."));
    if (mail.username.size() > 255 || hasControl(mail.username))
        found.add("mail.username", tr("The user name has a line end or is too long. Enter it again."));
    if (!mail.caFile.empty() && !QFileInfo(QString::fromStdString(mail.caFile)).isReadable())
        found.add("mail.caFile", tr("This file cannot be read. Choose a PEM file with the certificate authority."));
}

void checkMail(const MailSettings& mail, Findings& found)
{
    checkServer(mail, found);
    if (!isAddress(mail.from))
        found.add("mail.from",
                  tr("Enter the sender as a plain address that your mail server allows: muster@example.com."));
    if (mail.fromName.size() > 200 || hasControl(mail.fromName))
        found.add("mail.fromName", tr("The sender's name has a line end or is too long. Enter it again."));
    if (mail.to.empty())
        found.add("mail.to", tr("Enter at least one address that mails shall go to."));
    for (const std::string& address : mail.to) {
        if (!isAddress(address))
            found.add("mail.to", tr("“%1” is not a plain mail address. Write it as name@example.com.")
                                     .arg(QString::fromStdString(address).simplified()));
    }
    if (mail.attachKib < 1 || mail.attachKib > mostKib)
        found.add("mail.attachKib", tr("A results file of 1 to 20,480 KiB can be attached."));
}

void checkWebhook(const WebhookSettings& webhook, Findings& found)
{
    if (isShownAddress(webhook.url))
        return;
    if (webhook.url.empty())
        return found.add("webhook.url",
                         tr("Enter the address that is called, for example https://chat.example.com/hook."));
    if (webhook.url.find("\xE2\x80\xA2") != std::string::npos) // somebody has edited what is shown
        return found.add("webhook.url", tr("Enter the whole address: what is shown here is only its beginning."));
    if (const auto origin = Origin::parse(webhook.url); !origin)
        found.add("webhook.url", origin.error().message);
}

} // namespace

int usualPort(MailSettings::Security security)
{
    return security == MailSettings::Security::StartTls ? 587 : security == MailSettings::Security::Tls ? 465 : 25;
}

std::vector<Error> problems(const NotifySettings& settings)
{
    Findings found;
    if (settings.mail.enabled)
        checkMail(settings.mail, found);
    if (settings.webhook.enabled)
        checkWebhook(settings.webhook, found);
    return found.all;
}

namespace {
using Security = MailSettings::Security;
constexpr std::array<std::pair<std::string_view, Security>, 3> securities{
    {{"startTls", Security::StartTls}, {"tls", Security::Tls}, {"none", Security::None}}};

void readMail(ObjectReader& reader, MailSettings& mail)
{
    reader.flag("enabled", mail.enabled);
    reader.text("host", mail.host);
    reader.integer("port", mail.port, 1, 65535);
    reader.word<Security>("security", mail.security,
                          {{securities[0].first, securities[0].second},
                           {securities[1].first, securities[1].second},
                           {securities[2].first, securities[2].second}});
    reader.text("username", mail.username);
    reader.text("caFile", mail.caFile);
    reader.text("from", mail.from);
    reader.text("fromName", mail.fromName);
    reader.texts("to", mail.to);
    reader.flag("attachResults", mail.attachResults);
    reader.integer("attachKib", mail.attachKib, 1, mostKib);
}
} // namespace

Json toJson(const NotifySettings& settings)
{
    const MailSettings& mail = settings.mail;
    const auto* word = std::ranges::find(securities, mail.security, &std::pair<std::string_view, Security>::second);
    return {{"mail",
             {{"enabled", mail.enabled},
              {"host", mail.host},
              {"port", mail.port},
              {"security", std::string(word->first)},
              {"username", mail.username},
              {"caFile", mail.caFile},
              {"from", mail.from},
              {"fromName", mail.fromName},
              {"to", mail.to},
              {"attachResults", mail.attachResults},
              {"attachKib", mail.attachKib}}},
            {"webhook", {{"enabled", settings.webhook.enabled}, {"url", settings.webhook.url}}},
            {"desktop", settings.desktop}};
}

Result<NotifySettings> notifySettingsFrom(const Json& json)
{
    if (!json.is_object())
        return fail(ErrorKind::Invalid, tr("Settings for notifications are one JSON object, as “musterctl notify show "
                                           "--json” prints them."));
    NotifySettings settings;
    FileFindings findings;
    {
        ObjectReader reader(json, {}, {}, findings);
        reader.object("mail", false, [&](ObjectReader& mail) { readMail(mail, settings.mail); });
        reader.object("webhook", false, [&](ObjectReader& webhook) {
            webhook.flag("enabled", settings.webhook.enabled);
            webhook.text("url", settings.webhook.url);
        });
        reader.flag("desktop", settings.desktop);
    }
    if (!findings.errors.empty())
        return fail(findings.errors.front());
    for (const auto& [place, keys] : findings.unknown.items())
        return fail(
            ErrorKind::Invalid,
            tr("Nothing is called “%1” here. Passwords are not part of the settings: store them with “musterctl "
               "notify secret”.")
                .arg(QString::fromStdString(keys.begin().key())),
            {}, QString::fromStdString(place).mid(1));
    return settings;
}

Result<NotifySettings> readNotifySettings(Settings& settings)
{
    auto json = settings.read(settingName);
    if (!json)
        return fail(std::move(json.error()));
    return json->is_null() ? NotifySettings() : notifySettingsFrom(*json);
}

Result<NotifySince> readNotifySince(Settings& settings)
{
    const auto json = settings.read(sinceName);
    if (!json)
        return fail(json.error());
    const auto moment = [&](const char* way) {
        const bool known = json->is_object() && json->contains(way) && json->at(way).is_number_integer();
        return Timestamp(std::chrono::microseconds(known ? json->at(way).get<std::int64_t>() : 0));
    };
    return NotifySince{moment("mail"), moment("webhook"), moment("desktop")};
}

namespace {

Result<void> writeSince(Settings& settings, const NotifySettings& old, const NotifySettings& value, Timestamp now)
{
    const auto since = readNotifySince(settings);
    if (!since)
        return fail(since.error());
    const auto moment = [now](bool was, bool is, Timestamp known) {
        return (!is ? Timestamp() : was ? known : now).time_since_epoch().count();
    };
    const bool sameMail = old.mail.enabled && old.mail.to == value.mail.to; // a new recipient hears of new things
    return settings.write(sinceName,
                          Json{{"mail", moment(sameMail, value.mail.enabled, since->mail)},
                               {"webhook", moment(old.webhook.enabled, value.webhook.enabled, since->webhook)},
                               {"desktop", moment(old.desktop, value.desktop, since->desktop)}});
}

/// Keeps a whole address, and gives what the settings keep of it.
Result<std::string> keepAddress(SecretStore& secrets, const WebhookSettings& old, const WebhookSettings& value)
{
    // what is shown of an address that an older Muster kept as text, and that could not be moved yet
    const bool isOld = !isShownAddress(old.url) && isShownAddress(value.url) && shownAddress(old.url) == value.url;
    const std::string& url = isOld ? old.url : value.url;
    if (url.empty() || isShownAddress(url))
        return url;
    const auto ref = webhookAddressRef(value);
    if (!ref)
        return url; // switched off, and no address: nothing to keep secret
    if (auto kept = secrets.write(*ref, Secret(url)); !kept) {
        if (url == old.url)
            return url; // moved later
        return fail(std::move(kept.error()));
    }
    return shownAddress(url);
}

/// The address before is of no use any more. Whatever is left of it does no harm.
void forgetAddress(SecretStore& secrets, const WebhookSettings& old, const std::string& now)
{
    const auto ref = webhookAddressRef(old);
    if (ref && isShownAddress(old.url) && old.url != now)
        static_cast<void>(secrets.remove(*ref));
}

} // namespace

Result<void> writeNotifySettings(Settings& settings, SecretStore& secrets, const NotifySettings& value, Timestamp now)
{
    if (const auto found = problems(value); !found.empty())
        return fail(found.front());
    const NotifySettings old = readNotifySettings(settings).value_or(NotifySettings()); // damaged ones are replaced
    auto url = keepAddress(secrets, old.webhook, value.webhook);
    if (!url)
        return fail(std::move(url.error()));
    NotifySettings kept = value;
    kept.webhook.url = *url;
    if (auto written = writeSince(settings, old, value, now); !written)
        return written;
    if (auto written = settings.write(settingName, toJson(kept)); !written)
        return written;
    forgetAddress(secrets, old.webhook, *url);
    return {};
}

Result<void> storeShownAddress(Settings& settings, const std::string& url)
{
    auto now = readNotifySettings(settings);
    if (!now)
        return fail(std::move(now.error()));
    if (now->webhook.url != url)
        return {};
    now->webhook.url = shownAddress(url);
    return settings.write(settingName, toJson(*now));
}

Result<SecretRef> mailPassword(const MailSettings& settings)
{
    if (settings.host.empty())
        return fail(ErrorKind::Invalid, tr("Enter the name of your mail server first: the password is kept for it."));
    const bool isPlain = settings.security == MailSettings::Security::None;
    const std::string host = settings.host.find(':') != std::string::npos ? "[" + settings.host + "]" : settings.host;
    auto origin = Origin::fromText((isPlain ? "smtp://" : "smtps://") + host + ":" + std::to_string(settings.port));
    if (!origin)
        return fail(std::move(origin.error()));
    return SecretRef{std::string(notifySecrets), "mail", std::move(*origin)};
}

Result<SecretRef> webhookSecret(const WebhookSettings& settings)
{
    // of what is shown, all but the last "/" and what stands for the rest
    auto origin =
        Origin::parse(isShownAddress(settings.url) ? settings.url.substr(0, settings.url.rfind('/')) : settings.url);
    if (!origin)
        return fail(
            settings.url.empty()
                ? Error{ErrorKind::Invalid, tr("Enter the address of the webhook first: its secret is kept for it.")}
                : origin.error());
    return SecretRef{std::string(notifySecrets), "webhook", std::move(*origin)};
}

} // namespace muster
