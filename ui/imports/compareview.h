// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/runcompare.h"
#include "ui/directory/usermodel.h"

#include <QWidget>

class QGridLayout;
class QStackedWidget;
class QTableView;

namespace muster {

class EmptyState;
class PlainLabel;

/// People whose outcome differs between two runs: the first 10,000.
class DifferenceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { User, Email, ExternalId, First, Second, ColumnCount };
    static constexpr std::size_t rowsKept = 10'000;
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<RunDifference> rows);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<RunDifference> m_rows;
};

/// Two runs side by side: what they were and counted, with the difference, and the people whose outcome differs.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    explicit CompareView(ImportService& service, QWidget* parent = nullptr);
    /// The earlier run is the first one, whatever the order here.
    void compare(const RunReport& one, const RunReport& other, const ConnectorLabels& labels);
    /// The text of a cell of the table of counts: column 0 the name, 1 and 2 the runs, 3 the difference.
    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] int rows() const;

signals:
    void closed();
    void failed(const muster::Error& error);

private:
    void build();
    void read();
    void fillFacts(const ConnectorLabels& labels);
    void addFact(const QString& name, const QString& first, const QString& second, const QString& difference = {});
    void show(RunComparison comparison, std::vector<RunDifference> people);

    ImportService& m_service;
    RunReport m_first, m_second;
    DifferenceModel* m_model;
    QWidget* m_card;
    QGridLayout* m_facts;
    PlainLabel* m_title;
    PlainLabel* m_summary;
    QTableView* m_table;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    std::uint64_t m_epoch = 0;
    ImportService::Job m_job = 0;
};

} // namespace muster
