// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/runchart.h"
#include "ui/widgets/tokens.h"

#include <QLocale>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <functional>

namespace muster {

namespace {
constexpr qreal barWidthMost = 34, leastHeight = 2;

struct Kind
{
    Tone tone;
    std::int64_t RunBar::*count;
};
/// Bottom to top.
constexpr Kind kinds[] = {{Tone::Good, &RunBar::created},
                          {Tone::Info, &RunBar::updated},
                          {Tone::Caution, &RunBar::suspended},
                          {Tone::Accent, &RunBar::reactivated},
                          {Tone::Neutral, &RunBar::removed}};

void paintCross(QPainter& painter, const QPointF& middle)
{
    painter.setPen(QPen(toneColor(Tone::Bad), 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(middle + QPointF(-3, -3), middle + QPointF(3, 3));
    painter.drawLine(middle + QPointF(-3, 3), middle + QPointF(3, -3));
}

void paintTriangle(QPainter& painter, const QPointF& middle)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneColor(Tone::Caution));
    painter.drawPolygon(QPolygonF({middle + QPointF(0, -4), middle + QPointF(4.5, 3.5), middle + QPointF(-4.5, 3.5)}));
}

void paintRing(QPainter& painter, const QPointF& middle)
{
    painter.setPen(QPen(mutedText(), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(middle, 3, 3);
}
} // namespace

void RunChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(TextSize::Caption));
    paintScale(painter);
    for (int bar = 0; bar < static_cast<int>(m_bars.bars.size()); ++bar)
        paintBar(painter, bar);
    paintDates(painter);
    paintLegend(painter);
    if (hasFocus()) {
        painter.setPen(QPen(toneColor(Tone::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::Radius, space::Radius);
    }
}

void RunChart::paintScale(QPainter& painter) const
{
    const QRectF area = plot();
    const qreal height = painter.fontMetrics().height();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    for (double value = 0; value <= m_top + m_step / 2; value += m_step) {
        const qreal y = area.bottom() - value / m_top * area.height();
        painter.setPen(QPen(hairline(), 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(mutedText());
        const QRectF room(mirrored ? area.right() + space::XSmall : 0, y - height / 2, m_left - space::XSmall, height);
        painter.drawText(room, int(mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, scaleText(value));
    }
}

void RunChart::paintBar(QPainter& painter, int index) const
{
    const RunBar& bar = m_bars.bars[static_cast<std::size_t>(index)];
    const QRectF area = plot(), column = columnOf(index);
    if (index == m_current || index == m_hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneBackground(index == m_current ? Tone::Accent : Tone::Neutral));
        painter.drawRoundedRect(column, 3, 3);
    }
    const qreal width = std::min(barWidthMost, std::max<qreal>(1, column.width() * 0.7));
    qreal bottom = area.bottom();
    const auto piece = [&](double value, Tone tone) {
        if (value <= 0)
            return;
        // a single user beside thousands still shows
        const qreal height = std::max(leastHeight, value / m_top * area.height());
        painter.fillRect(QRectF(column.center().x() - width / 2, bottom - height, width, height), toneColor(tone));
        bottom -= height;
    };
    if (m_shows == Shows::Duration)
        piece(static_cast<double>(bar.longest.count()), Tone::Accent);
    else
        for (const Kind& kind : kinds)
            piece(static_cast<double>(bar.*kind.count), kind.tone);
    paintMarks(painter, bar, column);
}

/// Shapes as well as colours: not everybody tells red from green. The gravest one counts.
void RunChart::paintMarks(QPainter& painter, const RunBar& bar, const QRectF& column) const
{
    const QPointF middle(column.center().x(), plot().bottom() + 7);
    if (bar.failed > 0)
        paintCross(painter, middle);
    else if (bar.held + bar.withErrors > 0)
        paintTriangle(painter, middle);
    else if (bar.skipped > 0)
        paintRing(painter, middle);
}

void RunChart::paintDates(QPainter& painter) const
{
    const QLocale locale;
    const QRectF area = plot();
    const qreal top = area.bottom() + 12 + space::XSmall, height = painter.fontMetrics().height();
    painter.setPen(mutedText());
    qreal free = -1e9;
    QDate last;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const int bars = static_cast<int>(m_bars.bars.size());
    for (int visual = 0; visual < bars; ++visual) {
        const int index = mirrored ? bars - 1 - visual : visual;
        const QDate day = m_bars.bars[static_cast<std::size_t>(index)].first;
        const QString text = locale.toString(day, QLocale::ShortFormat);
        const qreal width = painter.fontMetrics().horizontalAdvance(text);
        const qreal x =
            std::clamp(columnOf(index).center().x() - width / 2, qreal(0), std::max<qreal>(0, this->width() - width));
        if (day == last || x < free)
            continue;
        painter.drawText(QRectF(x, top, width + 1, height), Qt::AlignCenter, text);
        free = x + width + space::Large;
        last = day;
    }
}

void RunChart::paintLegend(QPainter& painter) const
{
    const qreal height = painter.fontMetrics().height(), box = 10;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    qreal x = mirrored ? plot().right() : plot().left();
    const auto entry = [&](const QString& text, const std::function<void(const QPointF&)>& sign) {
        const qreal width = painter.fontMetrics().horizontalAdvance(text) + 1;
        const qreal whole = box + space::XSmall + width;
        const qreal left = mirrored ? x - whole : x;
        if (left < 0 || left + whole > this->width())
            return; // no room: the tool tips say it
        sign(QPointF(mirrored ? left + whole - box / 2 : left + box / 2, space::XSmall + height / 2));
        painter.setPen(mutedText());
        painter.drawText(QRectF(mirrored ? left : left + box + space::XSmall, space::XSmall, width, height),
                         Qt::AlignCenter, text);
        x += (mirrored ? -1 : 1) * (whole + space::Large);
    };
    const auto square = [&](Tone tone) {
        return [&painter, tone](const QPointF& middle) {
            painter.fillRect(QRectF(middle.x() - 5, middle.y() - 5, 10, 10), toneColor(tone));
        };
    };
    if (m_shows == Shows::Duration) {
        entry(m_bars.each == RunBars::Each::Run ? tr("Duration") : tr("Longest duration"), square(Tone::Accent));
    } else {
        entry(tr("Created"), square(Tone::Good));
        entry(tr("Updated"), square(Tone::Info));
        entry(tr("Suspended"), square(Tone::Caution));
        entry(tr("Reactivated"), square(Tone::Accent));
        if (std::any_of(m_bars.bars.begin(), m_bars.bars.end(), [](const RunBar& bar) { return bar.removed > 0; }))
            entry(tr("Removed"), square(Tone::Neutral));
    }
    entry(tr("Failed"), [&](const QPointF& middle) { paintCross(painter, middle); });
    entry(tr("Held or with errors"), [&](const QPointF& middle) { paintTriangle(painter, middle); });
    entry(tr("Skipped"), [&](const QPointF& middle) { paintRing(painter, middle); });
}

} // namespace muster
