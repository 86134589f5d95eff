// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/sync/explainteller.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
using telling::inQuotes;

QString tr(const char* text)
{
    return QCoreApplication::translate("Explain", text);
}

QString sourceWords(const MappingRule& rule)
{
    switch (rule.kind) {
    case MappingRule::Kind::Template:
        return tr("template %1").arg(inQuotes(rule.value));
    case MappingRule::Kind::Constant:
        return tr("constant %1").arg(inQuotes(rule.value));
    case MappingRule::Kind::From:
        break;
    }
    return inQuotes(rule.value);
}

QString trimmedKey(const std::string& word)
{
    return QString::fromStdString(textKey(QString::fromStdString(word).trimmed().toStdString()));
}

/// The place of the word in the list that means this text; as StatusTable finds it.
std::optional<std::size_t> wordAt(const std::vector<std::string>& words, const std::string& text)
{
    if (const auto exact = std::ranges::find(words, text); exact != words.end())
        return static_cast<std::size_t>(exact - words.begin());
    const QString folded = trimmedKey(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (trimmedKey(words[i]) == folded)
            return i;
    }
    return std::nullopt;
}
} // namespace

void ExplainTeller::mapping()
{
    ExplainStep step = telling::step("mapping", tr("Attribute mapping"), "mapping");
    for (std::size_t i = 0; i < m_connector.mapping.size(); ++i)
        step.steps.push_back(rulePart(i));
    addUnmapped(step);
    const auto& problems = m_user->problems;
    const auto blocking = std::ranges::find_if(problems, [](const FieldProblem& problem) { return problem.blocking; });
    if (m_unfit && m_unfit->where != QStringLiteral("externalId")) {
        step.result = Result::Stopped;
        step.text = tr("The mapping is not right yet, so no import can begin: %1").arg(m_unfit->message);
    } else if (blocking != problems.end()) {
        step.result = Result::Stopped;
        step.text = tr("This record cannot become a user: %1").arg(blocking->message);
    } else if (!problems.empty()) {
        step.result = Result::Changed;
        step.text = tr("The record becomes a user, but some values are left out.");
    } else {
        step.text = tr("The record becomes a user.");
    }
    m_told.steps.push_back(std::move(step));
}

ExplainStep ExplainTeller::rulePart(std::size_t rule) const
{
    const MappingRule& source = m_connector.mapping[rule];
    const auto attribute = Attribute::fromName(source.to);
    ExplainStep part = telling::step("mapping", attribute ? telling::attributeLabel(*attribute) : inQuotes(source.to),
                                     "mapping[" + std::to_string(rule) + "]");
    part.facts.emplace_back(tr("From"), sourceWords(source));
    addTrace(rule, part);
    const std::string value(attribute ? m_user->values.get(*attribute) : std::string_view());
    part.facts.emplace_back(tr("Value"), telling::shown(value));
    part.text = value.empty() ? tr("No value.") : inQuotes(value);
    if (value.empty())
        part.result = Result::Note;
    addProblems(source.to, part);
    return part;
}

/// The value before the first transform and after each; a default, a check and a suffix come as parts of their own.
void ExplainTeller::addTrace(std::size_t rule, ExplainStep& part) const
{
    const MappingRule& source = m_connector.mapping[rule];
    const std::vector<Mapper::Step> trace = m_mapper.trace(rule, m_evidence.source.record);
    if (trace.empty())
        return;
    const bool suffixed = !source.transforms.empty() && source.transforms.back().kind == "uniqueSuffix";
    const std::size_t transforms = source.transforms.size() - (suffixed ? 1 : 0);
    part.facts.emplace_back(tr("Source value"), telling::shown(trace.front().value));
    for (std::size_t i = 0; i < trace.size(); ++i) {
        if (i == 0 && !trace[i].problem)
            continue;
        ExplainStep one = telling::step("mapping", trace[i].what, part.field);
        if (i == 0)
            one.title = tr("Read %1").arg(sourceWords(source));
        else if (i <= transforms)
            one.field += ".transforms[" + std::to_string(i - 1) + "]";
        else if (suffixed && i + 1 == trace.size())
            one.field += ".transforms[" + std::to_string(transforms) + "]";
        const std::string before = i == 0 ? std::string() : trace[i - 1].value;
        if (i > 0) {
            one.facts.emplace_back(tr("Input"), telling::shown(before));
            one.facts.emplace_back(tr("Output"), telling::shown(trace[i].value));
            one.text = inQuotes(before) + QStringLiteral(" → ") + inQuotes(trace[i].value);
            one.result = before == trace[i].value ? Result::Passed : Result::Changed;
        }
        if (trace[i].problem) {
            one.result = Result::Stopped;
            one.text = *trace[i].problem;
        }
        part.steps.push_back(std::move(one));
    }
}

