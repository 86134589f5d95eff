// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include "ui/widgets/tokens.h"

#include <QWidget>

namespace muster {

class PlainLabel;

/// What became of a press on a button, in words under it; of a failure also the evidence. Takes no room while there is
/// nothing to say. Screen readers hear it.
class AnswerLabel : public QWidget
{
    Q_OBJECT

public:
    explicit AnswerLabel(QWidget* parent = nullptr);
    void say(const QString& text, Tone tone);
    void say(const Error& error);
    void clear();
    [[nodiscard]] QString text() const; ///< with the evidence

private:
    void show(const QString& text, const QString& detail, Tone tone);

    PlainLabel* m_text;
    PlainLabel* m_detail;
};

} // namespace muster
