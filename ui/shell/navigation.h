// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace muster {

/// The list of pages at the left edge: quiet, with the current page in the accent colour.
class Navigation : public QListWidget
{
    Q_OBJECT

public:
    explicit Navigation(QWidget* parent = nullptr);
    /// `icon` is one of resources/icons.
    QListWidgetItem* addEntry(const QString& icon, const QString& title, QWidget* page);
    [[nodiscard]] QWidget* pageAt(int row) const;
};

} // namespace muster
