// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/planoptions.h"

#include "core/sync/approval.h"

namespace muster::cli {

namespace {

struct ShowArguments
{
    std::string plan, connector;
    std::vector<std::string> actions;
    bool changes = false, held = false;
    int limit = 50;
};

constexpr Action allActions[] = {Action::Create,    Action::Update, Action::Suspend, Action::Reactivate,
                                 Action::Unchanged, Action::Skip,   Action::Invalid, Action::Conflict,
                                 Action::Missing,   Action::Remove};

std::vector<std::string> actionNames()
{
    std::vector<std::string> out;
    for (const Action action : allActions)
        out.emplace_back(actionName(action));
    return out;
}

std::string userOf(const PlanItem& item)
{
    return !item.email.empty() ? item.email : !item.username.empty() ? item.username : item.displayname;
}

Json itemJson(const PlanItem& item)
{
    Json fields = Json::array();
    for (const FieldChange& field : item.fields)
        fields.push_back(Json{{"attribute", field.attribute.name()},
                              {"old", field.before},
                              {"new", field.after},
                              {"picked", field.picked},
                              {"overwrites", field.overwrites}});
    return Json{{"externalId", item.externalId}, {"user", userOf(item)},
                {"username", item.username},     {"action", std::string(actionName(item.action))},
                {"reasonCode", item.reasonCode}, {"reason", utf8(item.reason)},
                {"picked", item.picked},         {"fields", std::move(fields)}};
}

void printItem(Session& session, const PlanItem& item)
{
    const QString reason = item.reason.isEmpty() ? QString() : QStringLiteral(" · %1").arg(item.reason);
    session.line(QStringLiteral("%1  %2  %3%4")
                     .arg(actionLabel(item.action), QString::fromStdString(item.externalId),
                          QString::fromStdString(userOf(item)), reason));
    for (const FieldChange& field : item.fields)
        session.line(QStringLiteral("    %1: “%2” → “%3”%4")
                         .arg(QString::fromStdString(field.attribute.name()), QString::fromStdString(field.before),
                              QString::fromStdString(field.after),
                              field.overwrites ? Words::tr("  (overwrites an edit by hand)") : QString()));
}

/// Item after item: a plan may hold a million.
Result<void> eachItem(Session& session, const ShowArguments& arguments,
                      const std::function<void(const PlanItem&)>& visit)
{
    PlanQuery query;
    for (const Action action : allActions) {
        for (const std::string& name : arguments.actions) {
            if (actionName(action) == name)
                query.actions.push_back(action);
        }
    }
    PlanStore& plans = (*session.ports())->plans();
    const auto ids = plans.ids(arguments.plan, query, session.stop());
    if (!ids)
        return fail(ids.error());
    for (const std::int64_t seq : *ids) {
        if (session.stop().stop_requested())
            return fail(ErrorKind::Cancelled, Words::tr("Cancelled."));
        const auto item = plans.item(arguments.plan, seq);
        if (!item)
            return fail(item.error());
        visit(*item);
    }
    return {};
}

Result<int> showPlan(Session& session, const ShowArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto plan = (*ports)->plans().plan(arguments.plan);
    if (!plan)
        return fail(plan.error());
    const bool withItems = arguments.changes || !arguments.actions.empty();
    if (!session.isJson()) {
        printPlan(session, *plan);
        if (const auto done =
                withItems ? eachItem(session, arguments, [&](const PlanItem& item) { printItem(session, item); })
                          : Result<void>{};
            !done)
            return fail(done.error());
        return doneCode;
    }
    const Json head = toJson(*plan);
    if (!withItems) {
        session.result(head);
        return doneCode;
    }
    std::string text = writeJson(head, 2);
    text.resize(text.find_last_of('}'));
    while (text.ends_with('\n') || text.ends_with(' '))
        text.pop_back();
    session.raw(text + ",\n  \"changes\": [");
    bool first = true;
    const auto done = eachItem(session, arguments, [&](const PlanItem& item) {
        session.raw((first ? "\n    " : ",\n    ") + writeJson(itemJson(item)));
        first = false;
    });
    session.raw(first ? "]\n}\n" : "\n  ]\n}\n");
    return done ? Result<int>(doneCode) : fail(done.error());
}

/// Plans that wait for a person: which limit, how much, and for how long still.
Result<int> listHeld(Session& session, const std::vector<Plan>& plans, Timestamp now)
{
    Json array = Json::array();
    Table table({Words::tr("PLAN"), Words::tr("CONNECTOR"), Words::tr("MADE"), Words::tr("LIMIT"), Words::tr("CREATE"),
                 Words::tr("UPDATE"), Words::tr("SUSPEND"), Words::tr("TIME LEFT")});
    for (const Plan& plan : plans) {
        array.push_back(toJson(plan));
        std::string limits;
        for (const Hold& hold : plan.holds)
            limits += (limits.empty() ? "" : ", ") + hold.limit;
        table.add({plan.id, plan.connector, toLocalText(plan.created), limits, std::to_string(plan.counts.create),
                   std::to_string(plan.counts.update), std::to_string(plan.counts.suspend),
                   utf8(timeLeftText(timeLeft(plan, now)))});
    }
    if (session.isJson())
        session.result(array);
    else if (plans.empty())
        session.line(Words::tr("No plan waits for approval."));
    else
        session.table(table);
    return doneCode;
}

Result<int> decline(Session& session, const std::string& id)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const std::string who = personHere();
    if (auto declined = (*ports)->plans().decline(id, who, (*ports)->clock().now()); !declined)
        return fail(declined.error());
    const auto plan = (*ports)->plans().plan(id);
    if (!plan)
        return fail(plan.error());
    if (session.isJson())
        session.result(toJson(*plan));
    else
        session.line(
            Words::tr("Declined by %1. Nothing more of this plan is written.").arg(QString::fromStdString(who)));
    return doneCode;
}

Result<int> listPlans(Session& session, const ShowArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    auto plans = arguments.held ? waitingPlans(**ports) : (*ports)->plans().plans(arguments.connector, arguments.limit);
    if (!plans)
        return fail(plans.error());
    if (arguments.held && !arguments.connector.empty())
        std::erase_if(*plans, [&](const Plan& plan) { return plan.connector != arguments.connector; });
    if (arguments.held)
        return listHeld(session, *plans, (*ports)->clock().now());
    Json array = Json::array();
    Table table({Words::tr("PLAN"), Words::tr("CONNECTOR"), Words::tr("MADE"), Words::tr("STATE"), Words::tr("CREATE"),
                 Words::tr("UPDATE"), Words::tr("SUSPEND"), Words::tr("REACTIVATE"), Words::tr("REMOVE")});
    for (const Plan& plan : *plans) {
        array.push_back(toJson(plan));
        table.add({plan.id, plan.connector, toLocalText(plan.created), std::string(stateName(plan.state)),
                   std::to_string(plan.counts.create), std::to_string(plan.counts.update),
                   std::to_string(plan.counts.suspend), std::to_string(plan.counts.reactivate),
                   std::to_string(plan.counts.remove)});
    }
    if (session.isJson())
        session.result(array);
    else if (plans->empty())
        session.line(Words::tr("There are no plans yet. Make one with “musterctl plan ID”."));
    else
        session.table(table);
    return doneCode;
}

Result<int> plan(Session& session, const PlanArguments& arguments)
{
    const auto made = makePlan(session, arguments, true);
    if (!made)
        return fail(made.error());
    if (session.isJson())
        session.result(toJson(*made));
    else
        printPlan(session, *made);
    if (made->state == PlanState::Held)
        return heldCode;
    return arguments.exitCodeForChanges && hasChanges(made->counts) ? changesCode : doneCode;
}

} // namespace

