// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "ui/imports/compareview.h"
#include "ui/widgets/plainlabel.h"

namespace muster {
namespace {

QString outcomeText(const std::optional<PersonOutcome>& outcome)
{
    if (!outcome)
        return QStringLiteral("\u2013");
    const std::string& result = outcome->result;
    if (result == "failed")
        return DifferenceModel::tr("failed");
    if (result == "conflict")
        return DifferenceModel::tr("conflict");
    if (result == "skipped")
        return DifferenceModel::tr("skipped");
    if (result == "flagged")
        return DifferenceModel::tr("missing at the source");
    const bool done = result == "done";
    const std::string& operation = outcome->operation;
    if (operation == "create")
        return done ? DifferenceModel::tr("created") : DifferenceModel::tr("to be created");
    if (operation == "update")
        return done ? DifferenceModel::tr("updated") : DifferenceModel::tr("to be updated");
    if (operation == "suspend")
        return done ? DifferenceModel::tr("suspended") : DifferenceModel::tr("to be suspended");
    if (operation == "reactivate")
        return done ? DifferenceModel::tr("reactivated") : DifferenceModel::tr("to be reactivated");
    if (operation == "remove")
        return done ? DifferenceModel::tr("removed") : DifferenceModel::tr("to be removed");
    return displayText(operation + ' ' + result);
}

} // namespace

void DifferenceModel::set(std::vector<RunDifference> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int DifferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const RunDifference& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString text = index.column() == User         ? displayText(row.username)
                         : index.column() == Email      ? displayText(row.email)
                         : index.column() == ExternalId ? displayText(row.externalId)
                         : index.column() == First      ? outcomeText(row.first)
                                                        : outcomeText(row.second);
    return role == Qt::ToolTipRole ? plainToolTip(text) : text;
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Username"), tr("E-mail"), tr("External ID"), tr("First run"),
                                         tr("Second run")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace muster
