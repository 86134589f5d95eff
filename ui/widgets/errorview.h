// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace muster {

class PlainLabel;

/// A failure in full: the sentence that says what to do, the evidence behind "Details", copy, and a way on.
class ErrorView : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorView(QWidget* parent = nullptr);
    void setError(const QString& title, const Error& error);
    /// Text of the button, e.g. tr("Try again"); empty hides it.
    void setAction(const QString& text);
    void setBackText(const QString& text);
    [[nodiscard]] QString message() const;

signals:
    void triggered();
    void backRequested();

private:
    void copy();
    Error m_error;
    PlainLabel* m_title;
    PlainLabel* m_message;
    PlainLabel* m_where;
    QPlainTextEdit* m_detail;
    QPushButton* m_more;
    QPushButton* m_action;
    QPushButton* m_back;
};

} // namespace muster
