// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tokens.h"

#include <QApplication>
#include <QPalette>

namespace muster {

bool isDarkPalette()
{
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

QColor toneColor(Tone tone)
{
    const bool dark = isDarkPalette();
    switch (tone) {
    case Tone::Accent:
        return dark ? QColor(0x62, 0xc3, 0xd4) : QColor(0x1f, 0x6f, 0x7e);
    case Tone::Good:
        return dark ? QColor(0x6f, 0xcf, 0x8e) : QColor(0x1e, 0x74, 0x3c);
    case Tone::Caution:
        return dark ? QColor(0xf0, 0xb8, 0x55) : QColor(0x8a, 0x55, 0x00);
    case Tone::Bad:
        return dark ? QColor(0xff, 0x92, 0x8a) : QColor(0xb3, 0x26, 0x1e);
    case Tone::Info:
        return dark ? QColor(0x8a, 0xb8, 0xff) : QColor(0x22, 0x5c, 0xb5);
    case Tone::Neutral:
        break;
    }
    return mutedText();
}

QColor toneBackground(Tone tone)
{
    const bool dark = isDarkPalette();
    switch (tone) {
    case Tone::Accent:
        return dark ? QColor(0x1d, 0x3a, 0x41) : QColor(0xe2, 0xf2, 0xf5);
    case Tone::Good:
        return dark ? QColor(0x1d, 0x38, 0x27) : QColor(0xe4, 0xf4, 0xe9);
    case Tone::Caution:
        return dark ? QColor(0x41, 0x33, 0x16) : QColor(0xfd, 0xf2, 0xd9);
    case Tone::Bad:
        return dark ? QColor(0x47, 0x24, 0x22) : QColor(0xfc, 0xe8, 0xe6);
    case Tone::Info:
        return dark ? QColor(0x1f, 0x2f, 0x4a) : QColor(0xe6, 0xef, 0xfc);
    case Tone::Neutral:
        break;
    }
    return dark ? QColor(0x2a, 0x31, 0x39) : QColor(0xec, 0xef, 0xf3);
}

QColor mutedText()
{
    return isDarkPalette() ? QColor(0xa4, 0xaf, 0xbc) : QColor(0x56, 0x62, 0x70);
}

QColor hairline()
{
    return isDarkPalette() ? QColor(0x39, 0x42, 0x4c) : QColor(0xd9, 0xde, 0xe5);
}

QFont textFont(TextSize size, bool bold)
{
    QFont font = QApplication::font();
    static constexpr double scale[] = {1.55, 1.2, 1.0, 0.9};
    font.setPointSizeF(font.pointSizeF() * scale[static_cast<int>(size)]);
    if (bold)
        font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace muster
