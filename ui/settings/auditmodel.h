// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/auditlog.h"

#include <QAbstractTableModel>

namespace muster {

/// Entries of the audit log as a table, the newest at the top. A few thousand at most.
class AuditModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, Who, What, Subject, Detail, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    void set(std::vector<AuditEntry> entries);
    void add(std::vector<AuditEntry> older);
    [[nodiscard]] std::int64_t oldest() const; ///< number of the last row; 0 = none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const AuditEntry& entry, int column);

    std::vector<AuditEntry> m_entries;
};

} // namespace muster
