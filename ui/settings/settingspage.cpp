// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "ui/widgets/entrydelegate.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tokens.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace muster {

QVBoxLayout* makeSectionColumn(QWidget* section, const QString& title, const QString& purpose)
{
    auto* words = new PlainLabel(purpose);
    words->setTone(Tone::Neutral);
    words->setWordWrap(true);
    auto* column = new QVBoxLayout(section);
    column->setContentsMargins(0, 0, space::Medium, 0);
    column->setSpacing(space::Large);
    column->addWidget((new PlainLabel(title))->asHeading());
    column->addWidget(words);
    return column;
}

SettingsPage::SettingsPage(QWidget* parent) : QWidget(parent), m_list(new QListWidget), m_stack(new QStackedWidget)
{
    setRole(m_list, "nav");
    m_list->setAccessibleName(tr("Settings"));
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedWidth(212);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::Large);
    row->addWidget(m_list);
    row->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::Large, space::XLarge, space::Large);
    column->setSpacing(space::Large);
    column->addWidget((new PlainLabel(tr("Settings")))->asTitle());
    column->addLayout(row, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int number) {
        m_stack->setCurrentIndex(number);
        if (isVisible())
            refresh();
    });
}

void SettingsPage::addSection(const QString& icon, const QString& title, QWidget* section)
{
    auto* item = new QListWidgetItem(title, m_list);
    item->setData(EntryDelegate::IconRole, icon);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(section);
    keepFormHeight(area); // wrapped words get the lines that they need
    m_stack->addWidget(area);
    if (m_list->count() == 1)
        m_list->setCurrentRow(0);
}

void SettingsPage::showSection(QWidget* section)
{
    for (int number = 0; number < m_stack->count(); ++number) {
        if (static_cast<QScrollArea*>(m_stack->widget(number))->widget() == section)
            m_list->setCurrentRow(number);
    }
}

void SettingsPage::refresh()
{
    auto* area = static_cast<QScrollArea*>(m_stack->currentWidget());
    QWidget* section = area ? area->widget() : nullptr;
    if (section && section->metaObject()->indexOfMethod("refresh()") >= 0)
        QMetaObject::invokeMethod(section, "refresh");
}

} // namespace muster
