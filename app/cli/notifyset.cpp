// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/notify.h"

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
    return saveNotifySettings(session, settings);
}

Result<int> setDesktop(Session& session, NotifySettings settings, const Changes& changes)
{
    settings.desktop = changes.desktop == "on";
    return saveNotifySettings(session, settings);
}

void addMailOptions(CLI::App& mail, const std::shared_ptr<Changes>& changes)
{
    const auto option = [&](const char* name, auto& target, const QString& help) {
        return mail.add_option(name, target, utf8(help));
    };
    option("--host", changes->host, Words::tr("The mail server's name, such as smtp.example.com"));
    option("--security", changes->security,
           Words::tr("startTls (port 587), tls (465), or none (25, this computer only)"))
        ->check(CLI::IsMember({"startTls", "tls", "none"}));
    option("--port", changes->port, Words::tr("Its port, when it is not the usual one"))->check(CLI::Range(1, 65535));
    option("--user", changes->username, Words::tr("User name; “” when the server wants none"));
    option("--ca-file", changes->caFile,
           Words::tr("PEM file with the authority of its certificate; “” for this computer's"));
    option("--from", changes->from, Words::tr("The sender's address"));
    option("--from-name", changes->fromName, Words::tr("The sender's name"));
    option("--to", changes->to, Words::tr("Address of one who is told; may be repeated"));
    option("--attach-kib", changes->attachKib, Words::tr("Attach a results file of at most this many KiB"));
    auto* yes = mail.add_flag("--attach", changes->attach, utf8(Words::tr("Attach the results file")));
    mail.add_flag("--no-attach", changes->noAttach, utf8(Words::tr("Attach nothing")))->excludes(yes);
}

} // namespace

void addNotifySetVerbs(CLI::App& group, Session& session)
{
    auto changes = std::make_shared<Changes>();
    using Run = Result<int> (*)(Session&, NotifySettings, const Changes&);
    const auto verb = [&](const char* name, const QString& help, Run run) {
        CLI::App* sub = group.add_subcommand(name, utf8(help));
        sub->callback([&session, changes, run] {
            session.verb = [changes, run](Session& s) -> Result<int> {
                const auto ports = s.ports();
                if (!ports)
                    return fail(ports.error());
                const auto settings = readNotifySettings((*ports)->settings());
                return settings ? run(s, *settings, *changes) : fail(settings.error());
            };
        });
        return sub;
    };
    CLI::App* mail = verb("mail", Words::tr("Switch mail on, and say how it is sent"), setMail);
    addMailOptions(*mail, changes);
    mail->add_flag("--off", changes->off, utf8(Words::tr("Send no mail; the settings stay")));
    CLI::App* webhook = verb("webhook", Words::tr("Switch the webhook on"), setWebhook);
    webhook->add_option("--url", changes->url, utf8(Words::tr("The address that is called")));
    webhook->add_flag("--off", changes->off, utf8(Words::tr("Call nobody; the address stays")));
    verb("desktop", Words::tr("Notices on the desktop while the window is open"), setDesktop)
        ->add_option("STATE", changes->desktop, utf8(Words::tr("on or off")))
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
}

} // namespace muster::cli
