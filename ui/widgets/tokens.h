// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>

namespace muster {

/// Design tokens: the few measures and colours of which all windows are made.
namespace space {
inline constexpr int XSmall = 4, Small = 8, Medium = 12, Large = 16, XLarge = 24, XxLarge = 40;
inline constexpr int Radius = 6, Icon = 18, RowHeight = 30, DetailWidth = 380;
} // namespace space

/// Colours with a meaning. They follow the light or dark palette that is in force.
enum class Tone { Accent, Good, Caution, Bad, Info, Neutral };

/// True when the palette in force is a dark one.
[[nodiscard]] bool isDarkPalette();
/// The colour for text and icons of that tone; at least 4.5:1 on windows and pages.
[[nodiscard]] QColor toneColor(Tone tone);
/// A quiet background for panels of that tone; normal text stays readable on it.
[[nodiscard]] QColor toneBackground(Tone tone);
/// Text that steps back: labels, hints.
[[nodiscard]] QColor mutedText();
/// Lines between things.
[[nodiscard]] QColor hairline();

enum class TextSize { Title, Heading, Body, Caption };
/// The application font in one of four sizes.
[[nodiscard]] QFont textFont(TextSize size, bool bold = false);

} // namespace muster
