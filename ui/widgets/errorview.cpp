// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/errorview.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

ErrorView::ErrorView(QWidget* parent)
    : QWidget(parent), m_title(new PlainLabel(this)), m_message(new PlainLabel(this)), m_where(new PlainLabel(this)),
      m_detail(new QPlainTextEdit(this)), m_more(new QPushButton(tr("Details"), this)),
      m_action(new QPushButton(tr("Try again"), this)), m_back(new QPushButton(tr("Back"), this))
{
    m_title->asHeading()->setTone(Tone::Bad);
    m_title->setWordWrap(true);
    m_message->setWordWrap(true);
    m_message->setSelectable(true);
    m_where->asCaption()->setWordWrap(true);
    m_where->setSelectable(true);
    m_detail->setReadOnly(true);
    m_detail->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_detail->setAccessibleName(tr("Details of the error"));
    m_detail->hide();
    m_more->setCheckable(true);
    setRole(m_more, "link");
    setRole(m_action, "primary");
    auto* copyButton = new QPushButton(tr("Copy"), this);
    copyButton->setAccessibleName(tr("Copy the error with its details"));

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_action);
    buttons->addWidget(m_back);
    buttons->addWidget(copyButton);
    buttons->addWidget(m_more);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::XLarge);
    column->setSpacing(space::Medium);
    column->addWidget(m_title);
    column->addWidget(m_message);
    column->addWidget(m_where);
    column->addLayout(buttons);
    column->addWidget(m_detail, 1);
    column->addStretch();
    connect(m_more, &QPushButton::toggled, m_detail, &QWidget::setVisible);
    connect(m_action, &QPushButton::clicked, this, &ErrorView::triggered);
    connect(m_back, &QPushButton::clicked, this, &ErrorView::backRequested);
    connect(copyButton, &QPushButton::clicked, this, &ErrorView::copy);
}

void ErrorView::setError(const QString& title, const Error& error)
{
    m_error = error;
    m_title->setText(title);
    m_message->setText(error.message);
    m_where->setText(error.where);
    m_where->setVisible(!error.where.isEmpty());
    m_detail->setPlainText(error.detail);
    m_more->setVisible(!error.detail.isEmpty());
    m_more->setChecked(false);
    setAccessibleName(title);
    setAccessibleDescription(error.message);
}

void ErrorView::setAction(const QString& text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void ErrorView::setBackText(const QString& text)
{
    m_back->setText(text);
}

QString ErrorView::message() const
{
    return m_message->text();
}

void ErrorView::copy()
{
    QString text = m_title->text() + QLatin1Char('\n') + m_error.message;
    for (const QString& part : {m_error.where, m_error.detail}) {
        if (!part.isEmpty())
            text += QStringLiteral("\n\n") + part;
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace muster
