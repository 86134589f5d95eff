// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wiring/demo.h"
#include "app/wiring/unattended.h"
#include "core/sync/importservice.h"

#include <QTimer>
#include <QWidget>

namespace muster {

class Appearance;
class ErrorView;
class MainWindow;
class Tray;

/// The desktop program: opens the workspace and the window on it, or one window that says why that is not possible.
class Program : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        bool demo = false;
    };
    Program(Options options, Appearance& appearance);
    ~Program() override;
    void start();
    /// Closes the window and everything behind it, puts the backup in the workspace's place and opens it again.
    void restore(const QString& file);

private:
    [[nodiscard]] Result<void> open();
    void showError(const QString& title, const Error& error);
    /// The button of the window that shows an error: back to the newest good backup, or another try.
    void goOn();
    void close();
    void showWindow();
    /// How imports by the clock stand, in the notification area; what keeps them from starting, in the window.
    void follow();
    [[nodiscard]] ShowNotice noticeShower();

    Options m_options;
    Appearance& m_appearance;
    std::unique_ptr<DemoService> m_demo;      ///< outlives everything that may read from it
    std::unique_ptr<Ports> m_ports;           ///< those of the GUI's thread
    std::unique_ptr<Unattended> m_unattended; ///< imports by the clock, unless a service does them
    std::unique_ptr<ImportService> m_service;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<ErrorView> m_error;
    Tray* m_tray = nullptr; ///< the window's
    QString m_trouble;      ///< what has been told
    QString m_wayBack;      ///< the newest good backup of a damaged workspace
    QTimer m_look;
};

} // namespace muster
