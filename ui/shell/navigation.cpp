// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"

#include "ui/widgets/entrydelegate.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/tokens.h"

namespace muster {
namespace {

constexpr int pageRole = Qt::UserRole;

} // namespace

Navigation::Navigation(QWidget* parent) : QListWidget(parent)
{
    setRole(this, "nav");
    setAccessibleName(tr("Navigation"));
    setItemDelegate(new EntryDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

QListWidgetItem* Navigation::addEntry(const QString& icon, const QString& title, QWidget* page)
{
    auto* item = new QListWidgetItem(title, this);
    item->setData(pageRole, QVariant::fromValue(page));
    item->setData(EntryDelegate::IconRole, icon);
    return item;
}

QWidget* Navigation::pageAt(int row) const
{
    const QListWidgetItem* entry = item(row);
    return entry ? entry->data(pageRole).value<QWidget*>() : nullptr;
}

} // namespace muster
