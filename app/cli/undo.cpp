// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/undo.h"
#include "app/cli/import.h"

namespace muster::cli {

namespace {

struct UndoArguments
{
    UndoRequest request;
    bool dryRun = false, yes = false, exitCodeForChanges = false;
};

/// What became of a plan that is not applied now; it stays, and `apply` can still take it.
Result<int> reportPlanned(Session& session, const Plan& plan, const UndoArguments& arguments)
{
    const auto report = (*session.ports())->runs().run(plan.run);
    if (!report)
        return fail(report.error());
    if (session.isJson()) {
        Json json = toJson(*report);
        json["plan"] = toJson(plan);
        session.result(json);
    }
    return arguments.exitCodeForChanges && hasChanges(plan.counts) ? changesCode : doneCode;
}

Result<int> undo(Session& session, const UndoArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto plan = (*ports)->undo().plan(arguments.request, session.progress(), session.stop());
    session.endProgress();
    if (!plan)
        return fail(plan.error());
    if (!session.isJson())
        printPlan(session, *plan);
    if (arguments.dryRun)
        return reportPlanned(session, *plan, arguments);
    if (!arguments.yes && hasChanges(plan->counts) && !session.confirm(Words::tr("Apply this? [y/N]")))
        return fail(ErrorKind::Cancelled, Words::tr("Nothing was written. The plan stays as it is."));
    return applyStored(session, plan->id, false);
}

} // namespace

void addUndoVerb(Command app, Session& session)
{
    auto arguments = std::make_shared<UndoArguments>();
    arguments->request.startedBy = "cli";
    const Command sub = app.sub(
        "undo", Words::tr("Take back what a run did: values, states, created users; what was changed since stays"));
    sub.option("RUN", arguments->request.run, Words::tr("The run's id; “musterctl runs list” shows them")).required();
    sub.option("--user", arguments->request.users,
               Words::tr("Only this user: external id, e-mail address, username or user id; may be repeated"))
        .typeName("KEY")
        .oneEach();
    sub.option("--field", arguments->request.attribute,
               Words::tr("Only this attribute, named as in a mapping; what became of the users stays"))
        .typeName("NAME");
    sub.flag("--dry-run", arguments->dryRun, Words::tr("Only plan"));
    sub.flag("--yes", arguments->yes, Words::tr("Do not ask before it is applied"));
    sub.flag("--exit-code", arguments->exitCodeForChanges, Words::tr("Exit with 5 when a dry run found changes"));
    sub.callback([&session, arguments] { session.verb = [arguments](Session& s) { return undo(s, *arguments); }; });
}

} // namespace muster::cli
