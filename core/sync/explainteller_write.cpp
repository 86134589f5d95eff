// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "core/sync/explainteller.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

bool writes(Action action)
{
    return action == Action::Create || action == Action::Update || action == Action::Suspend ||
           action == Action::Reactivate || action == Action::Remove;
}

/// True when the limit counts people to whom this is to happen.
bool counts(const std::string& limit, const PlanItem& item)
{
    if (limit == "deactivate")
        return item.action == Action::Suspend;
    if (limit == "create")
        return item.action == Action::Create;
    if (limit == "update")
        return item.action == Action::Update;
    if (limit == "clear")
        return std::ranges::any_of(
            item.fields, [](const FieldChange& field) { return field.after.empty() && !field.before.empty(); });
    if (limit == "keyChange")
        return item.action != Action::Create && std::ranges::any_of(item.fields, [](const FieldChange& field) {
                   const AttributeInfo* info = attributeInfo(field.attribute.known);
                   return info && info->isKey;
               });
    return true;
}

/// Where a limit of this name is set.
std::string limitField(const std::string& limit)
{
    return limit == "empty" ? std::string("safeguards") : "safeguards." + limit;
}

QString changedNames(const PlanItem& item)
{
    QStringList names;
    for (const FieldChange& field : item.fields) {
        if (field.picked)
            names << telling::attributeLabel(field.attribute);
    }
    return names.join(QStringLiteral(", "));
}
} // namespace

void ExplainTeller::limits()
{
    ExplainStep step = telling::step("limits", tr("Limits"), "safeguards");
    step.result = Result::Note;
    if (!m_evidence.plan) {
        step.text = tr("Limits count over all people of a plan, and no plan is stored yet. Make one to see whether it "
                       "would be held.");
        m_told.steps.push_back(std::move(step));
        return;
    }
    const Plan& plan = *m_evidence.plan;
    step.facts.emplace_back(tr("Newest plan"), QString::fromStdString(plan.id));
    step.facts.emplace_back(tr("Made"), telling::moment(plan.created));
    if (!plan.approvedBy.empty())
        step.facts.emplace_back(tr("Approved by"), displayText(plan.approvedBy));
    for (const Hold& hold : plan.holds)
        step.facts.emplace_back(tr("Limit %1").arg(QString::fromStdString(hold.limit)), hold.message);
    if (plan.holds.empty()) {
        step.result = Result::Passed;
        step.text = tr("The newest plan was within all limits.");
    } else {
        heldBy(plan, step);
    }
    m_told.steps.push_back(std::move(step));
}

void ExplainTeller::heldBy(const Plan& plan, ExplainStep& step) const
{
    const PlanItem* item = m_evidence.planned ? &*m_evidence.planned : nullptr;
    if (!item || !writes(item->action)) {
        step.text = tr("The newest plan went over a limit, but it writes nothing for this person.");
        return;
    }
    const auto own = std::ranges::find_if(plan.holds, [&](const Hold& hold) { return counts(hold.limit, *item); });
    step.field = limitField(own != plan.holds.end() ? own->limit : plan.holds.front().limit);
    if (plan.state != PlanState::Held) {
        step.text = plan.state == PlanState::Expired
                        ? tr("The newest plan was held by a limit and nobody approved it in time.")
                        : tr("The newest plan went over a limit and was let through.");
        return;
    }
    if (own == plan.holds.end() && m_connector.safeguards.rest == Safeguards::Rest::Apply) {
        step.result = Result::Passed;
        step.text = tr("The newest plan is held by a limit that does not count this change, so it does not wait.");
        return;
    }
    step.result = Result::Stopped;
    step.text = own != plan.holds.end()
                    ? tr("The newest plan is held, and this change is one of those that the limit counts. It waits "
                         "until a person approves the plan.")
                    : tr("The newest plan is held by a limit that does not count this change, but all of it waits "
                         "until a person approves the plan.");
}

void ExplainTeller::write()
{
    ExplainStep step = telling::step("write", tr("What is written"));
    if (m_unfit) {
        step.result = Result::Stopped;
        step.field = m_unfit->where.toStdString();
        step.text = tr("No import can begin with this connector: %1").arg(m_unfit->message);
    } else if (isListed() && m_user) {
        next(step);
    } else {
        nextAbsent(step);
    }
    for (const RunTrace& run : m_evidence.runs)
        step.steps.push_back(runPart(run));
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < std::min(most, m_evidence.history.size()); ++i) {
        const UserHistoryEntry& entry = m_evidence.history[i];
        QString what = entry.what;
        if (!entry.run.empty())
            what += tr(" by run %1").arg(QString::fromStdString(entry.run));
        step.facts.emplace_back(telling::moment(entry.at), what);
    }
    m_told.steps.push_back(std::move(step));
}

