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
    /// Titles are cut rather than widening the window.
    PlainLabel* asTitle();
    PlainLabel* asHeading();
    PlainLabel* asCaption();
    /// One line that ends in "…" where there is no room; the whole text is in the tool tip then.
    PlainLabel* asElided();
    void setTone(std::optional<Tone> tone);
    void setSelectable(bool selectable);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refreshTone();
    void setRoleFont(const QFont& font);
    [[nodiscard]] bool isCut() const;
    void alignLeading(Qt::Alignment vertical);
    std::optional<QFont> m_font; ///< as a title, heading or caption
    std::optional<Tone> m_tone;
    bool m_refreshing = false;
    bool m_elided = false;
};

/// Text made safe for the places that guess rich text: tool tips and message boxes.
[[nodiscard]] QString plainToolTip(const QString& text);

} // namespace muster
