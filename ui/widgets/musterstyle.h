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
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    using QProxyStyle::polish;
    void polish(QWidget* widget) override;
    /// Keeps the wheel from changing a combo or spin box that a form is being scrolled past: nobody would notice that
    /// "Leave them alone" became "Suspend them".
    bool eventFilter(QObject* watched, QEvent* event) override;
};

/// Gives a widget a role of the style sheet: primary, danger, link, tab (push buttons), nav (lists), card, side
/// (frames).
void setRole(QWidget* widget, const char* role);

/// The small style sheet for what a QStyle cannot know: roles set as dynamic properties ("role": primary, danger, link,
/// nav).
[[nodiscard]] QString musterStyleSheet();

} // namespace muster
