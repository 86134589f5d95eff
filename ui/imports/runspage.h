// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/usermodel.h"

#include <QWidget>

class QComboBox;
class QStackedWidget;
class QTableView;

namespace muster {

class EmptyState;
class NoticePanel;
class ResultsView;

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
        Skipped,
        Failed,
        Duration,
        By,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<RunReport> runs, ConnectorLabels labels);
    [[nodiscard]] const RunReport* run(int row) const;
    [[nodiscard]] QString label(const RunReport& run) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const RunReport& run, int column) const;
    std::vector<RunReport> m_runs;
    ConnectorLabels m_labels;
};

/// The history of imports: of all applications or one; a run opens with its results.
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
    void userGroupsRequested();
    void deviceGroupsRequested();

private:
    void build();
    void fill(std::vector<RunReport> runs, ConnectorLabels labels);
    void open(const RunReport& report);

    ImportService& m_service;
    RunModel* m_model;
    QComboBox* m_connector;
    QTableView* m_table;
    EmptyState* m_empty;
    QStackedWidget* m_lists;
    QStackedWidget* m_pages;
    ResultsView* m_results;
    NoticePanel* m_notice;
    std::uint64_t m_epoch = 0;
};

} // namespace muster
