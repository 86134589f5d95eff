// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mapper.h"

#include <QFrame>

#include <functional>

class QFormLayout;
class QToolButton;

namespace muster {

/// One transform: what it does, its parameters as fields made from transformKinds().
class TransformCard : public QFrame
{
    Q_OBJECT

public:
    TransformCard(const Transform& transform, int number, QWidget* parent = nullptr);
    [[nodiscard]] Transform transform() const;
    void setEnds(bool first, bool last);

signals:
    void edited();
    void moveRequested(int by);
    void removeRequested();

private:
    void addParameter(const TransformParameter& parameter, QFormLayout* form);
    [[nodiscard]] QWidget* makeField(const TransformParameter& parameter, const Json* value);
    [[nodiscard]] QWidget* makeNumberField(const TransformParameter& parameter, const Json* value);
    [[nodiscard]] QWidget* makeTextField(const TransformParameter& parameter, const Json* value);
    [[nodiscard]] QWidget* makeTableField(const TransformParameter& parameter, const Json* value);
    [[nodiscard]] QToolButton* makeTool(const char* icon, const QString& name);

    Transform m_transform; ///< options that no field shows are kept
    std::vector<std::function<void(Json&)>> m_read;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
};

} // namespace muster
