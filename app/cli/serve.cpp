// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "app/wiring/unattended.h"

#include <condition_variable>
#include <mutex>

namespace muster::cli {

namespace {

/// Only one process at a time starts imports by the clock; says when that changes.
void tellWhoWorks(Session& session, const Unattended::State& state, std::optional<bool>& told)
{
    if (told && *told == state.works)
        return;
    told = state.works;
    session.note(state.works ? Words::tr("Imports start by the clock. Ctrl-C ends it.")
                             : Words::tr("Another Muster of this workspace starts imports already; this one waits to "
                                         "take over."));
}

Result<int> serve(Session& session)
{
    const auto ports = session.ports(); // says at once what is wrong with the workspace
    if (!ports)
        return fail(ports.error());
    const Unattended unattended(session.workspace());
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::optional<bool> told;
    QString trouble;
    const std::stop_token stop = session.stop();
    while (!stop.stop_requested()) {
        wake.wait_for(lock, stop, std::chrono::milliseconds(250), [] { return false; });
        const Unattended::State state = unattended.state();
        if (state.looks > 0)
            tellWhoWorks(session, state, told);
        const QString message = state.error ? state.error->message : QString();
        if (message != trouble && !message.isEmpty())
            session.note(message);
        trouble = message;
    }
    return 0; // that is the way to end it
}

} // namespace

void addServeVerb(CLI::App& app, Session& session)
{
    CLI::App* sub = app.add_subcommand("serve", utf8(Words::tr("Start imports by the clock until it is stopped")));
    sub->callback([&session] { session.verb = serve; });
}

} // namespace muster::cli
