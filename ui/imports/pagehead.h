// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QHBoxLayout;
class QToolButton;

namespace muster {

class PlainLabel;

/// The line at the top of a page that goes through steps: the way back, the title, and which step it is.
struct PageHead
{
    QHBoxLayout* line;
    QToolButton* back;
    PlainLabel* title;
    PlainLabel* step;
};
[[nodiscard]] PageHead makePageHead(const QString& title);

} // namespace muster
