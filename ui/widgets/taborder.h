// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace muster {

/// Makes Tab go through a window in the order in which its layouts place things, which is the order in which they are
/// read; also through rows that were added later (Qt alone visits widgets in the order of their creation).
void tabInReadingOrder(QWidget* window);

} // namespace muster
