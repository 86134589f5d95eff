// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/shell/navigation.h"
#include "ui/shell/runstatus.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/noticepanel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/taborder.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {

MainWindow::MainWindow(Appearance* appearance, QWidget* parent)
    : QMainWindow(parent), m_side(new QWidget), m_navigation(new Navigation), m_stack(new QStackedWidget),
      m_status(new RunStatus), m_notice(nullptr)
{
    setWindowTitle(tr("Muster"));
    setWindowIcon(applicationIcon());
    auto* sideColumn = new QVBoxLayout(m_side);
    sideColumn->setContentsMargins(space::Small, space::Small, space::XSmall, space::Small);
    sideColumn->addWidget(m_navigation, 1);
    sideColumn->addWidget(m_status);
    auto* centre = new QWidget;
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_side);
    row->addWidget(m_stack, 1);
    setCentralWidget(centre);
    m_notice = new NoticePanel(m_stack);
    connect(m_notice, &NoticePanel::closed, this, &MainWindow::asked);
    buildMenus(appearance);

    connect(m_navigation, &QListWidget::currentRowChanged, this, [this](int number) {
        m_switched = QGuiApplication::mouseButtons() != Qt::NoButton; // by the click that follows
        showPage(m_navigation->pageAt(number));
    });
    // A click on the entry that is already current leads back from a page that lies on top of it.
    connect(m_navigation, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        QWidget* page = m_navigation->pageAt(m_navigation->row(item));
        const bool came = std::exchange(m_switched, false);
        if (!came && page == m_stack->currentWidget() && page->metaObject()->indexOfMethod("home()") >= 0)
            QMetaObject::invokeMethod(page, "home");
        showPage(page);
    });
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPage(const QString& icon, const QString& title, QWidget* page)
{
    m_stack->addWidget(page);
    auto* item = m_navigation->addEntry(icon, title, page);
    const int number = m_navigation->count();
    QAction* action = m_goMenu->addAction(strokeIcon(icon), title, this, [this, page] { showPage(page); });
    if (number <= 9) {
        action->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(number)));
        item->setToolTip(plainToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(number)));
    }
    if (number == 1)
        m_navigation->setCurrentRow(0);
}

void MainWindow::openPage(QWidget* page, QWidget* under)
{
    if (m_stack->indexOf(page) < 0) {
        m_stack->addWidget(page);
        m_under.emplace_back(page, under);
    }
    showPage(page);
    page->setFocus();
}

void MainWindow::showPage(QWidget* page)
{
    if (!page || m_stack->indexOf(page) < 0)
        return;
    QWidget* entry = page;
    for (const auto& [opened, under] : m_under) {
        if (opened == page)
            entry = under;
    }
    for (int number = 0; number < m_navigation->count(); ++number) {
        if (m_navigation->pageAt(number) == entry) {
            const QSignalBlocker quiet(m_navigation);
            m_navigation->setCurrentRow(number);
        }
    }
    const bool changed = m_stack->currentWidget() != page;
    m_stack->setCurrentWidget(page);
    if (changed)
        refreshCurrent();
    emit pageShown(page);
}

void MainWindow::closePage(QWidget* page)
{
    const auto found =
        std::find_if(m_under.begin(), m_under.end(), [page](const auto& pair) { return pair.first == page; });
    if (found == m_under.end())
        return;
    QWidget* const under = found->second;
    m_under.erase(found);
    if (m_stack->currentWidget() == page)
        showPage(under);
    m_stack->removeWidget(page);
    page->deleteLater();
}

QWidget* MainWindow::currentPage() const
{
    return m_stack->currentWidget();
}

void MainWindow::refreshCurrent()
{
    QWidget* page = m_stack->currentWidget();
    if (page && page->metaObject()->indexOfMethod("refresh()") >= 0)
        QMetaObject::invokeMethod(page, "refresh");
}

void MainWindow::findInPage()
{
    const auto fields =
        m_stack->currentWidget() ? m_stack->currentWidget()->findChildren<SearchField*>() : QList<SearchField*>();
    for (SearchField* field : fields) {
        if (field->isVisible()) {
            field->setFocus(Qt::ShortcutFocusReason);
            field->selectAll();
            return;
        }
    }
}

void MainWindow::buildMenus(Appearance* appearance)
{
    m_fileMenu = menuBar()->addMenu(tr("&File"));
    m_fileMenu->addSeparator();
    QAction* quit = m_fileMenu->addAction(tr("&Quit"), this, &MainWindow::quit);
    quit->setShortcut(QKeySequence::Quit);
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* find = edit->addAction(strokeIcon(QStringLiteral("search")), tr("&Find"), this, &MainWindow::findInPage);
    find->setShortcut(QKeySequence::Find);
    QMenu* view = menuBar()->addMenu(tr("&View"));
    QAction* refresh =
        view->addAction(strokeIcon(QStringLiteral("refresh")), tr("&Refresh"), this, &MainWindow::refreshCurrent);
    refresh->setShortcut(QKeySequence(Qt::Key_F5));
    view->addSeparator();
    if (appearance)
        buildAppearanceMenu(appearance);
    m_goMenu = menuBar()->addMenu(tr("&Go"));
    m_helpMenu = menuBar()->addMenu(tr("&Help"));
    m_helpMenu->addAction(strokeIcon(QStringLiteral("info")), tr("&About Muster"), this, &MainWindow::showAbout);
}

