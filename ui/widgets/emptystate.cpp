// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {
namespace {

constexpr int iconSize = 48;

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_icon(new PlainLabel(this)), m_title(new PlainLabel(this)), m_text(new PlainLabel(this)),
      m_button(new QPushButton(this))
{
    m_title->asHeading()->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text->setTone(Tone::Neutral);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(220);
    m_text->setMaximumWidth(440);
    m_icon->setAlignment(Qt::AlignCenter);
    setRole(m_button, "primary");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::XLarge);
    column->setSpacing(space::Medium);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    auto* middle = new QHBoxLayout; // not an alignment: aligned words are not asked how high they are at their width
    middle->addStretch(1);
    middle->addWidget(m_text, 1000);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addSpacing(space::XSmall);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::triggered);
    m_button->hide();
}

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& text, const QString& action,
                       QWidget* parent)
    : EmptyState(parent)
{
    set(icon, title, text, action);
}

void EmptyState::set(const QString& icon, const QString& title, const QString& text, const QString& action)
{
    m_iconName = icon;
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    refreshIcon();
}

QSize EmptyState::minimumSizeHint() const
{
    const QSize least = QWidget::minimumSizeHint();
    return m_icon->isHidden() ? least : least - QSize(0, iconSize + space::Medium);
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_icon->setVisible(height() >= minimumSizeHint().height() + iconSize + space::Medium);
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcon();
}

void EmptyState::refreshIcon()
{
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(strokeIcon(m_iconName, Tone::Accent).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
}

} // namespace muster
