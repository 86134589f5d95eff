// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "app/service/httpservice.h"
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

/// Says an error when it is a new one; what comes again after it went away is new.
void tellTrouble(Session& session, const std::optional<Error>& error, QString& told)
{
    const QString message = error ? error->message : QString();
    if (message != told && !message.isEmpty())
        session.note(message);
    told = message;
}

constexpr const char* usualAddress = "127.0.0.1:8470";

/// The API, or none: imports by the clock go on without it when another workspace's service has the usual port.
Result<std::unique_ptr<HttpService>> startApi(Session& session, const std::string& listen, Jobs& jobs)
{
    HttpService::Settings settings;
    settings.workspace = session.workspace();
    settings.listen = listen.empty() ? usualAddress : listen;
    auto service = HttpService::start(settings, jobs);
    if (!service && listen.empty() && service.error().kind == ErrorKind::Conflict) {
        session.note(service.error().message);
        session.note(Words::tr("Imports start by the clock without the HTTP API."));
        return std::unique_ptr<HttpService>();
    }
    if (service)
        session.note(Words::tr("The HTTP API is at %1.").arg(QString::fromStdString((*service)->address())));
    return service;
}

Result<int> serve(Session& session, const std::string& listen)
{
    const auto ports = session.ports(); // says at once what is wrong with the workspace
    if (!ports)
        return fail(ports.error());
    Unattended unattended(session.workspace());
    const auto service = startApi(session, listen, unattended.jobs()); // ends before the jobs that it starts
    if (!service)
        return fail(service.error());
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    std::optional<bool> told;
    QString trouble, unsent;
    const std::stop_token stop = session.stop();
    while (!stop.stop_requested()) {
        wake.wait_for(lock, stop, std::chrono::milliseconds(250), [] { return false; });
        const Unattended::State state = unattended.state();
        if (state.looks > 0)
            tellWhoWorks(session, state, told);
        tellTrouble(session, state.error, trouble);
        tellTrouble(session,
                    state.delivery
                        ? std::optional(Error{state.delivery->kind,
                                              Words::tr("Messages cannot be sent: %1").arg(state.delivery->message)})
                        : std::nullopt,
                    unsent);
    }
    return 0; // that is the way to end it
}

} // namespace

void addServeVerb(Command app, Session& session)
{
    const Command sub =
        app.sub("serve", Words::tr("Start imports by the clock and answer the HTTP API until it is stopped"));
    auto listen = std::make_shared<std::string>();
    sub.option("--listen", *listen,
               Words::tr("Address of the HTTP API (default 127.0.0.1:8470); port 0 takes a free one"))
        .typeName("127.0.0.1:PORT");
    sub.callback([&session, listen] { session.verb = [listen](Session& s) { return serve(s, *listen); }; });
}

} // namespace muster::cli
