// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/explainteller.h"

#include "core/sync/planreason.h"

#include <QCoreApplication>

namespace muster {

namespace {
using telling::inQuotes;

QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}
} // namespace

void ExplainTeller::match()
{
    ExplainStep step = telling::step("match", tr("Match with the directory"), "match");
    if (!m_user) {
        onlyInDirectory(step);
    } else {
        step.steps.push_back(linkPart());
        if (m_evidence.linked != 0) {
            step.text = tr("The record belongs to %1: they are linked, so no match key is tried.")
                            .arg(nameOf(m_evidence.linked));
        } else if (!m_user->usable() || m_user->status == SourceStatus::Unknown) {
            step.result = Result::Note;
            step.text = tr("No match key is tried, because this record is not imported (see mapping and status).");
        } else {
            matchByKeys(step);
        }
    }
    m_told.steps.push_back(std::move(step));
}

void ExplainTeller::matchByKeys(ExplainStep& step)
{
    for (std::size_t i = 0; i < m_evidence.tries.size(); ++i)
        step.steps.push_back(tryPart(i));
    if (m_conflict == reason::ambiguousMatch) {
        step.result = Result::Stopped;
        step.text = tr("The keys lead to different users, and Muster never guesses: correct the record or the users.");
    } else if (m_conflict == reason::alreadyLinked) {
        step.result = Result::Stopped;
        step.text = tr("The keys lead to %1, who is already linked to another record of this source: %2.")
                        .arg(nameOf(m_subject), inQuotes(m_conflictWith));
    } else if (m_subject != 0) {
        step.result = Result::Changed;
        step.text = tr("The keys lead to %1. An import links them to this record.").arg(nameOf(m_subject));
    } else {
        step.text = tr("Nobody in the directory is this person: they are new.");
    }
}

ExplainStep ExplainTeller::linkPart() const
{
    ExplainStep part = telling::step("match", tr("Stored link"), "externalId");
    if (m_evidence.linked != 0) {
        part.text =
            tr("The external id %1 is linked to %2.").arg(inQuotes(m_user->externalId), nameOf(m_evidence.linked));
        return part;
    }
    part.result = Result::Note;
    part.text = tr("Nobody is linked to the external id %1.").arg(inQuotes(m_user->externalId));
    return part;
}

ExplainStep ExplainTeller::tryPart(std::size_t place) const
{
    const MatchTry& one = m_evidence.tries[place];
    const auto attribute = Attribute::fromName(one.name);
    ExplainStep part = telling::step("match", attribute ? telling::attributeLabel(*attribute) : inQuotes(one.name),
                                     "match[" + std::to_string(place) + "]");
    part.facts.emplace_back(tr("Value"), telling::shown(one.value));
    if (one.skipped) {
        part.result = Result::Note;
        part.text = matchKeyFromName(one.name)
                        ? tr("Not compared: the value gets a number until it is free, so it never finds anybody.")
                        : tr("Not compared: this is not a key. Use employeeIdentifier, email or username.");
    } else if (one.value.empty()) {
        part.result = Result::Note;
        part.text = tr("Not compared: the record has no such value.");
    } else if (one.holder == 0) {
        part.result = Result::Note;
        part.text = tr("Nobody has it.");
    } else {
        const bool other = m_conflict == reason::ambiguousMatch && one.holder != m_subject;
        part.result = other ? Result::Stopped : Result::Passed;
        part.text = tr("%1 has it.").arg(nameOf(one.holder));
    }
    return part;
}

void ExplainTeller::onlyInDirectory(ExplainStep& step) const
{
    step.result = Result::Note;
    const KnownPerson* who = person(m_evidence.known);
    if (!who) {
        step.text = tr("There is no record that could be matched, and nobody in the directory has the key.");
        return;
    }
    step.facts.emplace_back(tr("State"), stateLabel(who->state));
    if (who->externalId.empty()) {
        step.text = tr("%1 is in the directory, but not linked to this connector: made by hand, or by another one.")
                        .arg(nameOf(who->id));
        return;
    }
    step.field = "externalId";
    step.text = tr("%1 is linked to the external id %2, which the source does not list.")
                    .arg(nameOf(who->id), inQuotes(who->externalId));
    if (who->missingSince)
        step.facts.emplace_back(tr("Missing since"), telling::moment(*who->missingSince));
}

} // namespace muster
