// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/undo.h"
#include "ui/imports/resultmodel.h"

#include <QWidget>

namespace muster {

namespace Ui {
class ResultsView;
}
class CountTile;

/// What a run did: one tile for each outcome that leads to its list, tiles to the directory's pages, the results file.
class ResultsView : public QWidget
{
    Q_OBJECT

public:
    explicit ResultsView(ImportService& service, QWidget* parent = nullptr);
    ~ResultsView() override;

    void setRun(const RunReport& report, const QString& connectorLabel);
    [[nodiscard]] const RunReport& report() const { return m_report; }
    void showKind(ResultKind kind);
    /// Writes the results file; the choice of file was made.
    void saveTo(const QString& path);

signals:
    void closed();
    void userRequested(muster::UserId user);
    void usersRequested(const QString& connectorId);
    void explainRequested(const QString& connectorId, const QString& key);
    void userGroupsRequested();
    void deviceGroupsRequested();
    /// To be shown as a plan; nothing is written yet.
    void undoRequested(const muster::UndoRequest& request);
    void saved(const QString& path);
    void failed(const muster::Error& error);

private:
    void buildTiles();
    void askWhere();
    void copyList();
    void rowMenu(const QPoint& at);
    void showList();
    void showGone();
    void connectUndo();
    void refreshUndo();
    [[nodiscard]] UndoRequest undoRequest() const;
    [[nodiscard]] QString summary(const QString& connectorLabel) const;

    ImportService& m_service;
    std::unique_ptr<Ui::ResultsView> m_form;
    ResultModel* m_model;
    RunReport m_report;
    ResultKind m_kind = ResultKind::All;
    std::map<ResultKind, CountTile*> m_tiles;
};

/// Why nothing of a run can be taken back; empty = something can.
[[nodiscard]] QString whyNoUndo(const RunReport& report);
/// Starts as the window starts it.
[[nodiscard]] UndoRequest undoRequestOf(const std::string& run);
[[nodiscard]] QString runStateLabel(RunState state);
/// The kind of a run's end: good, with errors, failed.
[[nodiscard]] QIcon runStateIcon(RunState state);

} // namespace muster
