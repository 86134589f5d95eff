// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/planoptions.h"

#include <algorithm>

namespace muster::cli {

namespace {

constexpr std::size_t shownErrors = 10;

struct Count
{
    QString name;
    std::int64_t value;
};

/// "12 to create, 3 to update" without what is zero.
QString countsText(const std::vector<Count>& counts)
{
    QStringList parts;
    for (const Count& count : counts) {
        if (count.value != 0)
            parts += QStringLiteral("%1 %2").arg(countText(count.value), count.name);
    }
    return parts.isEmpty() ? Words::tr("nobody") : parts.join(u", ");
}

QString runStateText(RunState state)
{
    switch (state) {
    case RunState::Done:
        return Words::tr("Done");
    case RunState::DoneWithErrors:
        return Words::tr("Done with errors");
    case RunState::Held:
        return Words::tr("Held");
    case RunState::Failed:
        return Words::tr("Failed");
    case RunState::Cancelled:
        return Words::tr("Cancelled");
    case RunState::Skipped:
        return Words::tr("Skipped");
    case RunState::Planned:
        return Words::tr("Planned");
    case RunState::Fetching:
    case RunState::Applying:
        return Words::tr("Not finished");
    }
    return {};
}

bool contains(const std::vector<std::string>& words, const char* word)
{
    return std::find(words.begin(), words.end(), word) != words.end() ||
           std::find(words.begin(), words.end(), std::string("users.") + word) != words.end();
}

} // namespace

ImportOptions PlanArguments::options() const
{
    ImportOptions out;
    out.create = operations.empty() || contains(operations, "create");
    out.update = operations.empty() || contains(operations, "update");
    out.pick = pick;
    if (reactivate || noReactivate)
        out.reactivate = reactivate;
    out.filter = filter;
    out.startedBy = "cli";
    return out;
}

void addPlanOptions(Command sub, PlanArguments& arguments)
{
    sub.option("ID", arguments.id, Words::tr("The connector's id")).required();
    sub.option("--operations", arguments.operations, Words::tr("create, update or create,update (default: both)"))
        .delimiter(',')
        .oneEach()
        .oneOf({"create", "update", "users.create", "users.update"});
    sub.option("--pick", arguments.pick, Words::tr("Only the user with this external id; may be repeated"))
        .typeName("EXTID")
        .oneEach();
    const Option yes =
        sub.flag("--reactivate", arguments.reactivate, Words::tr("Reactivate suspended users who are active again"));
    const Option no = sub.flag("--no-reactivate", arguments.noReactivate, Words::tr("Leave suspended users suspended"));
    yes.excludes(no);
    sub.option("--filter", arguments.filter,
               Words::tr("Query text added to the connector's own filter, such as a=1&b=2"));
    sub.flag("--exit-code", arguments.exitCodeForChanges, Words::tr("Exit with 5 when a dry run found changes"));
}

bool hasChanges(const PlanCounts& counts)
{
    return counts.create + counts.update + counts.suspend + counts.reactivate + counts.remove > 0;
}

Result<Plan> makePlan(Session& session, const PlanArguments& arguments, bool dryRun)
{
    const auto stored = session.connector(arguments.id);
    if (!stored)
        return fail(stored.error());
    ImportOptions options = arguments.options();
    options.dryRun = dryRun;
    auto plan = (*session.ports())->importer().plan(stored->connector, options, session.progress(), session.stop());
    session.endProgress();
    return plan;
}

void printPlan(Session& session, const Plan& plan)
{
    const PlanCounts& counts = plan.counts;
    session.line(Words::tr("Plan %1 of %2: %3.")
                     .arg(QString::fromStdString(plan.id), QString::fromStdString(plan.connector),
                          countsText({{Words::tr("to create"), counts.create},
                                      {Words::tr("to update"), counts.update},
                                      {Words::tr("to suspend"), counts.suspend},
                                      {Words::tr("to reactivate"), counts.reactivate},
                                      {Words::tr("to remove"), counts.remove},
                                      {Words::tr("unchanged"), counts.unchanged},
                                      {Words::tr("skipped"), counts.skip},
                                      {Words::tr("invalid"), counts.invalid},
                                      {Words::tr("in conflict"), counts.conflict},
                                      {Words::tr("missing at the source"), counts.missing}})));
    for (const QString& words : plan.proof.words)
        session.line(words);
    for (const Hold& hold : plan.holds)
        session.line(Words::tr("Held: %1").arg(hold.message));
    if (plan.waits > 0)
        session.line(Words::tr("%1 changes wait for approval; the others need none.").arg(countText(plan.waits)));
    if (!plan.approvedBy.empty())
        session.line(
            Words::tr("Approved by %1, %2.")
                .arg(QString::fromStdString(plan.approvedBy), QString::fromStdString(toLocalText(plan.approvedAt))));
    const QString id = QString::fromStdString(plan.id);
    session.note(
        Words::tr("See each user: %1").arg(session.nextCommand(QStringLiteral("plans show %1 --changes").arg(id))));
    if (plan.state == PlanState::Held)
        session.note(Words::tr("Approve and apply exactly this plan: %1")
                         .arg(session.nextCommand(QStringLiteral("apply %1 --approve").arg(id))));
    else if (plan.state == PlanState::Ready && hasChanges(counts))
        session.note(
            Words::tr("Apply exactly this plan: %1").arg(session.nextCommand(QStringLiteral("apply %1").arg(id))));
}

void printReport(Session& session, const RunReport& report)
{
    const RunCounts& counts = report.counts;
    session.line(Words::tr("%1: run %2 of %3.")
                     .arg(runStateText(report.state), QString::fromStdString(report.run),
                          QString::fromStdString(report.connector)));
    session.line(QStringLiteral("  ") + countsText({{Words::tr("created"), counts.created},
                                                    {Words::tr("updated"), counts.updated},
                                                    {Words::tr("suspended"), counts.suspended},
                                                    {Words::tr("reactivated"), counts.reactivated},
                                                    {Words::tr("removed"), counts.removed},
                                                    {Words::tr("unchanged"), counts.unchanged},
                                                    {Words::tr("skipped"), counts.skipped},
                                                    {Words::tr("failed"), counts.failed},
                                                    {Words::tr("in conflict"), counts.conflict}}));
    for (const QString& words : report.words)
        session.line(QStringLiteral("  ") + words);
    for (std::size_t i = 0; i < std::min(report.errors.size(), shownErrors); ++i) {
        const RunError& error = report.errors[i];
        const QString field = error.field.empty() ? QString() : u' ' + QString::fromStdString(error.field);
        session.line(
            QStringLiteral("  ! %1%2: %3").arg(QString::fromStdString(error.externalId), field, error.message));
    }
    if (report.errors.size() > shownErrors)
        session.line(Words::tr("  … and %1 more.")
                         .arg(countText(static_cast<std::int64_t>(report.errors.size() - shownErrors))));
    if (!report.run.empty())
        session.note(Words::tr("All of it as a table: %1")
                         .arg(session.nextCommand(
                             QStringLiteral("runs export %1 --format csv").arg(QString::fromStdString(report.run)))));
}

Result<int> codeOf(const RunReport& report)
{
    switch (report.state) {
    case RunState::Held:
        return heldCode;
    case RunState::DoneWithErrors:
        return someFailedCode;
    case RunState::Cancelled:
        return exitCode(ErrorKind::Cancelled);
    case RunState::Failed:
        return report.error ? exitCode(report.error->kind) : 1;
    default:
        return report.counts.failed + report.counts.conflict > 0 ? someFailedCode : doneCode;
    }
}

} // namespace muster::cli
