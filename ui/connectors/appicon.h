// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QPixmap>
#include <QWidget>

namespace muster {

/// The picture of an application: its logo, or its colour with the first letter of its label.
[[nodiscard]] QPixmap applicationPicture(const Application& application, const std::string& logo, int size,
                                         double scale);

/// What is wrong with a logo file (png, jpg or svg; at most 100 kB; at least 150 x 150), as a sentence; empty = good.
[[nodiscard]] QString logoProblem(const QByteArray& bytes);

/// That picture as a widget.
class AppIcon : public QWidget
{
    Q_OBJECT

public:
    explicit AppIcon(QWidget* parent = nullptr);
    void setApplication(const Application& application, const std::string& logo);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Application m_application;
    std::string m_logo;
};

} // namespace muster
