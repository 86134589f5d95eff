// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

class QApplication;

namespace muster {

/// Light or dark: follows the desktop's palette unless the person chose one in the View menu. The choice is remembered.
/// One per program, made right after QApplication.
class Appearance : public QObject
{
    Q_OBJECT

public:
    enum class Choice { System, Light, Dark };
    explicit Appearance(QApplication& application);

    [[nodiscard]] Choice choice() const { return m_choice; }
    void choose(Choice choice);
    /// Sets style, palette and style sheet; also used by tests, which have no stored choice.
    static void apply(QApplication& application, bool dark);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    QApplication& m_application;
    Choice m_choice = Choice::System;
    bool m_systemDark = false;
    bool m_applying = false;
};

/// The settings file of the desktop program: window sizes, appearance. Nothing of the workspace.
[[nodiscard]] QString settingsFile();

} // namespace muster
