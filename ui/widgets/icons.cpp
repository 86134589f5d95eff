// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSet>
#include <QSvgRenderer>

// Q_INIT_RESOURCE must stand outside any namespace; the resources are part of a static library.
static void initIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace muster {
namespace {

/// Draws the SVG with its strokes in the colour wanted now, at the size wanted now: sharp on every scale, right in both
/// palettes.
class StrokeEngine final : public QIconEngine
{
public:
    StrokeEngine(QByteArray svg, QString name, std::optional<Tone> tone)
        : m_svg(std::move(svg)), m_name(std::move(name)), m_tone(tone)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = m_svg;
        svg.replace("currentColor", color(mode).name().toLatin1());
        QSvgRenderer renderer(svg);
        if (!isMirrored())
            return renderer.render(painter, QRectF(rect));
        painter->save();
        painter->translate(rect.left() + rect.right() + 1, 0);
        painter->scale(-1, 1);
        renderer.render(painter, QRectF(rect));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        if (size.isEmpty())
            return {}; // a column that is too narrow asks for nothing
        const QString key =
            QStringLiteral("muster-%1-%2-%3x%4-%5")
                .arg(m_name, color(mode).name(), QString::number(size.width()), QString::number(size.height()),
                     isMirrored() ? QStringLiteral("mirrored") : QString());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new StrokeEngine(*this); }

private:
    /// What points along the line points the other way where lines begin at the right.
    [[nodiscard]] bool isMirrored() const
    {
        static const QSet<QString> directed = {QStringLiteral("back"), QStringLiteral("forward"),
                                               QStringLiteral("undo"), QStringLiteral("redo"), QStringLiteral("skip")};
        return QGuiApplication::isRightToLeft() && directed.contains(m_name);
    }

    [[nodiscard]] QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::Text);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_tone ? toneColor(*m_tone) : palette.color(QPalette::Text);
    }

    QByteArray m_svg;
    QString m_name;
    std::optional<Tone> m_tone;
};

} // namespace

QIcon strokeIcon(const QString& name, std::optional<Tone> tone)
{
    initIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    Q_ASSERT_X(file.exists(), "strokeIcon", qPrintable(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new StrokeEngine(file.readAll(), name, tone));
}

QIcon applicationIcon()
{
    initIcons();
    return QIcon(QStringLiteral(":/icons/muster.svg"));
}

} // namespace muster
