// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/groupmodel.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "ui/widgets/plainlabel.h"

#include <QCollator>
#include <QLocale>

#include <algorithm>

namespace muster {

void GroupModel::set(std::vector<Group> groups, ConnectorLabels labels)
{
    m_all = std::move(groups);
    m_labels = std::move(labels);
    show();
}

void GroupModel::search(const QString& text)
{
    m_search = textKey(text.toStdString());
    show();
}

void GroupModel::show()
{
    beginResetModel();
    m_shown.clear();
    for (const Group& group : m_all) {
        if (m_search.empty() || textKey(group.name + ' ' + group.description).find(m_search) != std::string::npos)
            m_shown.push_back(group);
    }
    QCollator collator;
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    std::stable_sort(m_shown.begin(), m_shown.end(), [&](const Group& a, const Group& b) {
        const Group& first = m_order == Qt::AscendingOrder ? a : b;
        const Group& second = m_order == Qt::AscendingOrder ? b : a;
        if (m_column == Members)
            return first.members < second.members;
        if (m_column == Updated)
            return first.updated < second.updated;
        return collator.compare(text(first, m_column), text(second, m_column)) < 0;
    });
    endResetModel();
}

const Group* GroupModel::group(int row) const
{
    return row >= 0 && row < rowCount() ? &m_shown[static_cast<std::size_t>(row)] : nullptr;
}

int GroupModel::rowOf(std::int64_t id) const
{
    const auto found =
        std::find_if(m_shown.begin(), m_shown.end(), [id](const Group& group) { return group.id == id; });
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

int GroupModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int GroupModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString GroupModel::text(const Group& group, int column) const
{
    switch (column) {
    case Name:
        return displayText(group.name);
    case Members:
        return QLocale().toString(static_cast<qlonglong>(group.members));
    case Applications: {
        QStringList labels;
        for (const std::string& id : group.applications) {
            const auto found = m_labels.find(id);
            labels << (found == m_labels.end() ? displayText(id) : found->second);
        }
        return labels.join(QStringLiteral(", "));
    }
    case Description:
        return displayText(group.description);
    default:
        return shortTime(group.updated);
    }
}

QVariant GroupModel::data(const QModelIndex& index, int role) const
{
    const Group* group = index.isValid() ? this->group(index.row()) : nullptr;
    if (!group)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*group, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(*group, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == Members ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant GroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Members)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Name"), tr("Members"), tr("Applications"), tr("Description"),
                                         tr("Updated")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

void GroupModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0)
        return;
    m_column = column;
    m_order = order;
    show();
}

} // namespace muster
