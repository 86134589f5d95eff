// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLayout;
class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace muster {

/// Takes everything out of a layout and deletes it (later, as it may be in use right now).
void clearLayout(QLayout* layout);
/// A scrolling column of widgets; `column` is where they go.
[[nodiscard]] QWidget* makeScrollColumn(QVBoxLayout*& column, const QString& accessibleName);
/// Gives the form inside a scroll area the height that its wrapped texts need at the present width. A scroll area alone
/// only knows the heights of unwrapped texts and would squash the fields between them.
void keepFormHeight(QScrollArea* scroll);
/// A form that scrolls where it is higher than the room it gets.
[[nodiscard]] QScrollArea* makeScrolling(QWidget* form, const QString& accessibleName);
/// Puts the cursor into a field of a form that scrolls, and scrolls there.
void focusInView(QWidget* field);
/// Lets what a page holds scroll, in place.
void makeContentScroll(QWidget* page, const QString& accessibleName);
/// Data as the text of a menu entry: no accidental mnemonics, not too long.
[[nodiscard]] QString menuText(const QString& data);

} // namespace muster
