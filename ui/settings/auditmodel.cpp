// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/auditmodel.h"

#include "core/base/untrusted.h"
#include "ui/directory/usermodel.h"
#include "ui/widgets/plainlabel.h"

#include <iterator>

namespace muster {

void AuditModel::set(std::vector<AuditEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

void AuditModel::add(std::vector<AuditEntry> older)
{
    if (older.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(older.size()) - 1);
    m_entries.insert(m_entries.end(), std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
    endInsertRows();
}

std::int64_t AuditModel::oldest() const
{
    return m_entries.empty() ? 0 : m_entries.back().number;
}

int AuditModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AuditModel::text(const AuditEntry& entry, int column)
{
    switch (column) {
    case When:
        return shortTime(entry.at);
    case Who:
        return entry.who.starts_with("person:") ? displayText(entry.who.substr(7)) : displayText(entry.who);
    case What:
        return auditWords(entry.what);
    case Subject:
        return displayText(entry.subject);
    default:
        return displayText(auditDetail(entry.detail));
    }
}

QVariant AuditModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const AuditEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return text(entry, index.column());
    if (role == Qt::ToolTipRole)
        return plainToolTip(index.column() == What
                                ? tr("%1, entry %2").arg(text(entry, What), QString::number(entry.number))
                                : text(entry, index.column()));
    return {};
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("When"), tr("Who"), tr("What"), tr("Subject"), tr("Detail")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace muster
