// SPDX-License-Identifier: GPL-3.0-or-later
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

QString policyWords(Policy policy)
{
    switch (policy) {
    case Policy::Always:
        return tr("always");
    case Policy::CreateOnly:
        return tr("only when a user is made");
    case Policy::IfEmpty:
        return tr("only if empty");
    case Policy::NeverClear:
        break;
    }
    return tr("never clear");
}
} // namespace

void ExplainTeller::policy()
{
    ExplainStep step = telling::step("policy", tr("Values and policies"), "mapping");
    if (!m_user->usable() || m_user->status == SourceStatus::Unknown || m_decision.action == Action::Conflict) {
        step.result = Result::Note;
        step.text = tr("Nothing is compared, because this record is not imported as it is.");
    } else if (!subject()) {
        const bool made = m_decision.action == Action::Create;
        step.result = made ? Result::Changed : Result::Note;
        step.text = made ? tr("A new user gets every mapped value, whatever the policy.")
                         : tr("There is no user whose values could change.");
        if (made)
            step.steps.push_back(statePart());
    } else {
        int changed = 0;
        for (std::size_t i = 0; i < m_connector.mapping.size(); ++i) {
            if (!Attribute::fromName(m_connector.mapping[i].to))
                continue;
            step.steps.push_back(attributePart(i));
            changed += step.steps.back().result == Result::Changed ? 1 : 0;
        }
        step.steps.push_back(statePart());
        step.result = changed > 0 ? Result::Changed : Result::Passed;
        step.text = changed > 0 ? tr("Values that change: %1.").arg(changed) : tr("No value changes.");
    }
    m_told.steps.push_back(std::move(step));
}

ExplainStep ExplainTeller::attributePart(std::size_t rule) const
{
    const MappingRule& source = m_connector.mapping[rule];
    const Attribute attribute = *Attribute::fromName(source.to);
    const KnownPerson& who = *subject();
    ExplainStep part =
        telling::step("policy", telling::attributeLabel(attribute), "mapping[" + std::to_string(rule) + "].policy");
    part.facts.emplace_back(tr("Policy"), policyWords(source.policy));
    part.facts.emplace_back(tr("Directory now"), telling::shown(who.values.get(attribute)));
    part.facts.emplace_back(tr("Last applied"),
                            who.applied ? telling::shown(who.applied->get(attribute)) : tr("nothing yet: not linked"));
    part.facts.emplace_back(tr("Source"), telling::shown(m_user->values.get(attribute)));
    judge(source, attribute, part);
    return part;
}

/// The same order of questions as Planner::merge(), each with its reason.
void ExplainTeller::judge(const MappingRule& rule, const Attribute& attribute, ExplainStep& part) const
{
    const KnownPerson& who = *subject();
    const std::string_view source = m_user->values.get(attribute);
    const std::string_view now = who.values.get(attribute);
    const std::string_view before = who.applied ? who.applied->get(attribute) : std::string_view();
    const bool byHand = who.applied && now != before;
    if (source == before) {
        part.result = byHand ? Result::Note : Result::Passed;
        part.text = byHand ? tr("Changed in the directory since the last import. The source's value is the same as "
                                "then, so the edit stays.")
                           : tr("The source's value is the same as at the last import.");
        if (!who.applied && !now.empty()) {
            part.result = Result::Note;
            part.text = tr("The source has no value, so the directory's stays.");
        }
    } else if (rule.policy == Policy::CreateOnly) {
        part.result = Result::Note;
        part.text = tr("Written only when a user is made, so the directory's value stays.");
    } else if (source == now) {
        part.text = tr("The directory already has this value.");
    } else if (rule.policy == Policy::IfEmpty && !now.empty()) {
        part.result = Result::Note;
        part.text = tr("Written only where the directory has no value, so its value stays.");
    } else if (source.empty()) {
        judgeEmpty(rule, attribute, part);
    } else {
        part.result = Result::Changed;
        part.text = byHand ? tr("The source's value has changed, so it is written. It overwrites an edit in the "
                                "directory since the last import.")
                           : tr("The source's value is written.");
    }
}

void ExplainTeller::judgeEmpty(const MappingRule& rule, const Attribute& attribute, ExplainStep& part) const
{
    const std::string name = attribute.name();
    const bool bad = std::ranges::any_of(m_user->problems,
                                         [&name](const FieldProblem& problem) { return problem.attribute == name; });
    part.result = Result::Note;
    if (rule.policy != Policy::Always) {
        part.text = tr("The source has no value any more; by its policy the directory's value is not emptied.");
    } else if (bad) {
        part.text = tr("The source's value is left out because it is not right (see mapping), so the directory's "
                       "stays.");
    } else {
        part.result = Result::Changed;
        part.text = tr("The source has no value any more, so the directory's is emptied.");
    }
}

ExplainStep ExplainTeller::statePart() const
{
    const KnownPerson* who = subject();
    ExplainStep part = telling::step("policy", tr("State of the user"), "import.newUserState");
    if (!who) {
        part.result = Result::Changed;
        part.text = tr("The new user is made as: %1.").arg(stateLabel(m_decision.state));
        return part;
    }
    part.field = m_user->status == SourceStatus::Inactive ? "status.inactive" : "import.allowReactivation";
    part.facts.emplace_back(tr("Directory now"), stateLabel(who->state));
    if (m_decision.state != who->state) {
        part.result = Result::Changed;
        part.text = tr("Becomes: %1.").arg(stateLabel(m_decision.state));
    } else if (m_decision.reason == reason::suspendedByHand || m_decision.reason == reason::reactivationOff) {
        part.result = Result::Stopped;
        part.text = reasonText(m_decision.reason);
        if (m_decision.reason == reason::suspendedByHand)
            part.field.clear();
    } else {
        part.text = tr("Stays: %1.").arg(stateLabel(who->state));
    }
    return part;
}

} // namespace muster
