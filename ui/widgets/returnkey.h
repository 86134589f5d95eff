// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractButton;
class QWidget;

namespace muster {

/// Return in a field, a choice or a box of the page presses the button, as in a dialog; while the button is hidden or
/// disabled nothing happens.
void pressOnReturn(QWidget* page, QAbstractButton* button);
/// In this part of a page Return means something else, or only ends an edit.
void keepReturn(QWidget* part);

} // namespace muster
