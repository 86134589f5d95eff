// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrusted.h"
#include "ui/imports/progressview.h"
#include "ui/imports/resultsview.h"
#include "ui/imports/runspage.h"
#include "ui/widgets/plainlabel.h"

#include <QLocale>

namespace muster {

void RunModel::set(std::vector<RunReport> runs, ConnectorLabels labels)
{
    beginResetModel();
    m_runs = std::move(runs);
    m_labels = std::move(labels);
    endResetModel();
}

const RunReport* RunModel::run(int row) const
{
    return row >= 0 && row < rowCount() ? &m_runs[static_cast<std::size_t>(row)] : nullptr;
}

int RunModel::rowOf(const std::string& run) const
{
    for (std::size_t row = 0; row < m_runs.size(); ++row) {
        if (m_runs[row].run == run)
            return static_cast<int>(row);
    }
    return -1;
}

QString RunModel::label(const RunReport& run) const
{
    const auto found = m_labels.find(run.connector);
    return found == m_labels.end() ? displayText(run.connector) : found->second;
}

int RunModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunModel::data(const QModelIndex& index, int role) const
{
    const RunReport* run = index.isValid() ? this->run(index.row()) : nullptr;
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*run, index.column());
    case Qt::ToolTipRole:
        if (index.column() == State && !run->error && !run->options.undoOf.empty())
            return plainToolTip(tr("Undo of %1").arg(displayText(run->options.undoOf)));
        return plainToolTip(run->error && index.column() == State ? run->error->message : text(*run, index.column()));
    case Qt::DecorationRole:
        return index.column() == State ? QVariant(runStateIcon(run->state)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() >= Created && index.column() <= Failed ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                                                     : QVariant();
    default:
        return {};
    }
}

QString RunModel::text(const RunReport& run, int column) const
{
    const QLocale locale;
    const RunCounts& counts = run.counts;
    switch (column) {
    case Started:
        return shortTime(run.startedAt);
    case Application:
        return label(run);
    case State:
        return run.options.undoOf.empty() ? runStateLabel(run.state)
                                          : tr("undo: %1", "state of a run").arg(runStateLabel(run.state));
    case Created:
        return locale.toString(counts.created);
    case Updated:
        return locale.toString(counts.updated);
    case Suspended:
        return locale.toString(counts.suspended);
    case Reactivated:
        return locale.toString(counts.reactivated);
    case Removed:
        return locale.toString(counts.removed);
    case Skipped:
        return locale.toString(counts.skipped);
    case Failed:
        return locale.toString(counts.failed + counts.conflict);
    case Duration:
        return run.finishedAt > run.startedAt
                   ? durationText(std::chrono::ceil<std::chrono::seconds>(run.finishedAt - run.startedAt).count())
                   : QString();
    default:
        break;
    }
    if (run.options.startedBy == "person")
        return tr("by hand");
    if (run.options.startedBy == "cli")
        return tr("command line");
    return run.options.startedBy == "schedule" ? tr("schedule") : displayText(run.options.startedBy);
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section >= Created && section <= Failed)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Started"), tr("Application"), tr("State"),       tr("Created"),
                                         tr("Updated"), tr("Suspended"),   tr("Reactivated"), tr("Removed"),
                                         tr("Skipped"), tr("Failed"),      tr("Duration"),    tr("Started by")};
    return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace muster
