// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back what a run did, from its results.
#include "ui/imports/resultsview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui_resultsview.h"

#include <QItemSelectionModel>

namespace muster {
namespace {

bool wasWritten(const ResultRow& row)
{
    using Kind = ResultKind;
    for (const Kind kind : {Kind::Created, Kind::Updated, Kind::Suspended, Kind::Reactivated, Kind::Removed}) {
        if (resultIs(kind, row))
            return true;
    }
    return false;
}

} // namespace

QString whyNoUndo(const RunReport& report)
{
    const RunCounts& counts = report.counts;
    if (counts.created + counts.updated + counts.suspended + counts.reactivated + counts.removed == 0)
        return ResultsView::tr("This run changed nobody, so there is nothing to undo.");
    if (report.state != RunState::Done && report.state != RunState::DoneWithErrors)
        return ResultsView::tr("This run was not applied, so there is nothing to undo.");
    if (!report.hasResults)
        return ResultsView::tr("What this run did to each user is no longer kept, so it cannot be undone.");
    return {};
}

UndoRequest undoRequestOf(const std::string& run)
{
    UndoRequest request;
    request.run = run;
    request.startedBy = "person";
    return request;
}

void ResultsView::connectUndo()
{
    m_form->undoRun->setIcon(strokeIcon(QStringLiteral("undo")));
    m_form->undoPerson->setIcon(strokeIcon(QStringLiteral("undo")));
    connect(m_form->undoRun, &QPushButton::clicked, this, [this] { emit undoRequested(undoRequestOf(m_report.run)); });
    connect(m_form->undoPerson, &QPushButton::clicked, this, [this] { emit undoRequested(undoRequest()); });
    connect(m_form->table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ResultsView::refreshUndo);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ResultsView::refreshUndo);
}

/// For the person in the table.
UndoRequest ResultsView::undoRequest() const
{
    UndoRequest request = undoRequestOf(m_report.run);
    for (const QModelIndex& index : m_form->table->selectionModel()->selectedRows()) {
        if (const ResultRow* row = m_model->row(index.row()); row && wasWritten(*row))
            request.users.push_back(row->externalId.empty() ? std::to_string(row->user) : row->externalId);
    }
    return request;
}

void ResultsView::refreshUndo()
{
    const QString why = whyNoUndo(m_report);
    const bool person = why.isEmpty() && !undoRequest().users.empty();
    m_form->undoRun->setEnabled(why.isEmpty());
    m_form->undoRun->setToolTip(plainToolTip(why));
    m_form->undoPerson->setEnabled(person);
    m_form->undoPerson->setToolTip(plainToolTip(!why.isEmpty() ? why
                                                : person       ? QString()
                                                               : tr("Choose a person whom this run changed.")));
}

} // namespace muster
