// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <QAbstractTableModel>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace muster {

/// One application in the list.
struct ApplicationRow
{
    enum class Status { Active, Unfinished, Bookmark, Unsaved };
    std::string id; ///< empty = the draft of a new application
    Application application;
    std::string logo;
    Status status = Status::Unfinished;
    bool hasDraft = false; ///< typed and not saved
    std::optional<RunReport> lastRun;
    Timestamp updated{};
};

/// Everything the list shows, read with the ports of a worker thread.
[[nodiscard]] Result<std::vector<ApplicationRow>> readApplications(Ports& ports);

class ApplicationsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, State, LastImport, Changed, ColumnCount };
    static constexpr int descriptionRole = Qt::UserRole + 1;
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<ApplicationRow> rows);
    void setSearch(const QString& text);
    [[nodiscard]] const ApplicationRow* rowAt(int row) const;
    [[nodiscard]] int rowOf(const std::string& id) const;
    [[nodiscard]] int total() const { return static_cast<int>(m_rows.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void filter();
    [[nodiscard]] QString text(const ApplicationRow& row, int column) const;
    std::vector<ApplicationRow> m_rows;
    std::vector<std::size_t> m_shown;
    QString m_search;
};

/// Draws the name with its picture and description, the state as a coloured word.
class ApplicationDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace muster
