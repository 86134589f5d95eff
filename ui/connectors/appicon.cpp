// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/appicon.h"

#include "core/base/untrusted.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QSvgRenderer>

namespace muster {
namespace {

constexpr int mostBytes = 100 * 1000, leastPixels = 150, mostPixels = 8192;

bool isSvg(const QByteArray& bytes)
{
    const QByteArray head = bytes.left(2048).trimmed();
    return head.startsWith("<svg") || (head.startsWith('<') && head.contains("<svg"));
}

/// Only the two bitmap formats: never what else a plug-in may read.
QImage readBitmap(const QByteArray& bytes, QSize* size)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    const QByteArray format = bytes.startsWith("\x89PNG") ? "png" : bytes.startsWith("\xFF\xD8") ? "jpg" : "";
    if (format.isEmpty())
        return {};
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    *size = reader.size();
    if (size->width() > mostPixels || size->height() > mostPixels)
        return {};
    return reader.read();
}

/// White or nearly black, whichever reads better on the colour.
QColor letterColor(const QColor& ground)
{
    const double light = 0.2126 * ground.redF() + 0.7152 * ground.greenF() + 0.0722 * ground.blueF();
    return light > 0.55 ? QColor(0x17, 0x20, 0x2a) : QColor(Qt::white);
}

bool paintLogo(QPainter& painter, const QByteArray& bytes, const QRectF& area)
{
    if (isSvg(bytes)) {
        QSvgRenderer renderer(bytes);
        if (!renderer.isValid())
            return false;
        const QSizeF size = QSizeF(renderer.defaultSize()).scaled(area.size(), Qt::KeepAspectRatio);
        QRectF place(QPointF(), size);
        place.moveCenter(area.center());
        renderer.render(&painter, place);
        return true;
    }
    QSize size;
    const QImage image = readBitmap(bytes, &size);
    if (image.isNull())
        return false;
    QRectF place(QPointF(), QSizeF(image.size()).scaled(area.size(), Qt::KeepAspectRatio));
    place.moveCenter(area.center());
    painter.drawImage(place, image);
    return true;
}

void paintLetter(QPainter& painter, const Application& application, const QRectF& area)
{
    const QColor ground(QString::fromStdString(application.display.color));
    const QColor good = ground.isValid() ? ground : QColor(0x3E, 0x86, 0x96);
    QPainterPath shape;
    shape.addRoundedRect(area, area.width() * 0.18, area.width() * 0.18);
    painter.fillPath(shape, good);
    const QString label = QString::fromStdString(application.displayLabel).trimmed();
    if (label.isEmpty())
        return;
    const int length = label.at(0).isHighSurrogate() && label.size() > 1 ? 2 : 1;
    QFont font = painter.font();
    font.setPixelSize(static_cast<int>(area.height() * 0.5));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(letterColor(good));
    painter.drawText(area, Qt::AlignCenter, label.left(length).toUpper());
}

} // namespace

QPixmap applicationPicture(const Application& application, const std::string& logo, int size, double scale)
{
    QPixmap pixmap(QSize(size, size) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF area(0, 0, size, size);
    const bool wantsLogo = application.display.kind == Display::Kind::Logo && !logo.empty();
    if (!wantsLogo || !paintLogo(painter, QByteArray::fromStdString(logo), area))
        paintLetter(painter, application, area);
    return pixmap;
}

QString logoProblem(const QByteArray& bytes)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("Logo", text); };
    if (bytes.size() > mostBytes)
        return tr("The file has %1 kB; a logo may have at most 100 kB. Save it smaller or with fewer colours.")
            .arg((bytes.size() + 999) / 1000);
    QSize size;
    if (isSvg(bytes)) {
        const QSvgRenderer renderer(bytes);
        if (!renderer.isValid())
            return tr("This SVG file cannot be drawn. Save it as plain SVG, or use a PNG or JPG file.");
        return {}; // an SVG has no pixels of its own: it is sharp at any size
    }
    if (readBitmap(bytes, &size).isNull())
        return tr("This is not a PNG, JPG or SVG picture, or it is damaged. Choose another file.");
    if (size.width() < leastPixels || size.height() < leastPixels)
        return tr("The picture has %1 × %2 pixels; a logo needs at least 150 × 150. Choose a larger one.")
            .arg(size.width())
            .arg(size.height());
    return {};
}

AppIcon::AppIcon(QWidget* parent) : QWidget(parent) {}

void AppIcon::setApplication(const Application& application, const std::string& logo)
{
    m_application = application;
    m_logo = logo;
    setAccessibleName(tr("Icon of %1").arg(displayText(application.displayLabel)));
    update();
}

void AppIcon::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int size = std::min(width(), height());
    painter.drawPixmap((width() - size) / 2, (height() - size) / 2,
                       applicationPicture(m_application, m_logo, size, devicePixelRatioF()));
}

} // namespace muster
