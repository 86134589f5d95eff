// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/undo.h"
#include "ui/directory/usermodel.h"
#include "ui/imports/runbars.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace muster {

class CompareView;
class EmptyState;
class NoticePanel;
class ResultsView;
class RunChart;
class WaitingList;

/// Past runs, newest first.
class RunModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Started,
        Application,
        State,
        Created,
        Updated,
        Suspended,
        Reactivated,
        Removed,
        Skipped,
        Failed,
        Duration,
        By,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<RunReport> runs, ConnectorLabels labels);
    [[nodiscard]] const RunReport* run(int row) const;
    [[nodiscard]] int rowOf(const std::string& run) const; ///< -1 = not here
    [[nodiscard]] QString label(const RunReport& run) const;
    [[nodiscard]] const ConnectorLabels& labels() const { return m_labels; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const RunReport& run, int column) const;
    std::vector<RunReport> m_runs;
    ConnectorLabels m_labels;
};

/// The history of imports, as a chart over time and as a table: of all applications or one, in all states or one. A run
/// opens with its results, two of them compare.
class RunsPage : public QWidget
{
    Q_OBJECT

public:
    explicit RunsPage(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();
    void showRun(const QString& run);

signals:
    void userRequested(muster::UserId user);
    void usersRequested(const QString& connectorId);
    void explainRequested(const QString& connectorId, const QString& key);
    void userGroupsRequested();
    void deviceGroupsRequested();
    void undoRequested(const muster::UndoRequest& request);
    void planRequested(const QString& connector, const QString& plan); ///< a held one, to be looked at

private:
    struct Answer;
    void build();
    void buildTable();
    [[nodiscard]] QLayout* buildHead();
    void connectResults();
    void fill(Answer answer);
    void showSelection();
    void selectRun(const QString& run);
    void open(const RunReport& report);
    void openRun(const QString& run);
    void compareSelected();

    ImportService& m_service;
    RunModel* m_model;
    QComboBox* m_connector;
    QComboBox* m_state;
    QComboBox* m_shows;
    QPushButton* m_compare;
    RunChart* m_chart;
    QWidget* m_chartCard;
    WaitingList* m_waiting;
    QTableView* m_table;
    EmptyState* m_empty;
    QStackedWidget* m_lists;
    QStackedWidget* m_pages;
    ResultsView* m_results;
    CompareView* m_comparison;
    NoticePanel* m_notice;
    std::uint64_t m_epoch = 0;
};

} // namespace muster
