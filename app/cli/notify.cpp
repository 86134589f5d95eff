// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/notify.h"

#include "app/cli/filetext.h"
#include "app/cli/terminal.h"
#include "core/base/jsonmoment.h"
#include "core/base/untrusted.h"
#include "core/sync/webhookaddress.h"

namespace muster::cli {

namespace {

struct NotifyArguments
{
    std::string file, channel;
    std::int64_t id = 0;
};

/// For people: what is on, and what is missing for it to work.
Result<void> tellHow(Session& session, const NotifySettings& settings)
{
    const MailSettings& mail = settings.mail;
    const auto text = [](const std::string& value) { return displayText(value); };
    QStringList to;
    for (const std::string& address : mail.to)
        to << text(address);
    session.line(mail.enabled ? Words::tr("Mail: to %1, by %2:%3, from %4")
                                    .arg(to.join(u", "), text(mail.host))
                                    .arg(mail.port)
                                    .arg(text(mail.from))
                              : Words::tr("Mail: off"));
    session.line(settings.webhook.enabled ? Words::tr("Webhook: %1").arg(text(shownAddress(settings.webhook.url)))
                                          : Words::tr("Webhook: off"));
    session.line(settings.desktop ? Words::tr("Notices on this desktop: on, while the window is open")
                                  : Words::tr("Notices on this desktop: off"));
    SecretStore& secrets = (*session.ports())->secrets();
    const auto check = [&](const Result<SecretRef>& ref, const QString& missing) -> Result<void> {
        if (!ref)
            return fail(ref.error());
        const auto has = secrets.read(*ref);
        if (!has && has.error().kind == ErrorKind::SecretMissing)
            session.line(missing);
        else if (!has)
            return fail(has.error());
        return {};
    };
    if (mail.enabled && !mail.username.empty())
        if (auto done = check(mailPassword(mail), Words::tr("There is no password for the mail server yet: %1")
                                                      .arg(session.nextCommand(QStringLiteral("notify secret mail"))));
            !done)
            return done;
    if (settings.webhook.enabled && isShownAddress(settings.webhook.url))
        if (auto done = check(webhookAddressRef(settings.webhook),
                              Words::tr("The webhook's address is not stored here yet: %1")
                                  .arg(session.nextCommand(QStringLiteral("notify webhook --url -"))));
            !done)
            return done;
    if (settings.webhook.enabled)
        return check(webhookSecret(settings.webhook),
                     Words::tr("There is no secret for the webhook yet: %1")
                         .arg(session.nextCommand(QStringLiteral("notify secret webhook"))));
    return {};
}

Result<int> show(Session& session, const NotifyArguments&)
{
    const auto settings = storedNotifySettings(session);
    if (!settings)
        return fail(settings.error());
    if (session.isJson()) {
        session.result(toJson(shownSettings(*settings)));
        return 0;
    }
    if (auto told = tellHow(session, *settings); !told)
        return fail(told.error());
    return 0;
}

/// The whole settings from a file, as `show --json` prints them.
Result<int> set(Session& session, const NotifyArguments& arguments)
{
    const auto text = readFileText(arguments.file);
    if (!text)
        return fail(text.error());
    const Json json = readJson(*text);
    if (json.is_discarded())
        return fail(ErrorKind::Usage, Words::tr("This is not JSON. “musterctl notify show --json” prints an example."));
    const auto settings = notifySettingsFrom(json);
    if (!settings)
        return fail(settings.error());
    return saveNotifySettings(session, *settings);
}

Result<Channel> channelFrom(const std::string& name)
{
    for (const Channel channel : {Channel::Mail, Channel::Webhook})
        if (name == channelName(channel))
            return channel;
    return fail(ErrorKind::Usage, Words::tr("Write “mail” or “webhook”."));
}

Result<int> secret(Session& session, const NotifyArguments& arguments)
{
    const auto channel = channelFrom(arguments.channel);
    const auto settings = storedNotifySettings(session);
    if (!channel || !settings)
        return fail(channel ? settings.error() : channel.error());
    const auto ref = *channel == Channel::Mail ? mailPassword(settings->mail) : webhookSecret(settings->webhook);
    if (!ref)
        return fail(ref.error());
    const QString whom = displayText(ref->origin.text());
    const auto value = readSecret(*channel == Channel::Mail ? Words::tr("Password of the mail server %1:").arg(whom)
                                                            : Words::tr("Secret of the webhook %1:").arg(whom));
    if (!value)
        return fail(value.error());
    if (const auto done = (*session.ports())->secrets().write(*ref, *value); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(Json::array({arguments.channel}));
    session.line(Words::tr("Stored. It is used for %1 only.").arg(whom));
    return 0;
}

Result<int> test(Session& session, const NotifyArguments& arguments)
{
    const auto channel = channelFrom(arguments.channel);
    const auto ports = session.ports();
    if (!channel || !ports)
        return fail(channel ? ports.error() : channel.error());
    if (const auto sent = (*ports)->delivery().sendTest(*channel, session.stop()); !sent)
        return fail(sent.error());
    if (session.isJson())
        session.result(Json{{"sent", true}});
    session.line(*channel == Channel::Mail ? Words::tr("The mail server took the test mail. Look whether it arrives.")
                                           : Words::tr("The webhook took the test message."));
    return 0;
}

/// Also when somebody sends it now: should they be killed, it is due then.
Timestamp nextTry(const OutboxEntry& entry)
{
    return entry.isGivenUp() ? Timestamp() : std::max(entry.due, entry.held);
}

Json toJson(const OutboxEntry& entry)
{
    return Json{{"id", entry.id},
                {"channel", std::string(channelName(entry.message.channel))},
                {"event", entry.message.event},
                {"recipient", entry.message.recipient},
                {"connector", entry.message.connector},
                {"run", entry.message.run},
                {"created", momentJson(entry.created)},
                {"next", momentJson(nextTry(entry))},
                {"tries", entry.tries},
                {"error", entry.error}};
}

Result<int> list(Session& session, const NotifyArguments&)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto entries = (*ports)->outbox().unsent(1000);
    if (!entries)
        return fail(entries.error());
    Json all = Json::array();
    Table table({Words::tr("ID"), Words::tr("WAY"), Words::tr("TO"), Words::tr("ABOUT"), Words::tr("MADE"),
                 Words::tr("NEXT TRY"), Words::tr("WHY NOT YET")});
    for (const OutboxEntry& entry : *entries) {
        if (entry.message.channel == Channel::Desktop)
            continue; // they wait for a window, which shows those of the last day
        all.push_back(toJson(entry));
        const std::string why = entry.error.substr(0, entry.error.find('\n'));
        table.add({std::to_string(entry.id), std::string(channelName(entry.message.channel)), entry.message.recipient,
                   entry.message.event, toLocalText(entry.created),
                   entry.isGivenUp() ? utf8(Words::tr("given up")) : toLocalText(nextTry(entry)), why});
    }
    if (session.isJson())
        session.result(all);
    if (all.empty())
        session.line(Words::tr("No message waits."));
    else
        session.table(table);
    return 0;
}

Result<int> retry(Session& session, const NotifyArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (const auto done = (*ports)->outbox().retry(arguments.id); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(Json::array({arguments.id}));
    session.line(Words::tr("It is sent again by Muster or “%1”, whichever runs.")
                     .arg(session.nextCommand(QStringLiteral("serve"))));
    return 0;
}

Result<int> discard(Session& session, const NotifyArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (const auto done = (*ports)->outbox().discard(arguments.id); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(Json::array({arguments.id}));
    session.line(Words::tr("It is not sent any more."));
    return 0;
}

} // namespace

Result<NotifySettings> storedNotifySettings(Session& session)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    std::optional<Error> notMoved;
    auto settings = readNotifySettings((*ports)->settings(), (*ports)->secrets(), &notMoved);
    if (notMoved)
        session.note(notMoved->message);
    if (!settings && settings.error().kind == ErrorKind::Invalid)
        settings.error().message +=
            u' ' +
            Words::tr("“%1” replaces what is stored.").arg(session.nextCommand(QStringLiteral("notify set FILE")));
    return settings;
}

Result<int> saveNotifySettings(Session& session, const NotifySettings& settings)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    if (const auto done =
            writeNotifySettings((*ports)->settings(), (*ports)->secrets(), settings, (*ports)->clock().now());
        !done)
        return fail(done.error());
    if (const auto shown = show(session, {}); !shown) // a locked keychain is no reason to say that it failed
        session.note(Words::tr("Saved. %1").arg(shown.error().message));
    return 0;
}

void addNotifyVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<NotifyArguments>();
    const Command group = app.sub("notify", Words::tr("Mail, webhook and notices about imports"));
    group.requireSub();
    using Run = Result<int> (*)(Session&, const NotifyArguments&);
    const auto verb = [&](const char* name, const QString& help, Run run) {
        const Command sub = group.sub(name, help);
        sub.callback(
            [&session, arguments, run] { session.verb = [arguments, run](Session& s) { return run(s, *arguments); }; });
        return sub;
    };
    const auto needsChannel = [&](Command sub) {
        sub.option("WAY", arguments->channel, Words::tr("mail or webhook")).required().oneOf({"mail", "webhook"});
    };
    const auto needsId = [&](Command sub) {
        sub.option("ID", arguments->id, Words::tr("The message's number, as “notify list” shows it")).required();
    };
    verb("show", Words::tr("Who is told, and how"), show);
    verb("set", Words::tr("Take all settings from a file, as “show --json” prints them"), set)
        .option("FILE", arguments->file, Words::tr("The file, or - for standard input"))
        .required();
    addNotifySetVerbs(group, session);
    needsChannel(verb("secret",
                      Words::tr("Store the mail server's password, or what the webhook is signed with, read "
                                "from standard input"),
                      secret));
    needsChannel(verb("test", Words::tr("Send a test message now"), test));
    verb("list", Words::tr("Messages that wait or were given up"), list);
    needsId(verb("retry", Words::tr("Send a message again, from now on for a day"), retry));
    needsId(verb("discard", Words::tr("Never send a message"), discard));
}

} // namespace muster::cli
