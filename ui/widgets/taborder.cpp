// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/taborder.h"

#include <QAbstractItemView>
#include <QLayout>
#include <QScrollArea>
#include <QSplitter>

#include <algorithm>
#include <vector>

namespace muster {
namespace {

using Widgets = std::vector<QWidget*>;

void addPlaced(const QLayout* layout, Widgets& placed)
{
    for (int i = 0; i < layout->count(); ++i) {
        const QLayoutItem* item = layout->itemAt(i);
        if (item->widget())
            placed.push_back(item->widget());
        else if (layout->itemAt(i)->layout())
            addPlaced(layout->itemAt(i)->layout(), placed);
    }
}

/// The parts of a widget, those in its layout first, the others in the order of their creation.
Widgets partsOf(const QWidget* widget)
{
    Widgets parts;
    if (const auto* area = qobject_cast<const QScrollArea*>(widget))
        return area->widget() ? Widgets{area->widget()} : parts;
    if (const auto* splitter = qobject_cast<const QSplitter*>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            parts.push_back(splitter->widget(i));
    } else if (widget->layout()) {
        addPlaced(widget->layout(), parts);
    }
    for (QObject* child : widget->children()) {
        auto* part = qobject_cast<QWidget*>(child);
        if (part && !part->isWindow() && std::find(parts.begin(), parts.end(), part) == parts.end())
            parts.push_back(part);
    }
    return parts;
}

void addStops(const QWidget* widget, Widgets& stops)
{
    if (qobject_cast<const QAbstractItemView*>(widget))
        return; // its editors come and go
    for (QWidget* part : partsOf(widget)) {
        if ((part->focusPolicy() & Qt::TabFocus) && !part->focusProxy())
            stops.push_back(part);
        addStops(part, stops);
    }
}

} // namespace

void tabInReadingOrder(QWidget* window)
{
    Widgets stops;
    addStops(window, stops);
    for (std::size_t i = 1; i < stops.size(); ++i)
        QWidget::setTabOrder(stops[i - 1], stops[i]);
}

} // namespace muster
