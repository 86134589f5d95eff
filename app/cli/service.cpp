// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/service.h"

#include "app/wiring/userservice.h"

#include <QDir>

namespace muster::cli {

namespace {

SystemdUserService serviceOf(const Session& session)
{
    return {QCoreApplication::applicationFilePath(), QDir(session.workspace()).absolutePath()};
}

Result<int> status(Session& session)
{
    const auto state = serviceOf(session).status();
    if (!state)
        return fail(state.error());
    if (session.isJson())
        session.result(
            Json{{"available", state->available},
                 {"installed", state->installed},
                 {"running", state->running},
                 {"state", state->words.toStdString()},
                 {"otherWorkspace",
                  state->otherWorkspace.isEmpty() ? Json(nullptr) : Json(state->otherWorkspace.toStdString())}});
    else if (!state->available)
        session.line(state->words);
    else if (!state->installed)
        session.line(Words::tr("The background service is not installed. Start with “musterctl service install”."));
    else
        session.line(state->running ? Words::tr("The background service is running: %1.").arg(state->words)
                                    : Words::tr("The background service is not running: %1.").arg(state->words));
    if (!session.isJson() && !state->otherWorkspace.isEmpty())
        session.line(Words::tr("It works for another workspace: %1. “%2” makes it work for this one instead.")
                         .arg(state->otherWorkspace, session.nextCommand(QStringLiteral("service install"))));
    return 0;
}

Result<int> change(Session& session, Result<void> (SystemdUserService::*what)(), bool installs, const QString& words)
{
    SystemdUserService service = serviceOf(session);
    const auto before = service.status();
    if (const auto done = (service.*what)(); !done)
        return fail(done.error());
    if (before && !before->otherWorkspace.isEmpty())
        session.note(installs
                         ? Words::tr("It worked for another workspace before: %1. Imports of that one start by the "
                                     "clock only while its window is open.")
                               .arg(before->otherWorkspace)
                         : Words::tr("It is the service of another workspace: %1.").arg(before->otherWorkspace));
    if (session.isJson())
        return status(session);
    session.line(words);
    return 0;
}

} // namespace

void addServiceVerbs(Command app, Session& session)
{
    const Command group =
        app.sub("service", Words::tr("The background service of this user: scheduled imports without a window"));
    group.requireSub();
    group.sub("status", Words::tr("Say whether it is installed and running")).callback([&session] {
        session.verb = status;
    });
    const auto add = [&](const char* name, const QString& help, Result<void> (SystemdUserService::*what)(),
                         const QString& words) {
        const bool installs = std::string_view(name) == "install";
        group.sub(name, help).callback([&session, what, installs, words] {
            session.verb = [what, installs, words](Session& s) { return change(s, what, installs, words); };
        });
    };
    add("install", Words::tr("Install it for this workspace, and start it"), &SystemdUserService::install,
        Words::tr("The background service is installed and running. It starts with your session; “loginctl "
                  "enable-linger” lets it run without one."));
    add("uninstall", Words::tr("Stop it and remove it"), &SystemdUserService::uninstall,
        Words::tr("The background service is removed."));
    add("start", Words::tr("Start it"), &SystemdUserService::start, Words::tr("The background service was started."));
    add("stop", Words::tr("Stop it until the next session"), &SystemdUserService::stop,
        Words::tr("The background service was stopped."));
}

} // namespace muster::cli
