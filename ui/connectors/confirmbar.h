// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QPushButton;

namespace muster {

class PlainLabel;

/// Asks "really?" in place, under the button that was pressed, and says what will happen. Nothing else is blocked.
class ConfirmBar : public QFrame
{
    Q_OBJECT

public:
    explicit ConfirmBar(QWidget* parent = nullptr);
    void ask(const QString& text, const QString& confirm, std::function<void()> run);
    [[nodiscard]] QPushButton* confirmButton() const { return m_confirm; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::function<void()> m_run;
    PlainLabel* m_text;
    QPushButton* m_confirm;
    QPushButton* m_cancel;
};

} // namespace muster
