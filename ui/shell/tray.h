// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace muster {

class MainWindow;

/// The icon in the notification area: how things stand, a notice when something happened, the way back to the window.
/// Where the desktop has no such area, notices appear in the window instead; the area may come and go.
class Tray : public QObject
{
    Q_OBJECT

public:
    enum class State { Quiet, Working, Trouble };
    /// Says whether the desktop has a notification area now; {} = asks the desktop.
    using IsThere = std::function<bool()>;
    explicit Tray(MainWindow& window, IsThere isThere = {});
    ~Tray() override;

    /// Looks whether the area came or went; called every 30 seconds. When it is gone for three looks, a window that was
    /// closed into it comes back.
    void look();
    /// The picture, and the words under the mouse.
    void setState(State state, const QString& words);
    /// A notice. Its mark stays until somebody looks at the window.
    void tell(const QString& title, const QString& text);
    [[nodiscard]] bool isThere() const { return m_icon != nullptr; }
    [[nodiscard]] QString words() const { return m_words; }
    [[nodiscard]] bool isMarked() const { return m_marked; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void draw();

    MainWindow& m_window;
    IsThere m_isThere;
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon = nullptr; ///< null = this desktop has no notification area
    QTimer m_look;
    int m_misses = 0; ///< looks in a row that found no area
    State m_state = State::Quiet;
    QString m_words;
    bool m_marked = false;
};

} // namespace muster
