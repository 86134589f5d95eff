// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;

namespace muster {

/// One safeguard: off, or "more than P percent or N people".
class LimitField : public QWidget
{
    Q_OBJECT

public:
    explicit LimitField(QWidget* parent = nullptr);
    void setTitle(const QString& title);
    void setLimit(const std::optional<Limit>& limit);
    [[nodiscard]] std::optional<Limit> limit() const;

signals:
    void edited();

private:
    void showState();
    QCheckBox* m_on;
    QDoubleSpinBox* m_percent;
    QSpinBox* m_count;
    bool m_loading = false;
};

} // namespace muster
