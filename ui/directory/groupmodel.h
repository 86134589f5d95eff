// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/usermodel.h"

namespace muster {

/// The groups of one kind: hundreds at most, so all are in memory, searched and sorted here.
class GroupModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Members, Applications, Description, Updated, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<Group> groups, ConnectorLabels labels);
    void search(const QString& text);
    [[nodiscard]] const Group* group(int row) const;
    [[nodiscard]] int rowOf(std::int64_t id) const;
    [[nodiscard]] const ConnectorLabels& labels() const { return m_labels; }
    [[nodiscard]] bool isEmpty() const { return m_all.empty(); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void show();
    [[nodiscard]] QString text(const Group& group, int column) const;
    std::vector<Group> m_all, m_shown;
    ConnectorLabels m_labels;
    std::string m_search;
    int m_column = Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace muster
