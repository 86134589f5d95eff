// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/planner.h"

#include "core/sync/planreason.h"

#include <algorithm>

namespace muster {

namespace {
bool hasProblem(const MappedUser& record, const std::string& attribute)
{
    return std::any_of(record.problems.begin(), record.problems.end(),
                       [&](const FieldProblem& problem) { return problem.attribute == attribute; });
}

void setResult(const PlanSubject& subject, const Attribute& attribute, std::string_view value, Decision& out)
{
    if (!out.writesValues) {
        out.result = *subject.values;
        out.writesValues = true;
    }
    out.result.set(attribute, value);
}
} // namespace

Planner::Planner(const Connector& connector, const ImportOptions& options)
    : m_pick(options.pick.begin(), options.pick.end()), m_create(options.create), m_update(options.update),
      m_mayReactivate(options.reactivate.value_or(connector.import.allowReactivation)),
      m_newState(connector.import.newUserState == NewUserState::Staged ? UserState::Staged : UserState::Active)
{
    for (const MappingRule& rule : connector.mapping) {
        if (std::optional<Attribute> attribute = Attribute::fromName(rule.to)) {
            const AttributeInfo* info = attributeInfo(attribute->known);
            m_rules.push_back({*std::move(attribute), rule.policy, info && info->isKey});
        }
    }
    std::stable_sort(m_rules.begin(), m_rules.end(),
                     [](const Rule& a, const Rule& b) { return a.attribute < b.attribute; });
}

bool Planner::isAsked(const std::string& externalId) const
{
    return m_pick.empty() || m_pick.contains(externalId);
}

void Planner::decide(const MappedUser& record, const PlanSubject* subject, Decision& out) const
{
    out.action = Action::Unchanged;
    out.reason = {};
    out.argument.clear();
    out.writesValues = out.withheld = out.clears = out.keyChange = false;
    out.overwritten.clear();
    out.state = subject ? subject->state : m_newState;
    if (!record.usable()) {
        const auto blocking = std::find_if(record.problems.begin(), record.problems.end(),
                                           [](const FieldProblem& problem) { return problem.blocking; });
        out.action = Action::Invalid;
        out.reason = blocking != record.problems.end() ? std::string_view(blocking->reasonCode) : reason::badRecord;
        out.withheld = true;
    } else if (!isAsked(record.externalId)) {
        out.action = Action::Skip;
        out.reason = reason::notPicked;
        out.withheld = true;
    } else if (record.status == SourceStatus::Unknown) {
        out.action = Action::Skip;
        out.reason = reason::unknownStatus;
        out.argument = record.statusText;
        out.withheld = true;
    } else if (subject) {
        decideKnown(record, *subject, out);
    } else {
        decideNew(record, out);
    }
}

void Planner::decideNew(const MappedUser& record, Decision& out) const
{
    if (record.status == SourceStatus::Inactive || !m_create) {
        out.action = Action::Skip;
        out.reason = record.status == SourceStatus::Inactive ? reason::inactiveAtSource : reason::createsOff;
        out.withheld = true;
        return;
    }
    out.action = Action::Create;
    out.writesValues = true;
    out.result = record.values;
}

void Planner::decideKnown(const MappedUser& record, const PlanSubject& subject, Decision& out) const
{
    merge(record, subject, out);
    decideState(record, subject, out);
    const bool stateChanges = out.state != subject.state;
    if (stateChanges) {
        out.action = out.state == UserState::Suspended ? Action::Suspend : Action::Reactivate;
    } else if (out.writesValues) {
        out.action = Action::Update;
    } else if (!subject.applied) {
        out.action = Action::Update;
        out.reason = out.reason.empty() ? reason::linked : out.reason;
    } else {
        // something is withheld, or nothing at all differs
        out.action = out.reason.empty() ? Action::Unchanged : Action::Skip;
    }
    if (!m_update && out.action != Action::Unchanged && out.action != Action::Skip) {
        out.action = Action::Skip;
        out.reason = reason::updatesOff;
        out.state = subject.state;
        out.writesValues = out.clears = out.keyChange = false;
        out.overwritten.clear();
        out.withheld = true;
    }
}

void Planner::keepState(const PlanSubject& subject, std::string_view reason, Decision& out)
{
    out.state = subject.state;
    out.action = out.writesValues || !subject.applied ? Action::Update : Action::Skip;
    out.reason = reason;
    out.argument.clear();
    out.withheld = true;
}

std::vector<std::string> Planner::applyLocks(const std::vector<std::string>& locks, const PlanSubject& subject,
                                             MappedUser& record)
{
    std::vector<std::string> kept;
    for (const std::string& name : locks) {
        const std::optional<Attribute> attribute = Attribute::fromName(name);
        if (!attribute)
            continue;
        const std::string before(subject.applied ? subject.applied->get(*attribute) : std::string_view());
        const std::string_view source = record.values.get(*attribute);
        if (source == before || source == subject.values->get(*attribute))
            continue;
        record.values.set(*attribute, before);
        kept.push_back(name);
    }
    return kept;
}

void Planner::noteLocks(const std::vector<std::string>& kept, Decision& out)
{
    const bool decided = out.action != Action::Invalid && out.action != Action::Conflict;
    if (kept.empty() || !decided)
        return;
    out.withheld = true;
    if (!out.reason.empty())
        return;
    out.reason = reason::locked;
    for (const std::string& name : kept)
        out.argument += (out.argument.empty() ? "" : ", ") + name;
    if (out.action == Action::Unchanged)
        out.action = Action::Skip;
}

void Planner::decideState(const MappedUser& record, const PlanSubject& subject, Decision& out) const
{
    if (record.status == SourceStatus::Inactive) {
        out.state = UserState::Suspended;
    } else if (subject.state == UserState::Suspended) {
        if (m_mayReactivate && !subject.suspendedByHand) {
            out.state = UserState::Active;
            return;
        }
        out.reason = subject.suspendedByHand ? reason::suspendedByHand : reason::reactivationOff;
        out.withheld = true;
    }
}

/// Three-way: only what the source itself changed since it was last applied is written, so edits by hand stay.
void Planner::merge(const MappedUser& record, const PlanSubject& subject, Decision& out) const
{
    for (const Rule& rule : m_rules) {
        const std::string_view source = record.values.get(rule.attribute);
        const std::string_view before = subject.applied ? subject.applied->get(rule.attribute) : std::string_view();
        if (source == before || rule.policy == Policy::CreateOnly)
            continue;
        const std::string_view now = subject.values->get(rule.attribute);
        if (source == now || (rule.policy == Policy::IfEmpty && !now.empty()))
            continue;
        if (source.empty()) {
            // a value that was left out because it is bad says nothing about the one that is there
            if (rule.policy != Policy::Always ||
                (!record.problems.empty() && hasProblem(record, rule.attribute.name())))
                continue;
            out.clears = true;
        }
        setResult(subject, rule.attribute, source, out);
        if (subject.applied && now != before)
            out.overwritten.push_back(rule.attribute.name());
        out.keyChange = out.keyChange || rule.isKey;
    }
}

} // namespace muster
