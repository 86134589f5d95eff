// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explain.h"

#include "app/cli/session.h"

namespace muster::cli {

namespace {

struct ExplainArguments
{
    std::string id, key;
};

Result<int> explain(Session& session, const ExplainArguments& arguments)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto told =
        (*ports)->explainer().explain(stored->connector, arguments.key, session.progress(), session.stop());
    session.endProgress();
    if (!told)
        return fail(told.error());
    if (session.isJson())
        session.result(toJson(*told));
    else
        session.line(explanationText(*told).trimmed());
    return 0;
}

} // namespace

void addExplainVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<ExplainArguments>();
    const Command sub =
        app.sub("explain", Words::tr("Tell step by step what an import does with one person, and why; writes nothing"));
    sub.option("ID", arguments->id, Words::tr("The connector's id")).required();
    sub.option("KEY", arguments->key, Words::tr("External id, e-mail, username, employee id or user id")).required();
    sub.callback([&session, arguments] { session.verb = [arguments](Session& s) { return explain(s, *arguments); }; });
}

} // namespace muster::cli
