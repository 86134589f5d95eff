// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace muster {

class PlainLabel;

/// What a list shows when there is nothing in it: a picture, what this place is for, and the thing to do next.
/// Where there is little room the picture goes.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    EmptyState(const QString& icon, const QString& title, const QString& text, const QString& action,
               QWidget* parent = nullptr);
    /// Without `action` there is no button.
    void set(const QString& icon, const QString& title, const QString& text, const QString& action = {});
    [[nodiscard]] QPushButton* button() const { return m_button; }
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void triggered();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refreshIcon();
    QString m_iconName;
    QLabel* m_icon;
    PlainLabel* m_title;
    PlainLabel* m_text;
    QPushButton* m_button;
};

} // namespace muster