void ExplainTeller::next(ExplainStep& step) const
{
    const QString why =
        m_decision.reason.empty() ? QString() : reasonText(packReason(m_decision.reason, m_decision.argument));
    step.field = reasonField();
    step.result = writes(m_decision.action) ? Result::Changed : Result::Stopped;
    switch (m_decision.action) {
    case Action::Create:
        step.text = tr("The next import would create this user.");
        break;
    case Action::Update:
        step.text = m_decision.writesValues ? tr("The next import would update this user.")
                                            : tr("The next import would link this user to the record.");
        break;
    case Action::Suspend:
        step.text = tr("The next import would suspend this user.");
        break;
    case Action::Reactivate:
        step.text = tr("The next import would reactivate this user.");
        break;
    case Action::Unchanged:
        step.result = Result::Passed;
        step.text = tr("The next import would change nothing: the directory has what the source says.");
        break;
    case Action::Conflict:
        step.text = tr("The next import would report a conflict and write nothing. %1").arg(why);
        break;
    case Action::Invalid: {
        const auto blocking =
            std::ranges::find_if(m_user->problems, [](const FieldProblem& problem) { return problem.blocking; });
        step.text = tr("The next import would report an error and write nothing. %1")
                        .arg(blocking == m_user->problems.end() ? why : blocking->message);
        break;
    }
    case Action::Skip:
    case Action::Missing:
    case Action::Remove:
        step.text = tr("The next import would leave this person as they are. %1").arg(why);
        break;
    }
    // only a whole list shows who shares a key, and no more of it was read than this person
    const std::optional<PlanItem>& planned = m_evidence.planned;
    if (writes(m_decision.action) && planned && planned->reasonCode == reason::duplicateInSource) {
        step.result = Result::Stopped;
        step.text = tr("The newest import reported a conflict and wrote nothing: %1 The next one does the same until "
                       "that is corrected.")
                        .arg(planned->reason);
    }
}

/// The next import does not meet the person's record.
void ExplainTeller::nextAbsent(ExplainStep& step) const
{
    if (m_evidence.source.found && isListed()) { // the record cannot be read
        step.result = Result::Stopped;
        step.text = tr("The next import would report an error and write nothing.");
        return;
    }
    const UserId user = m_evidence.linked != 0 ? m_evidence.linked : m_evidence.known;
    const KnownPerson* who = person(user);
    step.result = Result::Note;
    if (!who || who->externalId.empty()) {
        step.text =
            who ? tr("Imports of this connector do nothing with %1: they are not linked to it.").arg(nameOf(user))
                : tr("The next import would not meet this person, so nothing is written.");
        if (m_evidence.filter == FilterFinding::Hides)
            step.field = "source.filter";
        return;
    }
    step.field = "import.missing";
    switch (m_connector.import.missing) {
    case MissingPolicy::Ignore:
        step.text =
            tr("The record of %1 is not in the list. The connector leaves such users as they are.").arg(nameOf(user));
        break;
    case MissingPolicy::Flag:
        step.text = tr("The record of %1 is not in the list. The connector reports such users when the list is proven "
                       "complete, and changes nothing.")
                        .arg(nameOf(user));
        break;
    case MissingPolicy::Suspend:
        step.result = who->state == UserState::Suspended ? Result::Passed : Result::Changed;
        step.text =
            who->state == UserState::Suspended
                ? tr("The record of %1 is not in the list, and the user is suspended already.").arg(nameOf(user))
                : tr("The record of %1 is not in the list. The connector suspends such users when the list is "
                     "proven complete.")
                      .arg(nameOf(user));
        break;
    }
}

ExplainStep ExplainTeller::runPart(const RunTrace& run) const
{
    ExplainStep part =
        telling::step("write", tr("Run %1, %2").arg(QString::fromStdString(run.run), telling::moment(run.at)));
    if (!run.undoOf.empty())
        part.facts.emplace_back(tr("Takes back"), QString::fromStdString(run.undoOf));
    part.result = Result::Note;
    if (!run.kept) {
        part.text = tr("What became of each user in this run is no longer kept.");
        return part;
    }
    if (!run.item) {
        part.text = run.state == RunState::Failed || run.state == RunState::Cancelled || run.state == RunState::Skipped
                        ? tr("The run did not get as far as this person.")
                        : tr("Nothing to do: unchanged, or not in the list.");
        return part;
    }
    const PlanItem& item = *run.item;
    part.facts.emplace_back(tr("Planned"), actionLabel(item.action));
    if (const QString names = changedNames(item); !names.isEmpty())
        part.facts.emplace_back(tr("Values"), names);
    if (!writes(item.action)) {
        part.result = item.action == Action::Unchanged ? Result::Passed : Result::Stopped;
        part.text = tr("Nothing was written. %1").arg(item.reason);
    } else if (!item.picked) {
        part.result = Result::Stopped;
        part.text = tr("Nothing was written: a person unticked it.");
    } else if (run.failed) {
        part.result = Result::Stopped;
        part.text = tr("It could not be written. %1").arg(item.reason);
    } else if (run.applied) {
        part.result = Result::Changed;
        part.text = tr("Written. %1").arg(item.reason);
    } else {
        part.text = tr("Planned, but not applied. %1").arg(item.reason);
    }
    part.text = part.text.trimmed();
    return part;
}

/// What a person would change to get another outcome.
std::string ExplainTeller::reasonField() const
{
    const std::string_view code = m_decision.reason;
    if (m_decision.action == Action::Invalid) {
        const auto blocking =
            std::ranges::find_if(m_user->problems, [](const FieldProblem& problem) { return problem.blocking; });
        if (blocking == m_user->problems.end())
            return {};
        const auto attribute = Attribute::fromName(blocking->attribute);
        return attribute ? ruleField(*attribute) : blocking->attribute == "externalId" ? "externalId" : "mapping";
    }
    if (code == reason::unknownStatus)
        return "status";
    if (code == reason::inactiveAtSource)
        return "status.inactive";
    if (code == reason::reactivationOff)
        return "import.allowReactivation";
    if (code == reason::ambiguousMatch || code == reason::alreadyLinked)
        return "match";
    if (code == reason::emailTaken)
        return ruleField({KnownAttribute::Email, {}});
    if (code == reason::usernameTaken)
        return ruleField({KnownAttribute::Username, {}});
    return code == reason::employeeIdTaken ? ruleField({KnownAttribute::EmployeeIdentifier, {}}) : std::string();
}

} // namespace muster
