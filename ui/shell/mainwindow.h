// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/noticepanel.h"

#include <QMainWindow>

#include <functional>
#include <utility>
#include <vector>

class QStackedWidget;

namespace muster {

class Appearance;
class Navigation;
class RunStatus;

/// The one window: navigation on the left, the page in the middle, the import in progress at the foot of the
/// navigation. A narrow window (full HD at 200 %) shows the navigation as icons. It knows no ports: pages are given to
/// it, and act through their own signals.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Appearance* appearance, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A page with an entry in the navigation; the first nine get Ctrl+1..9. A page with an invokable `refresh()` is
    /// refreshed by F5 and whenever it is shown; Ctrl+F goes to its SearchField.
    void addPage(const QString& icon, const QString& title, QWidget* page);
    /// A page on top of the navigation's entry `under`, e.g. an import on top of Applications.
    void openPage(QWidget* page, QWidget* under);
    void showPage(QWidget* page);
    /// Takes a page that openPage() added away again and shows the one under it. The page is deleted later.
    void closePage(QWidget* page);
    [[nodiscard]] QWidget* currentPage() const;
    [[nodiscard]] RunStatus& runStatus() { return *m_status; }
    void refreshCurrent();
    /// While it gives a sentence (an import is running), closing the window asks first, with that sentence. There may
    /// be several: the first that says something is heard.
    void addBusyCheck(std::function<QString()> busy) { m_busy.push_back(std::move(busy)); }
    void showAbout();
    /// A notice that slides in over whatever page is shown. It waits while the window asks whether to quit.
    void tell(NoticePanel::Kind kind, const QString& text, const QString& detail = {});
    /// Whether closing the window hides it, so that imports by the clock go on. Remembered; only where there is a way
    /// back to the window, which allowKeepingWhenClosed() says.
    [[nodiscard]] bool isKeptWhenClosed() const { return m_kept; }
    void setKeptWhenClosed(bool on);
    void allowKeepingWhenClosed(bool allowed = true);
    /// Brings the window before the eyes, however it was put away.
    void present();
    /// Ends the program, after asking when an import is running.
    void quit();
    /// An entry of the File menu, above Quit.
    void addFileEntry(const QString& icon, const QString& title, std::function<void()> run);
    /// An entry of the Help menu, above About.
    void addHelpEntry(const QString& icon, const QString& title, std::function<void()> run);

signals:
    void pageShown(QWidget* page);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString busyWords() const;
    void ask(const QString& words);
    void asked();
    void foldSide();
    void buildMenus(Appearance* appearance);
    void buildAppearanceMenu(Appearance* appearance);
    void findInPage();
    void restore();

    QWidget* m_side;
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    RunStatus* m_status;
    NoticePanel* m_notice;
    QMenu* m_fileMenu = nullptr;
    QMenu* m_goMenu = nullptr;
    QMenu* m_helpMenu = nullptr;
    std::vector<std::function<QString()>> m_busy;
    std::function<void()> m_told; ///< the notice that came while the window asked
    bool m_kept = false, m_mayBeKept = false, m_quitting = false, m_asking = false;
    std::vector<std::pair<QWidget*, QWidget*>> m_under; ///< opened page -> navigation page
    bool m_switched = false;                            ///< the entry under the mouse has just become the current one
};

} // namespace muster
