// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/entrydelegate.h"

#include "ui/widgets/icons.h"

#include <QPainter>
#include <QPainterPath>

namespace muster {

QSize EntryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {160, std::max(38, option.fontMetrics.height() + 2 * space::Medium)};
}

void EntryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool current = option.state.testFlag(QStyle::State_Selected);
    const bool focused = current && option.widget && option.widget->hasFocus();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option.rect).adjusted(2, 2, -2, -2);
    QPainterPath shape;
    shape.addRoundedRect(box, space::Radius, space::Radius);
    if (current || option.state.testFlag(QStyle::State_MouseOver))
        painter->fillPath(shape, toneBackground(current ? Tone::Accent : Tone::Neutral));
    if (focused) {
        painter->setPen(QPen(toneColor(Tone::Accent), 2));
        painter->drawPath(shape);
    }
    const bool mirrored = option.direction == Qt::RightToLeft;
    const int icon = 20;
    const QRect inner = option.rect.adjusted(space::Medium, 0, -space::Medium, 0);
    const bool folded = inner.width() < 3 * icon; // no room for words
    const int left = folded ? inner.center().x() - icon / 2 + 1 : mirrored ? inner.right() - icon + 1 : inner.left();
    const QVariant own = index.data(ToneRole);
    const auto tone = own.isValid() ? std::optional(static_cast<Tone>(own.toInt()))
                      : current     ? std::optional(Tone::Accent)
                                    : std::nullopt;
    const QIcon picture = strokeIcon(index.data(IconRole).toString(), tone);
    picture.paint(painter, QRect(left, inner.center().y() - icon / 2 + 1, icon, icon));
    if (folded)
        return painter->restore();
    const int gap = icon + space::Medium;
    const QRect words = inner.adjusted(mirrored ? 0 : gap, 0, mirrored ? -gap : 0, 0);
    painter->setFont(textFont(TextSize::Body, current));
    painter->setPen(current ? toneColor(Tone::Accent) : option.palette.color(QPalette::Text));
    // the painter turns AlignLeft round where lines begin at the right
    painter->drawText(words, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    painter->restore();
}

} // namespace muster
