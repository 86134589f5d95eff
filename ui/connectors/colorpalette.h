// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QAbstractButton;

namespace muster {

/// The colours that an application may have, as a row of buttons of which one is chosen.
class ColorPalette : public QWidget
{
    Q_OBJECT

public:
    explicit ColorPalette(QWidget* parent = nullptr);
    void setColor(const std::string& color);

signals:
    void chosen(const QString& color);

private:
    std::vector<QAbstractButton*> m_swatches;
};

} // namespace muster
