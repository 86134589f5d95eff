// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include "ui/widgets/blockmodel.h"
#include "ui/widgets/tokens.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <unordered_set>

namespace muster {
namespace {

/// A selection larger than this is not carried over a reload.
constexpr std::int64_t selectionKept = 10'000;

} // namespace

DataTable::DataTable(QWidget* parent) : QTableView(parent)
{
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(std::max(space::RowHeight, fontMetrics().height() + 2 * space::Small));
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    horizontalHeader()->setSectionsClickable(true);
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, &DataTable::sortBy);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex&) {
        if (const auto id = currentId(); id != BlockModel::noId)
            emit rowActivated(id);
    });
}

void DataTable::setBlockModel(BlockModel* model)
{
    m_model = model;
    setModel(model);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &DataTable::remember);
    connect(model, &BlockModel::reloaded, this, &DataTable::bringBack);
}

void DataTable::setSelectionModel(QItemSelectionModel* selection)
{
    QTableView::setSelectionModel(selection);
    // A header asks for each column whether all its rows are selected: a look at a million rows for nothing, as it
    // shows no selection. It gets one of its own in which nothing ever is.
    delete m_nothing;
    m_nothing = model() ? new QItemSelectionModel(model(), this) : nullptr;
    if (m_nothing)
        horizontalHeader()->setSelectionModel(m_nothing);
}

void DataTable::setColumnWidths(const std::vector<int>& widths)
{
    for (std::size_t column = 0; column < widths.size(); ++column)
        setColumnWidth(static_cast<int>(column), widths[column]);
}

std::vector<std::int64_t> DataTable::selectedIds() const
{
    std::vector<std::int64_t> ids;
    if (!m_model || !selectionModel())
        return ids;
    const QItemSelection selection = selectionModel()->selection(); // ranges: cheap also for a million rows
    for (const QItemSelectionRange& range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_model->idAt(row));
    }
    return ids;
}

std::int64_t DataTable::selectedCount() const
{
    std::int64_t count = 0;
    if (selectionModel()) {
        const QItemSelection selection = selectionModel()->selection();
        for (const QItemSelectionRange& range : selection)
            count += range.height();
    }
    return count;
}

std::int64_t DataTable::currentId() const
{
    return m_model && currentIndex().isValid() ? m_model->idAt(currentIndex().row()) : BlockModel::noId;
}

void DataTable::selectId(std::int64_t id)
{
    const int row = m_model ? m_model->rowOf(id) : -1;
    if (row >= 0) {
        selectRow(row);
        scrollTo(m_model->index(row, 0));
    }
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentId() != BlockModel::noId) {
        emit rowActivated(currentId());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_restoring)
        emit selectionSizeChanged(selectedCount());
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_restoring)
        emit currentIdChanged(m_model && current.isValid() ? m_model->idAt(current.row()) : BlockModel::noId);
}

void DataTable::sortBy(int column)
{
    if (!m_model || !m_model->isSortable(column))
        return;
    QHeaderView* header = horizontalHeader();
    const bool same = header->isSortIndicatorShown() && header->sortIndicatorSection() == column;
    const auto order =
        same && header->sortIndicatorOrder() == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    header->setSortIndicatorShown(true);
    header->setSortIndicator(column, order);
    m_model->sort(column, order);
}

void DataTable::remember()
{
    m_keptCurrent = currentId();
    m_keptRow = verticalScrollBar()->value();
    m_kept.clear();
    if (selectedCount() <= selectionKept)
        m_kept = selectedIds();
    m_restoring = true;
}

void DataTable::bringBack()
{
    if (!m_kept.empty()) {
        const std::unordered_set<std::int64_t> wanted(m_kept.begin(), m_kept.end());
        QItemSelection selection;
        int left = static_cast<int>(wanted.size());
        const BlockModel::Ids& ids = m_model->ids();
        for (std::size_t row = 0; row < ids.size() && left > 0; ++row) {
            if (wanted.contains(ids[row])) {
                const QModelIndex index = m_model->index(static_cast<int>(row), 0);
                selection.append(QItemSelectionRange(index, m_model->index(index.row(), m_model->columnCount() - 1)));
                --left;
            }
        }
        selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }
    const int row = m_keptCurrent != BlockModel::noId ? m_model->rowOf(m_keptCurrent) : -1;
    if (row >= 0)
        selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
    verticalScrollBar()->setValue(m_keptRow);
    m_restoring = false;
    if (currentId() != m_keptCurrent)
        emit currentIdChanged(currentId());
    emit selectionSizeChanged(selectedCount());
}

} // namespace muster
