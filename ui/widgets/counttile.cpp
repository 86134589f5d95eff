// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/counttile.h"

#include "ui/widgets/icons.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace muster {

CountTile::CountTile(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

CountTile::CountTile(const QString& label, const QString& icon, Tone tone, QWidget* parent) : CountTile(parent)
{
    setText(label);
    m_iconName = icon;
    m_tone = tone;
    name();
}

void CountTile::setCount(std::int64_t count)
{
    m_count = count;
    name();
    update();
}

void CountTile::setNoCount()
{
    m_count = -1;
    name();
    update();
}

void CountTile::name()
{
    setAccessibleName(m_count < 0 ? text() : tr("%1: %2", "label: number").arg(text(), QLocale().toString(m_count)));
}

QSize CountTile::sizeHint() const
{
    const QFontMetrics number(textFont(TextSize::Title, true));
    const QFontMetrics word(font());
    const QString digits = m_count < 0 ? QString() : QLocale().toString(m_count);
    const int wide =
        std::max(number.horizontalAdvance(digits) + space::Icon + space::Small, word.horizontalAdvance(text()) + 8);
    if (m_count < 0) // a link: the word and its icon in one line
        return {QFontMetrics(textFont(TextSize::Body, true)).horizontalAdvance(text()) + space::Icon +
                    2 * space::Large + space::Medium,
                word.height() + 2 * space::Medium};
    return {std::max(110, wide + 2 * space::Large),
            number.height() + word.height() + 2 * space::Medium + space::XSmall};
}

QSize CountTile::minimumSizeHint() const
{
    return {std::min(104, sizeHint().width()), sizeHint().height()};
}

bool CountTile::event(QEvent* event)
{
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

void CountTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool idle = !isEnabled() || m_count == 0;
    const Tone tone = idle ? Tone::Neutral : m_tone;
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
    const QPalette colors = palette();
    painter.fillPath(shape,
                     underMouse() || isDown() || isChecked() ? toneBackground(tone) : colors.color(QPalette::Base));
    const bool ring = hasFocus() || isChecked();
    painter.setPen(QPen(ring ? toneColor(hasFocus() ? Tone::Accent : tone) : hairline(), hasFocus() ? 2 : 1));
    painter.drawPath(shape);

    const bool link = m_count < 0;
    const int side = !link && width() < 130 ? space::Small : space::Large;
    const QRect inner = rect().adjusted(side, space::Medium, -side, -space::Medium);
    const QRect icon(layoutDirection() == Qt::RightToLeft ? inner.left() : inner.right() - space::Icon + 1,
                     link ? inner.center().y() - space::Icon / 2 + 1 : inner.top() + 2, space::Icon, space::Icon);
    strokeIcon(m_iconName, tone).paint(&painter, icon);
    painter.setPen(idle ? mutedText() : colors.color(QPalette::Text));
    const int start = Qt::AlignLeft; // the painter turns it round where lines begin at the right
    if (!link) {
        painter.setFont(textFont(TextSize::Title, true));
        painter.drawText(inner, start | Qt::AlignTop, QLocale().toString(m_count));
    }
    painter.setFont(link ? textFont(TextSize::Body, true) : font());
    painter.setPen(link ? colors.color(QPalette::Text) : mutedText());
    painter.drawText(inner, start | (link ? Qt::AlignVCenter : Qt::AlignBottom),
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, inner.width()));
}

} // namespace muster
