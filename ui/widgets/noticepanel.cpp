// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/noticepanel.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {
namespace {

constexpr int panelWidth = 400, successMs = 6000, actionMs = 12000;

Tone toneOf(NoticePanel::Kind kind)
{
    switch (kind) {
    case NoticePanel::Kind::Success:
        return Tone::Good;
    case NoticePanel::Kind::Warning:
        return Tone::Caution;
    case NoticePanel::Kind::Error:
        return Tone::Bad;
    case NoticePanel::Kind::Info:
        break;
    }
    return Tone::Info;
}

QString iconOf(NoticePanel::Kind kind)
{
    switch (kind) {
    case NoticePanel::Kind::Success:
        return QStringLiteral("activate");
    case NoticePanel::Kind::Warning:
        return QStringLiteral("warning");
    case NoticePanel::Kind::Error:
        return QStringLiteral("error");
    case NoticePanel::Kind::Info:
        break;
    }
    return QStringLiteral("info");
}

QPushButton* linkButton(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    setRole(button, "link");
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

} // namespace

NoticePanel::NoticePanel(QWidget* page) : QFrame(page)
{
    build();
    page->installEventFilter(this);
    hide();
}

void NoticePanel::build()
{
    setAccessibleName(tr("Notice"));
    setFrameShape(QFrame::NoFrame);
    m_icon = new QToolButton(this);
    m_icon->setFocusPolicy(Qt::NoFocus);
    m_icon->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_icon->setAccessibleName(tr("Kind of notice"));
    m_text = new PlainLabel(this);
    m_text->setWordWrap(true);
    m_text->setSelectable(true);
    m_detail = new PlainLabel(this);
    m_detail->setWordWrap(true);
    m_detail->setSelectable(true);
    m_detail->asCaption();
    m_action = linkButton(QString(), this);
    m_more = linkButton(tr("Details"), this);
    m_more->setCheckable(true);
    m_copy = linkButton(tr("Copy"), this);
    m_copy->setAccessibleName(tr("Copy the notice"));
    m_close = new QToolButton(this);
    m_close->setIcon(strokeIcon(QStringLiteral("close")));
    m_close->setAccessibleName(tr("Close the notice"));
    m_close->setToolTip(tr("Close (Esc)"));

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_action);
    buttons->addWidget(m_more);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    auto* column = new QVBoxLayout;
    column->addWidget(m_text);
    column->addWidget(m_detail);
    column->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::Medium, space::Medium, space::Small, space::Small);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    row->addWidget(m_close, 0, Qt::AlignTop);

    m_slide = new QPropertyAnimation(this, "pos", this);
    m_slide->setDuration(180);
    m_slide->setEasingCurve(QEasingCurve::OutCubic);
    m_leave = new QTimer(this);
    m_leave->setSingleShot(true);
    connect(m_leave, &QTimer::timeout, this, &NoticePanel::dismiss);
    connect(m_close, &QToolButton::clicked, this, &NoticePanel::dismiss);
    connect(m_copy, &QPushButton::clicked, this, &NoticePanel::copy);
    connect(m_more, &QPushButton::toggled, this, [this](bool on) {
        m_detail->setVisible(on);
        place();
    });
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto run = std::move(m_run);
        m_run = nullptr;
        dismiss();
        if (run)
            run();
    });
}

void NoticePanel::show(Kind kind, const QString& text, const QString& detail)
{
    m_run = nullptr;
    m_action->hide();
    open(kind, text, detail);
    if (kind == Kind::Success || kind == Kind::Info)
        m_leave->start(successMs);
}

void NoticePanel::showError(const Error& error)
{
    QString detail = error.where;
    if (!error.detail.isEmpty())
        detail += (detail.isEmpty() ? QString() : QStringLiteral("\n")) + error.detail;
    show(Kind::Error, error.message, detail);
}

void NoticePanel::show(Kind kind, const QString& text, const QString& action, std::function<void()> run)
{
    m_run = std::move(run);
    m_action->setText(action);
    m_action->show();
    open(kind, text, QString());
    m_leave->start(actionMs);
}

void NoticePanel::open(Kind kind, const QString& text, const QString& detail)
{
    m_leave->stop();
    m_kind = kind;
    m_detailText = detail;
    m_icon->setIcon(strokeIcon(iconOf(kind), toneOf(kind)));
    m_text->setText(text);
    m_detail->setText(detail);
    m_detail->hide();
    m_more->setChecked(false);
    m_more->setVisible(!detail.isEmpty());
    m_copy->setVisible(kind == Kind::Error || kind == Kind::Warning);
    setAccessibleDescription(text);
    m_open = true;
    QFrame::show();
    raise();
    place();
    const QPoint target = pos();
    const int outside = layoutDirection() == Qt::RightToLeft ? -width() : parentWidget()->width();
    m_slide->stop();
    m_slide->setStartValue(QPoint(outside, target.y()));
    m_slide->setEndValue(target);
    m_slide->start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NoticePanel::dismiss()
{
    if (!m_open)
        return;
    m_open = false;
    m_leave->stop();
    m_slide->stop();
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    hide();
    if (hadFocus)
        parentWidget()->setFocus();
    emit closed();
}

QString NoticePanel::text() const
{
    return m_text->text();
}

void NoticePanel::place()
{
    const QWidget* page = parentWidget();
    const int wide = std::min(panelWidth, page->width() - 2 * space::Large);
    setFixedWidth(std::max(wide, 120));
    layout()->activate();
    const int high = std::min(layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height(),
                              std::max(80, page->height() - 2 * space::Large));
    resize(width(), high);
    const int x = layoutDirection() == Qt::RightToLeft ? space::Large : page->width() - width() - space::Large;
    m_slide->setEndValue(QPoint(x, space::Large));
    move(x, space::Large);
}

void NoticePanel::copy()
{
    QString text = m_text->text();
    if (!m_detailText.isEmpty())
        text += QStringLiteral("\n\n") + m_detailText;
    QGuiApplication::clipboard()->setText(text);
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(1500, m_copy, [button = m_copy] { button->setText(tr("Copy")); });
}

bool NoticePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && m_open)
        place();
    return QFrame::eventFilter(watched, event);
}

void NoticePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

void NoticePanel::enterEvent(QEnterEvent* event)
{
    m_leave->stop(); // do not run away from somebody who reads
    QFrame::enterEvent(event);
}

void NoticePanel::leaveEvent(QEvent* event)
{
    if (m_open && (m_run || m_kind == Kind::Success || m_kind == Kind::Info))
        m_leave->start(successMs);
    QFrame::leaveEvent(event);
}

void NoticePanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tone tone = toneOf(m_kind);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::Radius, space::Radius);
    painter.fillPath(shape, toneBackground(tone));
    painter.setPen(QPen(toneColor(tone), 1));
    painter.drawPath(shape);
}

} // namespace muster
