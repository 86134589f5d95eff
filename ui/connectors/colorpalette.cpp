// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/colorpalette.h"

#include "core/source/connector.h"
#include "ui/widgets/tokens.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

namespace muster {
namespace {

class Swatch final : public QAbstractButton
{
public:
    Swatch(const QString& color, QWidget* parent) : QAbstractButton(parent), m_color(color)
    {
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(QObject::tr("Colour %1").arg(color));
        setToolTip(color);
        setFixedSize(30, 30);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(hairline(), 1)); // dark colours must be seen on a dark page
        painter.setBrush(m_color);
        painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), 5, 5);
        painter.setBrush(Qt::NoBrush);
        if (isChecked() || hasFocus()) {
            painter.setPen(QPen(isChecked() ? palette().color(QPalette::Text) : toneColor(Tone::Accent), 2,
                                hasFocus() && isChecked() ? Qt::DotLine : Qt::SolidLine));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 7, 7);
        }
    }

private:
    QColor m_color;
};

} // namespace

ColorPalette::ColorPalette(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    auto* group = new QButtonGroup(this);
    for (const std::string& color : displayPalette()) {
        if (color.empty())
            continue;
        const QString name = QString::fromStdString(color);
        auto* swatch = new Swatch(name, this);
        group->addButton(swatch);
        row->addWidget(swatch);
        m_swatches.push_back(swatch);
        connect(swatch, &QAbstractButton::clicked, this, [this, name] { emit chosen(name); });
    }
    row->addStretch();
}

void ColorPalette::setColor(const std::string& color)
{
    for (QAbstractButton* swatch : m_swatches)
        swatch->setChecked(swatch->toolTip().compare(QString::fromStdString(color), Qt::CaseInsensitive) == 0);
}

} // namespace muster
