// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filetext.h"
#include "app/cli/session.h"
#include "core/base/jsonmoment.h"
#include "core/source/connectorlint.h"
#include "core/sync/scheduler.h"

namespace muster::cli {

namespace {

struct ScheduleArguments
{
    std::string id, every, at, cron, zone, quiet, jitter, mode, mail, alarm, filter, operations;
    std::vector<std::string> days;
    bool share = false, reactivate = false, keepSuspended = false, hasFilter = false, hasZone = false;
};

Json toJson(const StoredConnector& stored, const ScheduleState& state)
{
    Json json = connectorToJson(stored.connector)["schedule"];
    json["connector"] = stored.connector.id;
    json["next"] = stored.connector.schedule.enabled && state.pause == Pause::None ? momentJson(state.due) : Json();
    json["paused"] = state.pause == Pause::None ? Json() : Json(std::string(pauseName(state.pause)));
    json["pausedAt"] = momentJson(state.pausedAt);
    json["lastSuccess"] = momentJson(state.since);
    json["overdue"] = state.alarmed != Timestamp();
    return json;
}

QString stateText(const StoredConnector& stored, const ScheduleState& state)
{
    if (!stored.connector.schedule.enabled)
        return Words::tr("off");
    if (state.pause == Pause::Person)
        return Words::tr("paused");
    if (state.pause == Pause::Authorization)
        return Words::tr("paused: authorization needed");
    if (state.due == Timestamp())
        return Words::tr("not started yet");
    return QString::fromStdString(toLocalText(state.due));
}

Result<ScheduleState> stateOf(Session& session, const std::string& id)
{
    const auto state = (*session.ports())->schedules().get(id);
    if (!state)
        return fail(state.error());
    return state->value_or(ScheduleState{});
}

Result<int> show(Session& session, const ScheduleArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    const auto state = stateOf(session, arguments.id);
    if (!state)
        return fail(state.error());
    if (session.isJson())
        session.result(toJson(*stored, *state));
    session.line(scheduleWords(stored->connector.schedule));
    session.line(Words::tr("Next start: %1").arg(stateText(*stored, *state)));
    if (state->alarmed != Timestamp())
        session.line(
            Words::tr("Nothing has succeeded since %1.").arg(QString::fromStdString(toLocalText(state->since))));
    if (state->pause == Pause::Authorization)
        session.line(Words::tr("The source no longer lets Muster in. See what is missing: %1")
                         .arg(session.nextCommand(
                             QStringLiteral("secret check %1").arg(shellWord(QString::fromStdString(arguments.id))))));
    return 0;
}

Result<int> list(Session& session, const ScheduleArguments&)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto connectors = (*ports)->connectors().list();
    if (!connectors)
        return fail(connectors.error());
    Json all = Json::array();
    Table table({Words::tr("CONNECTOR"), Words::tr("WHEN"), Words::tr("NEXT START")});
    for (const StoredConnector& stored : *connectors) {
        if (!stored.connector.source)
            continue;
        const auto state = stateOf(session, stored.connector.id);
        if (!state)
            return fail(state.error());
        all.push_back(toJson(stored, *state));
        table.add(
            {stored.connector.id, utf8(scheduleWords(stored.connector.schedule)), utf8(stateText(stored, *state))});
    }
    if (session.isJson())
        session.result(all);
    session.table(table);
    return 0;
}

/// "22:00-06:00", or "none".
Result<void> readQuiet(const std::string& text, std::optional<QuietHours>& out)
{
    if (text == "none") {
        out.reset();
        return {};
    }
    const auto dash = text.find('-');
    if (dash == std::string::npos)
        return fail(ErrorKind::Usage, Words::tr("Write the quiet hours as 22:00-06:00, or “none”."));
    out = QuietHours{text.substr(0, dash), text.substr(dash + 1)};
    return {};
}

/// "create,update" as the file names them.
Result<void> readOperations(const std::string& text, std::vector<std::string>& out)
{
    if (text.empty())
        return {};
    out.clear();
    for (const QString& word : QString::fromStdString(text).split(u',')) {
        if (word != QStringLiteral("create") && word != QStringLiteral("update"))
            return fail(ErrorKind::Usage,
                        Words::tr("“%1” is no operation. Write create, update, or create,update.").arg(word));
        out.push_back("users." + word.toStdString());
    }
    return {};
}

void readWhen(const ScheduleArguments& arguments, ScheduleSettings& out)
{
    const bool chosen = !arguments.every.empty() || !arguments.at.empty() || !arguments.cron.empty();
    if (chosen) { // one way takes the place of the others
        out.at = arguments.at;
        out.cron = arguments.cron;
        out.days.clear();
    }
    if (!arguments.every.empty())
        out.every = arguments.every;
    if (!arguments.days.empty())
        out.days = arguments.days;
    if (arguments.hasZone)
        out.timeZone = arguments.zone;
    if (!arguments.jitter.empty())
        out.jitter = arguments.jitter == "none" ? std::string() : arguments.jitter;
}

void readWhat(const ScheduleArguments& arguments, const Connector& connector, ScheduleSettings& out)
{
    using Mode = ScheduleSettings::Mode;
    using MailOn = ScheduleSettings::MailOn;
    if (!arguments.mode.empty())
        out.mode = arguments.mode == "apply"     ? Mode::Apply
                   : arguments.mode == "propose" ? Mode::Propose
                                                 : Mode::ApplyUnderLimits;
    if (!arguments.mail.empty()) {
        out.summaryMail = arguments.mail != "never";
        if (out.summaryMail)
            out.mailOn = arguments.mail == "change"    ? MailOn::Change
                         : arguments.mail == "trouble" ? MailOn::Trouble
                                                       : MailOn::Always;
    }
    if (!arguments.alarm.empty())
        out.alarmAfter = arguments.alarm == "never" ? std::string() : arguments.alarm;
    if (arguments.share)
        out.import.reset();
    if ((arguments.reactivate || arguments.keepSuspended || arguments.hasFilter) && !out.import)
        out.import = ScheduledImport{connector.import.allowReactivation, {}};
    if (arguments.reactivate || arguments.keepSuspended)
        out.import->allowReactivation = arguments.reactivate;
    if (arguments.hasFilter)
        out.import->filter = arguments.filter;
}

/// Saves the connector with another schedule, unless lint finds something wrong with that.
Result<int> save(Session& session, const StoredConnector& stored, const ScheduleSettings& schedule)
{
    Connector next = stored.connector;
    next.schedule = schedule;
    for (const Problem& problem : lintConnector(next)) {
        if (problem.severity == Severity::Error && problem.path.starts_with("schedule"))
            return fail(ErrorKind::Usage, problem.message, {}, QString::fromStdString(problem.path));
    }
    const auto saved = (*session.ports())->connectors().update(next);
    if (!saved)
        return fail(saved.error());
    const auto state = stateOf(session, next.id);
    if (!state)
        return fail(state.error());
    if (session.isJson())
        session.result(toJson(*saved, *state));
    session.line(Words::tr("Schedule of “%1”: %2").arg(QString::fromStdString(next.id), scheduleWords(schedule)));
    if (schedule.enabled)
        session.note(
            Words::tr("Imports start while Muster or “%1” runs.").arg(session.nextCommand(QStringLiteral("serve"))));
    return 0;
}

Result<int> set(Session& session, const ScheduleArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    ScheduleSettings schedule = stored->connector.schedule;
    schedule.enabled = true;
    readWhen(arguments, schedule);
    readWhat(arguments, stored->connector, schedule);
    if (!arguments.quiet.empty()) {
        if (const auto read = readQuiet(arguments.quiet, schedule.quiet); !read)
            return fail(read.error());
    }
    if (const auto read = readOperations(arguments.operations, schedule.operations); !read)
        return fail(read.error());
    return save(session, *stored, schedule);
}

Result<int> off(Session& session, const ScheduleArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    ScheduleSettings schedule = stored->connector.schedule;
    schedule.enabled = false;
    return save(session, *stored, schedule);
}

Result<int> pause(Session& session, const ScheduleArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    Ports& ports = **session.ports();
    if (const auto done = pauseSchedule(ports.schedules(), arguments.id, ports.clock().now()); !done)
        return fail(done.error());
    return show(session, arguments);
}

Result<int> resume(Session& session, const ScheduleArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    Ports& ports = **session.ports();
    if (const auto done = resumeSchedule(ports.schedules(), stored->connector, ports.clock().now()); !done)
        return fail(done.error());
    return show(session, arguments);
}

void addSetOptions(Command set, const std::shared_ptr<ScheduleArguments>& arguments)
{
    const Option every =
        set.option("--every", arguments->every, Words::tr("Time between two imports: PT15M, PT1H, P1D"));
    const Option at = set.option("--at", arguments->at, Words::tr("A time of the day instead: 06:30"));
    const Option cron = set.option("--cron", arguments->cron, Words::tr("Cron text instead: “0 6 * * 1-5”"));
    every.excludes(at).excludes(cron);
    at.excludes(cron);
    set.option("--day", arguments->days, Words::tr("Day of the week for --at: mon … sun; may be repeated"));
    set.option("--zone", arguments->zone, Words::tr("Time zone, such as Europe/Oslo; “” is this computer's"))
        .whenGiven([arguments] { arguments->hasZone = true; });
    set.option("--quiet", arguments->quiet, Words::tr("Hours without imports: 22:00-06:00, or none"));
    set.option("--jitter", arguments->jitter, Words::tr("Start up to this much later: PT2M, or none"));
    set.option("--mode", arguments->mode, Words::tr("What a scheduled import may do with nobody looking"))
        .oneOf({"apply", "applyUnderLimits", "propose"});
    set.option("--operations", arguments->operations, Words::tr("create, update, or create,update"));
    set.option("--mail", arguments->mail, Words::tr("When to tell of a scheduled import (“musterctl notify” says how)"))
        .oneOf({"always", "change", "trouble", "never"});
    set.option("--alarm-after", arguments->alarm,
               Words::tr("Tell when nothing has succeeded for so long: P1D, or never"));
    set.option("--filter", arguments->filter, Words::tr("Filter for scheduled imports only")).whenGiven([arguments] {
        arguments->hasFilter = true;
    });
    const Option yes =
        set.flag("--reactivate", arguments->reactivate, Words::tr("Scheduled imports may reactivate suspended users"));
    set.flag("--no-reactivate", arguments->keepSuspended, Words::tr("Scheduled imports never do")).excludes(yes);
    set.flag("--share", arguments->share, Words::tr("The import settings hold for manual and scheduled imports alike"));
}

} // namespace

void addScheduleVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<ScheduleArguments>();
    const Command group = app.sub("schedule", Words::tr("Imports by the clock"));
    group.requireSub();
    using Run = Result<int> (*)(Session&, const ScheduleArguments&);
    const auto verb = [&](const char* name, const QString& help, Run run, bool needsId = true) {
        const Command sub = group.sub(name, help);
        if (needsId)
            sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
        sub.callback(
            [&session, arguments, run] { session.verb = [arguments, run](Session& s) { return run(s, *arguments); }; });
        return sub;
    };
    verb("list", Words::tr("All schedules and their next starts"), list, false);
    verb("show", Words::tr("When a connector's imports start"), show);
    addSetOptions(verb("set", Words::tr("Switch a schedule on, and say when and what"), set), arguments);
    verb("off", Words::tr("Switch a schedule off"), off);
    verb("pause", Words::tr("Start nothing until resumed"), pause);
    verb("resume", Words::tr("Go on with the next start"), resume);
}

} // namespace muster::cli
