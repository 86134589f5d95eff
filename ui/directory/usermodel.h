// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/blockmodel.h"

namespace muster {

/// Connector ids and the labels that people gave them.
using ConnectorLabels = std::map<std::string, QString>;

/// Users of the directory as a table of any size.
class UserModel : public BlockModel
{
    Q_OBJECT

public:
    enum Column { Name, Email, Username, State, Department, JobTitle, EmployeeId, Origin, Updated, ColumnCount };
    explicit UserModel(ImportService& service, QObject* parent = nullptr);

    [[nodiscard]] const UserQuery& query() const { return m_query; }
    /// Asks again when it differs from the query that is shown.
    void setQuery(const UserQuery& query);
    void setConnectorLabels(ConnectorLabels labels);
    [[nodiscard]] const UserRow* user(int row) const { return rowData<UserRow>(row); }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool isSortable(int column) const override;
    void sort(int column, Qt::SortOrder order) override;

protected:
    [[nodiscard]] ReadIds readIds() const override;
    [[nodiscard]] ReadRows readRows() const override;

private:
    [[nodiscard]] QString text(const UserRow& row, int column) const;
    UserQuery m_query;
    ConnectorLabels m_labels;
};

/// Display name, else first and last name, else username.
[[nodiscard]] QString personName(const UserRow& row);
[[nodiscard]] QIcon stateIcon(UserState state);
/// Date and time in the person's locale, short.
[[nodiscard]] QString shortTime(Timestamp moment);

} // namespace muster
