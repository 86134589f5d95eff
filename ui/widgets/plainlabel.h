// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tokens.h"

#include <QLabel>

#include <optional>
#include <string_view>

namespace muster {

/// A label that never interprets its text: QLabel's automatic rich text would let a name open files and load pictures.
/// Wraps, and may be made selectable. setData() also neutralises control characters of text from a source.
class PlainLabel : public QLabel
{
    Q_OBJECT

public:
    explicit PlainLabel(QWidget* parent = nullptr);
    explicit PlainLabel(const QString& text, QWidget* parent = nullptr);

    /// Text that came from a source or the directory.
    void setData(std::string_view utf8);
    PlainLabel* asTitle();
    PlainLabel* asHeading();
    PlainLabel* asCaption();
    void setTone(std::optional<Tone> tone);
    void setSelectable(bool selectable);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refreshTone();
    void setRoleFont(const QFont& font);
    void alignLeading(Qt::Alignment vertical);
    std::optional<QFont> m_font; ///< as a title, heading or caption
    std::optional<Tone> m_tone;
    bool m_refreshing = false;
};

/// Text made safe for the places that guess rich text: tool tips and message boxes.
[[nodiscard]] QString plainToolTip(const QString& text);

} // namespace muster
