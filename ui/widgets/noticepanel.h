// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/widgets/tokens.h"

#include <QFrame>

class QPropertyAnimation;
class QPushButton;
class QTimer;
class QToolButton;

namespace muster {

class PlainLabel;

/// A notice that slides in from the right edge of a page: what happened, copy, close, and perhaps one thing to do about
/// it
/// ("Undo"). Never modal. One per page; a new notice replaces the old one. Good news leaves by itself, errors stay.
class NoticePanel : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Info, Success, Warning, Error };
    explicit NoticePanel(QWidget* page);

    /// `detail` can be copied and is shown under "Details".
    void show(Kind kind, const QString& text, const QString& detail = {});
    void showError(const Error& error);
    /// With a button, e.g. tr("Undo"). The panel stays 12 seconds.
    void show(Kind kind, const QString& text, const QString& action, std::function<void()> run);
    void dismiss();
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isOpen() const { return m_open; }

signals:
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void open(Kind kind, const QString& text, const QString& detail);
    void place();
    void copy();

    Kind m_kind = Kind::Info;
    bool m_open = false;
    QString m_detailText;
    std::function<void()> m_run;
    QToolButton* m_icon = nullptr;
    PlainLabel* m_text = nullptr;
    PlainLabel* m_detail = nullptr;
    QPushButton* m_action = nullptr;
    QPushButton* m_more = nullptr;
    QPushButton* m_copy = nullptr;
    QToolButton* m_close = nullptr;
    QPropertyAnimation* m_slide = nullptr;
    QTimer* m_leave = nullptr;
};

} // namespace muster