void MainWindow::addFileEntry(const QString& icon, const QString& title, std::function<void()> run)
{
    auto* action = new QAction(strokeIcon(icon), title, m_fileMenu);
    connect(action, &QAction::triggered, this, std::move(run));
    m_fileMenu->insertAction(m_fileMenu->actions().at(m_fileMenu->actions().size() - 2), action); // separator, Quit
}

void MainWindow::addHelpEntry(const QString& icon, const QString& title, std::function<void()> run)
{
    auto* action = new QAction(strokeIcon(icon), title, m_helpMenu);
    connect(action, &QAction::triggered, this, std::move(run));
    m_helpMenu->insertAction(m_helpMenu->actions().back(), action);
}

void MainWindow::buildAppearanceMenu(Appearance* appearance)
{
    QMenu* view = menuBar()->actions().at(2)->menu();
    QMenu* menu = view->addMenu(tr("&Appearance"));
    auto* group = new QActionGroup(menu);
    const std::pair<QString, Appearance::Choice> choices[] = {{tr("As the &system"), Appearance::Choice::System},
                                                              {tr("&Light"), Appearance::Choice::Light},
                                                              {tr("&Dark"), Appearance::Choice::Dark}};
    for (const auto& [text, choice] : choices) {
        QAction* action = menu->addAction(text, this, [appearance, wanted = choice] { appearance->choose(wanted); });
        action->setCheckable(true);
        action->setChecked(appearance->choice() == choice);
        group->addAction(action);
    }
}

void MainWindow::showAbout()
{
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("About Muster"));
    auto* picture = new PlainLabel;
    picture->setPixmap(applicationIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    auto* column = new QVBoxLayout;
    column->addWidget((new PlainLabel(tr("Muster %1").arg(QLatin1String(MUSTER_VERSION))))->asTitle());
    column->addWidget(new PlainLabel(tr("Imports users from any REST API into a directory.")));
    column->addWidget(
        (new PlainLabel(tr("Free software under the GNU General Public License, version 3 or later. Qt %1.")
                            .arg(QLatin1String(qVersion()))))
            ->asCaption());
    auto* row = new QHBoxLayout;
    row->setSpacing(space::Large);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* outer = new QVBoxLayout(dialog);
    outer->setContentsMargins(space::XLarge, space::XLarge, space::XLarge, space::Large);
    outer->addLayout(row);
    outer->addWidget(buttons);
    dialog->open();
}

void MainWindow::restore()
{
    const QSettings settings(settingsFile(), QSettings::IniFormat);
    if (!restoreGeometry(settings.value(QStringLiteral("window")).toByteArray()))
        resize(QSize(1280, 800).boundedTo(screen()->availableSize() - QSize(0, 40))); // room for the title bar
    foldSide();                                                                       // before the layouts ask for room
}

void MainWindow::foldSide()
{
    constexpr int wide = 212, icons = 60, spare = 20;
    // also before a wide page (long words of another language) keeps the window from getting any narrower
    const bool folded = width() < std::max(1100, m_stack->minimumSizeHint().width() + wide + spare);
    m_side->setFixedWidth(folded ? icons : wide);
    m_status->setCompact(folded);
}

bool MainWindow::focusNextPrevChild(bool next)
{
    tabInReadingOrder(this);
    return QMainWindow::focusNextPrevChild(next);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    foldSide();
}

void MainWindow::tell(NoticePanel::Kind kind, const QString& text, const QString& detail)
{
    if (m_asking) { // of several, the last that is no mere news
        if (m_told && kind == NoticePanel::Kind::Info)
            return;
        m_told = [this, kind, text, detail] { tell(kind, text, detail); };
        return;
    }
    m_notice->show(kind, text, detail);
}

void MainWindow::setKeptWhenClosed(bool on)
{
    m_kept = on;
    QSettings(settingsFile(), QSettings::IniFormat).setValue(QStringLiteral("keepRunning"), on);
}

void MainWindow::allowKeepingWhenClosed(bool allowed)
{
    m_mayBeKept = allowed;
    m_kept = QSettings(settingsFile(), QSettings::IniFormat).value(QStringLiteral("keepRunning"), false).toBool();
}

void MainWindow::quit()
{
    m_quitting = true;
    if (!busyWords().isEmpty())
        present(); // to be asked
    if (!isVisible() || close())
        QApplication::quit();
    m_quitting = false;
}

void MainWindow::present()
{
    show();
    setWindowState(windowState() & ~Qt::WindowMinimized);
    raise();
    activateWindow();
}

QString MainWindow::busyWords() const
{
    for (const auto& busy : m_busy)
        if (QString words = busy(); !words.isEmpty())
            return words;
    return {};
}

void MainWindow::ask(const QString& words)
{
    m_notice->show(NoticePanel::Kind::Warning, words, tr("Stop and quit"), [this] {
        m_busy.clear();
        quit();
    });
    m_asking = true;
}

/// Answered, or left alone long enough.
void MainWindow::asked()
{
    m_asking = false;
    if (m_told)
        std::exchange(m_told, nullptr)();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const bool hides = m_kept && m_mayBeKept && !m_quitting;
    if (const QString words = hides ? QString() : busyWords(); !words.isEmpty()) {
        event->ignore();
        return ask(words);
    }
    QSettings settings(settingsFile(), QSettings::IniFormat);
    settings.setValue(QStringLiteral("window"), saveGeometry());
    QApplication::setQuitOnLastWindowClosed(!hides);
    QMainWindow::closeEvent(event);
}

} // namespace muster
