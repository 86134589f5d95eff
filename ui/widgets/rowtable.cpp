// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowtable.h"

#include "ui/widgets/tokens.h"

#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace muster {

void showAsRows(QTableView* table, std::initializer_list<int> widths)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(
        std::max(space::RowHeight, table->fontMetrics().height() + 2 * space::Small));
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    int column = 0;
    for (const int width : widths)
        table->setColumnWidth(column++, width);
}

} // namespace muster
