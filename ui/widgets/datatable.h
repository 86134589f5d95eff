// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <cstdint>
#include <vector>

namespace muster {

class BlockModel;

/// The table of all pages: whole rows, one line each, sorted by a click on a header (in the database), current row and
/// a small selection kept over a reload. Made for a million rows: nothing in it looks at every row of the view.
class DataTable : public QTableView
{
    Q_OBJECT

public:
    explicit DataTable(QWidget* parent = nullptr);
    void setBlockModel(BlockModel* model);
    void setSelectionModel(QItemSelectionModel* selection) override;
    /// Widths in pixels at 100 %, one a column; the last column takes the rest.
    void setColumnWidths(const std::vector<int>& widths);
    [[nodiscard]] std::vector<std::int64_t> selectedIds() const;
    [[nodiscard]] std::int64_t selectedCount() const;
    [[nodiscard]] std::int64_t currentId() const; ///< BlockModel::noId = none
    void selectId(std::int64_t id);

signals:
    void currentIdChanged(qint64 id); ///< BlockModel::noId = none
    void selectionSizeChanged(qint64 count);
    void rowActivated(qint64 id); ///< double click or Return

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void sortBy(int column);
    void remember();
    void bringBack();

    BlockModel* m_model = nullptr;
    QItemSelectionModel* m_nothing = nullptr; ///< the header's
    std::int64_t m_keptCurrent = -1;
    std::vector<std::int64_t> m_kept;
    int m_keptRow = 0;
    bool m_restoring = false;
};

} // namespace muster
