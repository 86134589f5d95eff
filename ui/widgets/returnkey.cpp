// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/returnkey.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRadioButton>

namespace muster {

namespace {

constexpr const char* keptHere = "keepsReturn";

bool isField(const QWidget* widget)
{
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QRadioButton*>(widget) ||
           qobject_cast<const QCheckBox*>(widget);
}

/// Hears of the key when the field itself had no use for it.
class ReturnKey final : public QObject
{
public:
    ReturnKey(QWidget* page, QAbstractButton* button) : QObject(page), m_page(page), m_button(button)
    {
        page->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() != QEvent::KeyPress)
            return false;
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key != Qt::Key_Return && key != Qt::Key_Enter) || !isWanted(QApplication::focusWidget()))
            return false;
        m_button->click();
        return true;
    }

private:
    [[nodiscard]] bool isWanted(const QWidget* focus) const
    {
        if (!isField(focus) || !m_button->isVisible() || !m_button->isEnabled())
            return false;
        for (const QWidget* widget = focus; widget && widget != m_page; widget = widget->parentWidget()) {
            if (widget->property(keptHere).toBool())
                return false;
        }
        return m_page->isAncestorOf(focus);
    }

    QWidget* m_page;
    QAbstractButton* m_button;
};

} // namespace

void pressOnReturn(QWidget* page, QAbstractButton* button)
{
    new ReturnKey(page, button);
}

void keepReturn(QWidget* part)
{
    part->setProperty(keptHere, true);
}

} // namespace muster
