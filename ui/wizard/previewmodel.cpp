// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/previewmodel.h"

#include "core/base/untrusted.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/mappingmodel.h"

namespace muster {

void PreviewModel::setRow(const Connector& connector, const PreviewRow* row)
{
    beginResetModel();
    m_lines.clear();
    std::vector<FieldProblem> problems = row ? row->problems : std::vector<FieldProblem>();
    const auto add = [&](const std::string& name, const QString& label, const QString& value) {
        Line line{label, value, {}, false};
        for (auto at = problems.begin(); at != problems.end();) {
            if (at->attribute != name) {
                ++at;
                continue;
            }
            line.problem = at->message;
            line.blocking |= at->blocking;
            at = problems.erase(at);
        }
        m_lines.push_back(std::move(line));
    };
    if (row) {
        add("externalId", tr("ID at the source"), displayText(row->externalId));
        for (const MappingRule& rule : connector.mapping) {
            const auto attribute = Attribute::fromName(rule.to);
            add(rule.to, attributeLabel(rule.to), attribute ? displayText(row->values.get(*attribute)) : QString());
        }
        for (const FieldProblem& problem : std::vector(problems))
            add(problem.attribute, problem.attribute == "status" ? tr("Status") : attributeLabel(problem.attribute),
                {});
    }
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    const Tone tone = line.blocking ? Tone::Bad : Tone::Caution;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 1 && line.value.isEmpty())
            return tr("(empty)");
        return index.column() == 0 ? line.attribute : index.column() == 1 ? line.value : line.problem;
    case Qt::ForegroundRole:
        if (index.column() == 2)
            return toneColor(tone);
        return index.column() == 0 || line.value.isEmpty() ? QVariant(mutedText()) : QVariant();
    case Qt::DecorationRole:
        if (index.column() != 2 || line.problem.isEmpty())
            return {};
        return strokeIcon(line.blocking ? QStringLiteral("error") : QStringLiteral("warning"), tone);
    case Qt::ToolTipRole:
        return plainToolTip(line.problem.isEmpty() ? line.value : line.problem);
    default:
        return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Attribute"), tr("Value"), tr("Problem")};
    return section >= 0 && section < 3 ? titles[section] : QVariant();
}

} // namespace muster
