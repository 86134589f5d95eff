// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/import.h"

#include "app/cli/audit.h"
#include "core/sync/approval.h"

namespace muster::cli {

namespace {

/// The report of a run whose plan was not applied.
Result<int> reportPlanned(Session& session, const Plan& plan, const ImportArguments& arguments)
{
    const auto report = (*session.ports())->runs().run(plan.run);
    if (!report)
        return fail(report.error());
    if (session.isJson()) {
        Json json = toJson(*report);
        json["plan"] = toJson(plan);
        session.result(json);
    } else {
        printPlan(session, plan);
    }
    if (plan.state == PlanState::Held)
        return heldCode;
    return arguments.plan.exitCodeForChanges && hasChanges(plan.counts) ? changesCode : doneCode;
}

Result<int> finish(Session& session, const Result<RunReport>& report)
{
    session.endProgress();
    if (!report)
        return fail(report.error());
    if (session.isJson())
        session.result(toJson(*report));
    else
        printReport(session, *report);
    if (report->error)
        session.failure(*report->error);
    return codeOf(*report);
}

} // namespace

Result<int> applyStored(Session& session, const std::string& plan, bool approve)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    keepDailyBackup(session);
    if (approve) {
        if (auto approved = approveHeld(**ports, plan, personHere()); !approved)
            return fail(approved.error());
    }
    const auto report = (*ports)->importer().apply(plan, approve, session.progress(), session.stop());
    const Result<int> code = finish(session, report);
    if (const auto stored = (*ports)->plans().plan(plan); report && stored && !stored->approvedBy.empty())
        session.note(Words::tr("Approved by %1.").arg(QString::fromStdString(stored->approvedBy)));
    return code;
}

Result<int> importUsers(Session& session, const ImportArguments& arguments)
{
    if (!arguments.dryRun)
        keepDailyBackup(session);
    const auto plan = makePlan(session, arguments.plan, arguments.dryRun);
    if (!plan)
        return fail(plan.error());
    const bool waits = plan->state == PlanState::Held && plan->waits == 0;
    if (arguments.dryRun || (waits && !arguments.approve) || plan->state == PlanState::Failed)
        return reportPlanned(session, *plan, arguments);
    return applyStored(session, plan->id, arguments.approve);
}

void addImportVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<ImportArguments>();
    const Command sub = app.sub("import", Words::tr("Plan, then apply: bring the source's users into the directory"));
    addPlanOptions(sub, arguments->plan);
    sub.flag("--dry-run", arguments->dryRun, Words::tr("Only plan"));
    sub.flag("--approve", arguments->approve, Words::tr("Apply also a plan that exceeds a limit"));
    sub.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return importUsers(s, *arguments); }; });

    auto plan = std::make_shared<std::string>();
    auto approve = std::make_shared<bool>(false);
    const Command applying = app.sub("apply", Words::tr("Apply exactly one stored plan"));
    applying.option("PLAN", *plan, Words::tr("The plan's id")).required();
    applying.flag("--approve", *approve, Words::tr("Approve the plan although it exceeds a limit"));
    applying.callback([&session, plan, approve] {
        session.verb = [plan, approve](Session& s) { return applyStored(s, *plan, *approve); };
    });
}

} // namespace muster::cli
