// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "app/cli/terminal.h"
#include "core/base/untrusted.h"

#include <algorithm>

namespace muster::cli {

Table::Table(const QStringList& heads)
{
    std::vector<std::string> row;
    for (const QString& head : heads)
        row.push_back(utf8(head));
    m_rows.push_back(std::move(row));
}

void Table::add(const std::vector<std::string>& cells)
{
    std::vector<std::string> row;
    row.reserve(cells.size());
    for (const std::string& cell : cells)
        row.push_back(cell.empty() ? "-" : logText(cell));
    m_rows.push_back(std::move(row));
}

std::string Table::text() const
{
    std::vector<int> widths;
    for (const auto& row : m_rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns(row[i]));
    }
    std::string out;
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size())
                out.append(static_cast<std::size_t>(widths[i] - columns(row[i])) + 2, ' ');
        }
        out += '\n';
    }
    return out;
}

} // namespace muster::cli
