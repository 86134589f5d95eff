// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/notify.h"

#include "app/cli/terminal.h"

namespace muster::cli {

namespace {

/// What options of one call name; an option that was not given changes nothing.
struct Changes
{
    std::optional<std::string> host, security, username, caFile, from, fromName, url;
    std::optional<int> port, attachKib;
    std::vector<std::string> to;
    bool off = false, attach = false, noAttach = false;
    std::string desktop;
};

template <typename T>
void take(const std::optional<T>& given, T& target)
{
    if (given)
        target = *given;
}

Result<int> setMail(Session& session, NotifySettings settings, const Changes& changes)
{
    using Security = MailSettings::Security;
    MailSettings& mail = settings.mail;
    mail.enabled = !changes.off;
    take(changes.host, mail.host);
    take(changes.username, mail.username);
    take(changes.caFile, mail.caFile);
    take(changes.from, mail.from);
    take(changes.fromName, mail.fromName);
    take(changes.attachKib, mail.attachKib);
    if (changes.security) {
        mail.security = *changes.security == "tls"    ? Security::Tls
                        : *changes.security == "none" ? Security::None
                                                      : Security::StartTls;
        mail.port = usualPort(mail.security);
    }
    take(changes.port, mail.port);
    if (!changes.to.empty())
        mail.to = changes.to;
    if (changes.attach || changes.noAttach)
        mail.attachResults = changes.attach;
    return saveNotifySettings(session, settings);
}

Result<int> setWebhook(Session& session, NotifySettings settings, const Changes& changes)
{
    settings.webhook.enabled = !changes.off;
    take(changes.url, settings.webhook.url);
    if (changes.url == "-") {
        const auto typed = readSecret(Words::tr("Address of the webhook:"));
        if (!typed)
            return fail(typed.error());
        settings.webhook.url = QString::fromStdString(std::string(typed->reveal())).trimmed().toStdString();
    }
    return saveNotifySettings(session, settings);
}

Result<int> setDesktop(Session& session, NotifySettings settings, const Changes& changes)
{
    settings.desktop = changes.desktop == "on";
    return saveNotifySettings(session, settings);
}

void addMailOptions(Command mail, const std::shared_ptr<Changes>& changes)
{
    mail.option("--host", changes->host, Words::tr("The mail server's name, such as smtp.example.com"));
    mail.option("--security", changes->security,
                Words::tr("startTls (port 587), tls (465), or none (25, this computer only)"))
        .oneOf({"startTls", "tls", "none"});
    mail.option("--port", changes->port, Words::tr("Its port, when it is not the usual one")).between(1, 65535);
    mail.option("--user", changes->username, Words::tr("User name; “” when the server wants none"));
    mail.option("--ca-file", changes->caFile,
                Words::tr("PEM file with the authority of its certificate; “” for this computer's"));
    mail.option("--from", changes->from, Words::tr("The sender's address"));
    mail.option("--from-name", changes->fromName, Words::tr("The sender's name"));
    mail.option("--to", changes->to, Words::tr("Address of one who is told; may be repeated"));
    mail.option("--attach-kib", changes->attachKib, Words::tr("Attach a results file of at most this many KiB"));
    const Option yes = mail.flag("--attach", changes->attach, Words::tr("Attach the results file"));
    mail.flag("--no-attach", changes->noAttach, Words::tr("Attach nothing")).excludes(yes);
}

} // namespace

void addNotifySetVerbs(Command group, Session& session)
{
    auto changes = std::make_shared<Changes>();
    using Run = Result<int> (*)(Session&, NotifySettings, const Changes&);
    const auto verb = [&](const char* name, const QString& help, Run run) {
        const Command sub = group.sub(name, help);
        sub.callback([&session, changes, run] {
            session.verb = [changes, run](Session& s) -> Result<int> {
                const auto settings = storedNotifySettings(s);
                return settings ? run(s, *settings, *changes) : fail(settings.error());
            };
        });
        return sub;
    };
    const Command mail = verb("mail", Words::tr("Switch mail on, and say how it is sent"), setMail);
    addMailOptions(mail, changes);
    mail.flag("--off", changes->off, Words::tr("Send no mail; the settings stay"));
    const Command webhook = verb("webhook", Words::tr("Switch the webhook on"), setWebhook);
    webhook.option(
        "--url", changes->url,
        Words::tr("The address that is called; - reads it from standard input, where no other program sees it"));
    webhook.flag("--off", changes->off, Words::tr("Call nobody; the address stays"));
    verb("desktop", Words::tr("Notices on the desktop while the window is open"), setDesktop)
        .option("STATE", changes->desktop, Words::tr("on or off"))
        .required()
        .oneOf({"on", "off"});
}

} // namespace muster::cli
