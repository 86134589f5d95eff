// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/confirmbar.h"

#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

namespace muster {

ConfirmBar::ConfirmBar(QWidget* parent)
    : QFrame(parent), m_text(new PlainLabel(this)), m_confirm(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setRole(this, "card");
    setRole(m_confirm, "danger");
    setAccessibleName(tr("Confirmation"));
    m_text->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_confirm);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::Large, space::Medium, space::Large, space::Medium);
    column->addWidget(m_text);
    column->addLayout(buttons);
    hide();
    connect(m_cancel, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        hide();
        if (const auto run = std::exchange(m_run, nullptr))
            run();
    });
}

void ConfirmBar::ask(const QString& text, const QString& confirm, std::function<void()> run)
{
    m_text->setText(text);
    m_confirm->setText(confirm);
    m_run = std::move(run);
    show();
    m_cancel->setFocus();
}

void ConfirmBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

} // namespace muster
