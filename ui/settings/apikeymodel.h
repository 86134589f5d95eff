// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/apikeys.h"

#include <QAbstractTableModel>

namespace muster {

/// The keys of the HTTP API as a table: those that work first, the newest at the top. A few dozen at most.
class ApiKeyModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Hint, Created, Used, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<ApiKey> keys);
    [[nodiscard]] const ApiKey* key(int row) const;
    [[nodiscard]] int rowOf(const std::string& id) const; ///< -1 = not there

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const ApiKey& key, int column);

    std::vector<ApiKey> m_keys;
};

} // namespace muster
