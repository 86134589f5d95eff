// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mapper.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace muster {

class TransformCard;

/// The transforms of one rule in their order, each with its parameters; add, move, remove.
class TransformList : public QWidget
{
    Q_OBJECT

public:
    explicit TransformList(QWidget* parent = nullptr);
    void setTransforms(const std::vector<Transform>& transforms);
    [[nodiscard]] std::vector<Transform> transforms() const;

signals:
    void edited();

private:
    void rebuild(const std::vector<Transform>& transforms);
    void change(int card, int by); ///< moves; by 0 removes
    QVBoxLayout* m_column;
    QPushButton* m_add;
    std::vector<TransformCard*> m_cards;
};

} // namespace muster
