// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QTableView;

namespace muster {

/// A table that is read by rows: whole rows are chosen, no grid, one line each, Tab leads on to the next widget. Widths
/// in pixels at 100 %, one a column; the last column takes the rest. For tables of a few thousand rows; DataTable is
/// for more.
void showAsRows(QTableView* table, std::initializer_list<int> widths);

} // namespace muster
