// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListWidget;
class QStackedWidget;
class QVBoxLayout;

namespace muster {

/// The column that a section consists of, begun with its title and what it is for.
[[nodiscard]] QVBoxLayout* makeSectionColumn(QWidget* section, const QString& title, const QString& purpose);

/// What holds for the whole workspace: sections on the left, the chosen one beside them. Each section is a widget of
/// its own that saves what it changes.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(QWidget* parent = nullptr);
    /// The page owns the section. A section with an invokable refresh() is told when it is shown.
    void addSection(const QString& icon, const QString& title, QWidget* section);
    void showSection(QWidget* section);

public slots:
    void refresh();

private:
    QListWidget* m_list;
    QStackedWidget* m_stack;
};

} // namespace muster
