// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/mappingmodel.h"

#include "core/base/untrusted.h"
#include "core/sync/importrun.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QFont>

namespace muster {
namespace {

QString transformLabel(const std::string& kind)
{
    for (const TransformKind& known : transformKinds()) {
        if (known.kind == kind)
            return known.label;
    }
    return displayText(kind);
}

/// The rule alone: another rule that is not right yet does not hide its value.
MappingModel::Outcome evaluateRule(const MappingRule& rule, const std::string& record)
{
    MappingModel::Outcome outcome;
    Connector alone;
    alone.externalId = std::string(1, '.'); // not a literal: GCC 12 warns wrongly (its bug 105329)
    alone.mapping = {rule};
    std::vector<FieldProblem> problems;
    const Mapper mapper = Mapper::createDraft(alone, problems);
    if (!problems.empty())
        outcome.problem = problems.front().message;
    for (const Mapper::Step& step : mapper.trace(0, record)) {
        outcome.steps << step.what + QStringLiteral(": ") + displayText(step.value);
        outcome.value = displayText(step.value);
        if (step.problem)
            outcome.problem = *step.problem;
    }
    return outcome;
}

} // namespace

std::string rulePlace(int rule)
{
    std::string place("mapping[");
    place += std::to_string(rule);
    place += ']';
    return place;
}

QString attributeLabel(const std::string& name)
{
    const auto attribute = Attribute::fromName(name);
    return attribute ? displayText(attribute->label().toStdString()) : displayText(name);
}

QString sourceText(const MappingRule& rule)
{
    QString text = displayText(rule.value);
    if (rule.kind == MappingRule::Kind::Constant)
        text = MappingModel::tr("“%1” for everybody").arg(text);
    for (const Transform& transform : rule.transforms)
        text += QStringLiteral("  →  ") + transformLabel(transform.kind);
    return text;
}

MappingModel::MappingModel(DraftModel& draft, QObject* parent) : QAbstractTableModel(parent), m_draft(draft)
{
    m_rows = makeRows();
    evaluate();
}

std::vector<MappingModel::Row> MappingModel::makeRows() const
{
    const auto& rules = m_draft.connector().mapping;
    const auto mapped = [&](std::string_view name) {
        return std::any_of(rules.begin(), rules.end(), [&](const MappingRule& rule) { return rule.to == name; });
    };
    std::vector<Row> rows;
    for (const AttributeInfo& info : knownAttributes()) {
        if (info.required && !mapped(info.name))
            rows.push_back({std::string(info.name), -1, true});
    }
    for (std::size_t at = 0; at < rules.size(); ++at) {
        const auto attribute = Attribute::fromName(rules[at].to);
        const AttributeInfo* info = attribute ? attributeInfo(attribute->known) : nullptr;
        rows.push_back({rules[at].to, static_cast<int>(at), info && info->required});
    }
    for (const AttributeInfo& info : knownAttributes()) {
        if (!info.required && info.common && !mapped(info.name))
            rows.push_back({std::string(info.name), -1, false});
    }
    return rows;
}

void MappingModel::evaluate()
{
    m_outcomes.clear();
    const auto& samples = m_draft.samples();
    const auto at = static_cast<std::size_t>(m_draft.sample());
    for (const MappingRule& rule : m_draft.connector().mapping)
        m_outcomes.push_back(at < samples.size() && !rule.value.empty() ? evaluateRule(rule, samples[at]) : Outcome{});
    if (at >= samples.size())
        return;
    // What only the whole user shows: an e-mail that is none, a value that is too long.
    for (const PreviewRow& row : previewRecords(m_draft.connector(), {samples[at]})) {
        for (const FieldProblem& problem : row.problems) {
            for (std::size_t rule = 0; rule < m_outcomes.size(); ++rule) {
                if (m_draft.connector().mapping[rule].to == problem.attribute)
                    m_outcomes[rule].problem = problem.message;
            }
        }
    }
}

void MappingModel::refresh()
{
    auto rows = makeRows();
    const bool same =
        std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                   [](const Row& a, const Row& b) { return a.rule == b.rule && (a.rule >= 0 || a.to == b.to); });
    if (!same)
        beginResetModel();
    m_rows = std::move(rows);
    evaluate();
    if (!same)
        endResetModel();
    else if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const MappingModel::Row* MappingModel::rowAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int MappingModel::rowOf(const std::string& to) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.to == to; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int MappingModel::rowOfRule(int rule) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.rule == rule; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

MappingRule MappingModel::ruleAt(int row) const
{
    const Row* at = rowAt(row);
    if (!at)
        return {};
    if (at->rule >= 0)
        return m_draft.connector().mapping[static_cast<std::size_t>(at->rule)];
    MappingRule fresh;
    fresh.to = at->to;
    return fresh;
}

const MappingModel::Outcome* MappingModel::outcomeAt(int row) const
{
    const Row* at = rowAt(row);
    return at && at->rule >= 0 && at->rule < static_cast<int>(m_outcomes.size())
               ? &m_outcomes[static_cast<std::size_t>(at->rule)]
               : nullptr;
}

int MappingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MappingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MappingModel::text(const Row& row, int column) const
{
    if (column == Target)
        return row.required ? tr("%1 (required)").arg(attributeLabel(row.to)) : attributeLabel(row.to);
    if (row.rule < 0)
        return column == SourceText ? tr("not mapped") : QString();
    if (column == SourceText)
        return sourceText(m_draft.connector().mapping[static_cast<std::size_t>(row.rule)]);
    return m_outcomes[static_cast<std::size_t>(row.rule)].value;
}

QString MappingModel::problemOf(const Row& row) const
{
    if (row.rule < 0)
        return row.required ? tr("Required: say where its value comes from.") : QString();
    const std::string place = rulePlace(row.rule);
    for (const Problem& problem : m_draft.problems()) {
        if (isInside(problem.path, place))
            return problem.message;
    }
    return m_outcomes[static_cast<std::size_t>(row.rule)].problem;
}

QVariant MappingModel::data(const QModelIndex& index, int role) const
{
    const Row* row = rowAt(index.row());
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, index.column());
    case Qt::ForegroundRole:
        if (row->rule < 0)
            return row->required && index.column() != Target ? toneColor(Tone::Caution) : mutedText();
        return {};
    case Qt::DecorationRole:
        if (index.column() != Value || problemOf(*row).isEmpty())
            return {};
        return row->rule < 0 ? strokeIcon(QStringLiteral("warning"), Tone::Caution)
                             : strokeIcon(QStringLiteral("error"), Tone::Bad);
    case Qt::ToolTipRole: {
        const QString problem = problemOf(*row);
        return plainToolTip(problem.isEmpty() ? text(*row, index.column()) : problem);
    }
    case Qt::AccessibleDescriptionRole:
        return problemOf(*row);
    default:
        return {};
    }
}

QVariant MappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Attribute"), tr("Comes from"), tr("With the sample")};
    return section >= 0 && section < ColumnCount ? titles[section] : QVariant();
}

} // namespace muster
