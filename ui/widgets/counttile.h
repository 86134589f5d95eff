// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tokens.h"

#include <QAbstractButton>

#include <cstdint>

namespace muster {

/// A large number with a word under it that leads to the list of what it counts.
class CountTile : public QAbstractButton
{
    Q_OBJECT

public:
    explicit CountTile(QWidget* parent = nullptr);
    CountTile(const QString& label, const QString& icon, Tone tone, QWidget* parent = nullptr);
    void setCount(std::int64_t count);
    /// A tile that only leads somewhere: no number.
    void setNoCount();
    [[nodiscard]] std::int64_t count() const { return m_count; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void name();
    QString m_iconName;
    Tone m_tone = Tone::Neutral;
    std::int64_t m_count = -1;
};

} // namespace muster
