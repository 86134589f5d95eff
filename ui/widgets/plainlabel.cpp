// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabel.h"

#include "core/base/untrusted.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace muster {

PlainLabel::PlainLabel(QWidget* parent) : PlainLabel(QString(), parent) {}

PlainLabel::PlainLabel(const QString& text, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    alignLeading(Qt::AlignVCenter);
}

void PlainLabel::setData(std::string_view utf8)
{
    setText(displayText(utf8));
}

PlainLabel* PlainLabel::asTitle()
{
    setRoleFont(textFont(TextSize::Title, true));
    return asElided();
}

PlainLabel* PlainLabel::asHeading()
{
    setRoleFont(textFont(TextSize::Heading, true));
    return this;
}

PlainLabel* PlainLabel::asCaption()
{
    setRoleFont(textFont(TextSize::Caption));
    setTone(Tone::Neutral);
    return this;
}

PlainLabel* PlainLabel::asElided()
{
    m_elided = true;
    updateGeometry();
    return this;
}

bool PlainLabel::isCut() const
{
    return m_elided && !wordWrap() && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

QSize PlainLabel::minimumSizeHint() const
{
    const QSize least = QLabel::minimumSizeHint();
    return m_elided && !wordWrap() ? QSize(std::min(least.width(), 60), least.height()) : least;
}

bool PlainLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isCut()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), plainToolTip(text()), this);
        return true;
    }
    return QLabel::event(event);
}

void PlainLabel::paintEvent(QPaintEvent* event)
{
    if (!isCut())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    const QRect room = contentsRect();
    painter.drawText(room, static_cast<int>(alignment()),
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

void PlainLabel::setRoleFont(const QFont& font)
{
    m_font = font;
    setFont(font);
}

void PlainLabel::setTone(std::optional<Tone> tone)
{
    m_tone = tone;
    refreshTone();
}

void PlainLabel::setSelectable(bool selectable)
{
    setTextInteractionFlags(selectable ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard
                                       : Qt::NoTextInteraction);
}

void PlainLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_refreshing)
        refreshTone();
    if (event->type() == QEvent::FontChange && m_font && font() != *m_font)
        setFont(*m_font); // a style sheet takes fonts away when a widget gets another parent
    if (event->type() == QEvent::LayoutDirectionChange && (alignment() & Qt::AlignAbsolute))
        alignLeading(alignment() & Qt::AlignVertical_Mask);
}

void PlainLabel::alignLeading(Qt::Alignment vertical)
{
    // A name in Hebrew stands where all values stand: at the side where the window's lines begin.
    setAlignment((layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute |
                 vertical);
}

void PlainLabel::refreshTone()
{
    m_refreshing = true;
    QPalette colors; // nothing else: with every role set, a change of the application's palette would pass by
    if (m_tone)
        colors.setColor(QPalette::WindowText, toneColor(*m_tone));
    setPalette(colors);
    m_refreshing = false;
}

QString plainToolTip(const QString& text)
{
    return QStringLiteral("<span style=\"white-space:pre-wrap\">%1</span>").arg(text.toHtmlEscaped());
}

} // namespace muster
