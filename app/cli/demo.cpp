// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"

#include "app/cli/import.h"

#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace muster::cli {

namespace {

constexpr int usualPort = 8471; // the same port at each start, so that the connector stays as it is

struct DemoArguments
{
    int users = 250, port = 0;
    bool import = false;
};

Result<std::unique_ptr<DemoService>> startService(const DemoArguments& arguments)
{
    if (arguments.port != 0)
        return DemoService::start(arguments.users, arguments.port);
    auto service = DemoService::start(arguments.users, usualPort);
    return service || service.error().kind != ErrorKind::Conflict ? std::move(service)
                                                                  : DemoService::start(arguments.users, 0);
}

void waitForInterrupt(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
}

Result<int> demo(Session& session, const DemoArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto service = startService(arguments);
    if (!service)
        return fail(service.error());
    const std::string url = (*service)->baseUrl();
    const auto stored = ensureDemoConnector((*ports)->connectors(), url);
    if (!stored)
        return fail(stored.error());
    const std::string id = stored->connector.id;
    if (arguments.import) {
        ImportArguments import;
        import.plan.id = id;
        return importUsers(session, import);
    }
    const QString command = session.nextCommand(QStringLiteral("import ") + QString::fromStdString(id));
    if (session.isJson())
        session.result(Json{{"url", url}, {"connector", id}, {"users", arguments.users}, {"next", utf8(command)}});
    session.line(Words::tr("The sample HR service with %1 people runs at %2 (header X-Api-Key: demo).")
                     .arg(countText(arguments.users), QString::fromStdString(url)));
    session.line(Words::tr("In another terminal: %1").arg(command));
    session.line(Words::tr("Ctrl-C ends it."));
    std::fflush(stdout);
    waitForInterrupt(session.stop());
    return doneCode; // Ctrl-C is the way to end it
}

} // namespace

void addDemoVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<DemoArguments>();
    const Command sub = app.sub("demo", Words::tr("Run a sample HR service on this computer, with its own connector"));
    sub.option("--users", arguments->users, Words::tr("How many people (default 250)")).between(0, 1'000'000);
    sub.option("--port", arguments->port, Words::tr("Port on 127.0.0.1 (default 8471, or a free one)"))
        .between(1, 65535);
    sub.flag("--import", arguments->import, Words::tr("Import its people once, then end"));
    sub.callback([&session, arguments] { session.verb = [arguments](Session& s) { return demo(s, *arguments); }; });
}

} // namespace muster::cli
