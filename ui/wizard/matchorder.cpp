// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/matchorder.h"

#include "ui/widgets/icons.h"
#include "ui/wizard/mappingmodel.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QToolButton>

namespace muster {

MatchOrder::MatchOrder(QWidget* parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_up(new QToolButton(this)), m_down(new QToolButton(this))
{
    m_list->setAccessibleName(tr("Attributes to match by, in order"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setMaximumHeight(130);
    m_list->setMaximumWidth(420);
    m_up->setIcon(strokeIcon(QStringLiteral("up")));
    m_up->setAccessibleName(tr("Match by this one earlier"));
    m_up->setToolTip(tr("Earlier"));
    m_down->setIcon(strokeIcon(QStringLiteral("down")));
    m_down->setAccessibleName(tr("Match by this one later"));
    m_down->setToolTip(tr("Later"));
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(m_up);
    buttons->addWidget(m_down);
    buttons->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_list, 1);
    row->addLayout(buttons);
    row->addStretch();
    setFocusProxy(m_list);
    const auto tell = [this] {
        if (!m_loading)
            emit edited();
    };
    connect(m_list, &QListWidget::itemChanged, this, tell);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, tell);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
}

void MatchOrder::add(const std::string& name, bool used)
{
    auto* item = new QListWidgetItem(attributeLabel(name), m_list);
    item->setData(Qt::UserRole, QString::fromStdString(name));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled);
    item->setCheckState(used ? Qt::Checked : Qt::Unchecked);
}

void MatchOrder::setOrder(const std::vector<std::string>& wanted)
{
    if (m_list->count() > 0 && order() == wanted)
        return;
    m_loading = true;
    m_list->clear();
    for (const std::string& name : wanted)
        add(name, true);
    for (const char* const name : {"employeeIdentifier", "email", "username"}) {
        if (std::find(wanted.begin(), wanted.end(), name) == wanted.end())
            add(name, false);
    }
    m_list->setCurrentRow(0);
    m_loading = false;
}

std::vector<std::string> MatchOrder::order() const
{
    std::vector<std::string> names;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            names.push_back(m_list->item(row)->data(Qt::UserRole).toString().toStdString());
    }
    return names;
}

void MatchOrder::move(int by)
{
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count())
        return;
    m_loading = true;
    QListWidgetItem* item = m_list->takeItem(row);
    m_list->insertItem(row + by, item);
    m_list->setCurrentRow(row + by);
    m_loading = false;
    emit edited();
}

} // namespace muster