void addPlanVerbs(Command app, Session& session)
{
    auto planning = std::make_shared<PlanArguments>();
    const Command sub =
        app.sub("plan", Words::tr("Find out in full what an import would do; nothing is written to the directory"));
    addPlanOptions(sub, *planning);
    sub.callback([&session, planning] { session.verb = [planning](Session& s) { return plan(s, *planning); }; });

    auto shown = std::make_shared<ShowArguments>();
    const Command group = app.sub("plans", Words::tr("Read and decline stored plans"));
    group.requireSub();
    const Command list = group.sub("list", Words::tr("List plans, the newest first"));
    list.option("--connector", shown->connector, Words::tr("Only of this connector"));
    list.flag("--held", shown->held, Words::tr("Only plans that wait for approval, the oldest first"));
    list.option("--limit", shown->limit, Words::tr("How many (default 50)")).between(1, 100'000);
    list.callback([&session, shown] { session.verb = [shown](Session& s) { return listPlans(s, *shown); }; });
    const Command declining = group.sub("decline", Words::tr("End a held plan: nothing more of it is written"));
    declining.option("PLAN", shown->plan, Words::tr("The plan's id")).required();
    declining.callback([&session, shown] { session.verb = [shown](Session& s) { return decline(s, shown->plan); }; });
    const Command show = group.sub("show", Words::tr("Show one plan"));
    show.option("PLAN", shown->plan, Words::tr("The plan's id")).required();
    show.flag("--changes", shown->changes, Words::tr("With each user and field"));
    show.option("--action", shown->actions, Words::tr("Only users with this action; may be repeated"))
        .oneEach()
        .oneOf(actionNames());
    show.callback([&session, shown] { session.verb = [shown](Session& s) { return showPlan(s, *shown); }; });
}

} // namespace muster::cli
