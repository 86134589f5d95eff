// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layouts.h"

#include "ui/widgets/tokens.h"

#include <QLayoutItem>
#include <QScrollArea>
#include <QVBoxLayout>

namespace muster {

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
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    scroll->setAccessibleName(accessibleName);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

QString menuText(const QString& data)
{
    QString text = data.size() > 60 ? data.left(59) + QStringLiteral("…") : data;
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace muster