void ExplainTeller::addProblems(const std::string& attribute, ExplainStep& part) const
{
    QStringList words;
    for (const FieldProblem& problem : m_mappingProblems) {
        if (problem.attribute == attribute)
            words << problem.message;
    }
    bool blocking = !words.isEmpty();
    for (const FieldProblem& problem : m_user->problems) {
        if (problem.attribute != attribute)
            continue;
        words << problem.message;
        blocking = blocking || problem.blocking;
    }
    if (words.isEmpty())
        return;
    part.result = blocking ? Result::Stopped : Result::Changed;
    part.text = words.join(QLatin1Char('\n'));
}

/// Problems with something that no rule fills: a required attribute, the external id.
void ExplainTeller::addUnmapped(ExplainStep& step) const
{
    for (const FieldProblem& problem : m_user->problems) {
        const bool hasRule = std::ranges::any_of(m_connector.mapping,
                                                 [&](const MappingRule& rule) { return rule.to == problem.attribute; });
        if (hasRule)
            continue;
        const bool isId = problem.attribute == "externalId";
        ExplainStep part =
            telling::step("mapping", telling::keyWord(problem.attribute), isId ? "externalId" : "mapping");
        part.result = problem.blocking ? Result::Stopped : Result::Changed;
        part.text = problem.message;
        step.steps.push_back(std::move(part));
    }
}

void ExplainTeller::status()
{
    ExplainStep step = telling::step("status", tr("Status"), "status");
    if (!m_connector.status || m_connector.status->from.empty()) {
        step.text = tr("The connector reads no status: everybody in the list counts as active.");
        m_told.steps.push_back(std::move(step));
        return;
    }
    const StatusRule& rule = *m_connector.status;
    const bool inactive = m_user->status == SourceStatus::Inactive;
    step.facts.emplace_back(tr("Path"), displayText(rule.from));
    step.facts.emplace_back(tr("At the source"), telling::shown(m_user->statusText));
    if (m_user->status == SourceStatus::Unknown) {
        step.result = Result::Stopped;
        step.text = m_user->statusText.empty()
                        ? tr("This record has no status. Without one an import never does anything with a person.")
                        : tr("%1 is in neither list. With an unknown status an import never does anything with a "
                             "person. Add it to one of the lists.")
                              .arg(inQuotes(m_user->statusText));
        m_told.steps.push_back(std::move(step));
        return;
    }
    step.field = inactive ? "status.inactive" : "status.active";
    const auto& words = inactive ? rule.inactive : rule.active;
    if (const auto at = wordAt(words, m_user->statusText)) {
        step.field += "[" + std::to_string(*at) + "]";
        step.facts.emplace_back(tr("Entry of the list"), telling::shown(words[*at]));
    }
    step.result = inactive ? Result::Changed : Result::Passed;
    step.text = inactive ? tr("%1 counts as inactive: a user is suspended, and nobody new is made.")
                               .arg(inQuotes(m_user->statusText))
                         : tr("%1 counts as active.").arg(inQuotes(m_user->statusText));
    m_told.steps.push_back(std::move(step));
}

} // namespace muster
