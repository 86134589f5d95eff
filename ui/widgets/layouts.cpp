// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layouts.h"

#include "ui/widgets/tokens.h"

#include <QEvent>
#include <QLayoutItem>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace muster {

namespace {

class FormHeight final : public QObject
{
public:
    explicit FormHeight(QScrollArea* scroll) : QObject(scroll), m_scroll(scroll)
    {
        scroll->viewport()->installEventFilter(this);
        scroll->widget()->installEventFilter(this);
    }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const bool resized = event->type() == QEvent::Resize && watched == m_scroll->viewport();
        if (resized || event->type() == QEvent::LayoutRequest)
            fit();
        return false;
    }

private:
    void fit()
    {
        QWidget* form = m_scroll->widget();
        if (!form || !form->layout())
            return;
        int width = m_scroll->viewport()->width();
        const QMargins margins = form->layout()->contentsMargins();
        for (int i = 0; i < form->layout()->count(); ++i) { // a column that may not grow wraps earlier
            if (const QWidget* column = form->layout()->itemAt(i)->widget())
                width = std::min(width, column->maximumWidth() + margins.left() + margins.right());
        }
        const int needed = form->layout()->hasHeightForWidth() ? form->layout()->totalHeightForWidth(width)
                                                               : form->layout()->totalMinimumSize().height();
        if (form->minimumHeight() != needed)
            form->setMinimumHeight(needed);
    }
    QScrollArea* m_scroll;
};

} // namespace

void clearLayout(QLayout* layout)
{
    while (layout->count() > 0) { // a form's takeAt(0) warns when there is nothing left
        QLayoutItem* item = layout->takeAt(0);
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout())
            clearLayout(inner);
        delete item;
    }
}

QWidget* makeScrollColumn(QVBoxLayout*& column, const QString& accessibleName)
{
    auto* inside = new QWidget;
    column = new QVBoxLayout(inside);
    column->setContentsMargins(0, space::Small, space::Small, space::Medium);
    column->setSpacing(2);
    auto* scroll = makeScrolling(inside, accessibleName);
    scroll->setFocusPolicy(Qt::StrongFocus); // what it shows may be only words: arrows scroll them
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return scroll;
}

void keepFormHeight(QScrollArea* scroll)
{
    new FormHeight(scroll);
}

QScrollArea* makeScrolling(QWidget* form, const QString& accessibleName)
{
    auto* scroll = new QScrollArea(form->parentWidget()); // in one window the order of Tab stays
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(accessibleName);
    scroll->setWidget(form);
    scroll->viewport()->setAutoFillBackground(false);
    form->setAutoFillBackground(false);
    keepFormHeight(scroll);
    return scroll;
}

void focusInView(QWidget* field)
{
    field->setFocus(Qt::OtherFocusReason);
    // when the form that was just shown has its size
    QTimer::singleShot(0, field, [field] {
        for (QWidget* up = field->parentWidget(); up; up = up->parentWidget()) {
            if (auto* scroll = qobject_cast<QScrollArea*>(up))
                scroll->ensureWidgetVisible(field, 50, 4 * space::Large); // with what is said below it
        }
    });
}

void makeContentScroll(QWidget* page, const QString& accessibleName)
{
    auto* content = new QWidget(page);
    content->setLayout(page->layout()); // takes its widgets along
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeScrolling(content, accessibleName));
}

QString menuText(const QString& data)
{
    QString text = data.size() > 60 ? data.left(59) + QStringLiteral("…") : data;
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace muster
