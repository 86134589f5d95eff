// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace muster {

/// Fusion with our measures: larger touchable controls, a clear focus ring, rows that can be read.
class MusterStyle : public QProxyStyle
{
    Q_OBJECT

public:
    using QProxyStyle::QProxyStyle;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
};

/// Gives a widget a role of the style sheet: primary, danger, link, tab (push buttons), nav (lists), card, side
/// (frames).
void setRole(QWidget* widget, const char* role);

/// The small style sheet for what a QStyle cannot know: roles set as dynamic properties ("role": primary, danger, link,
/// nav).
[[nodiscard]] QString musterStyleSheet();

} // namespace muster
