// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace muster {

/// A search box: says what is wanted 250 ms after the last key, at once on Return; Esc clears.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    /// Sets the text without waiting and without a signal.
    void setQuietly(const QString& text);

signals:
    void searched(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void send();
    QTimer m_pause;
    QString m_sent;
};

} // namespace muster
