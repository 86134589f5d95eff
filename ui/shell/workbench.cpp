// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workbench.h"

#include "ui/directory/groupspage.h"
#include "ui/directory/userspage.h"
#include "ui/imports/explainview.h"
#include "ui/imports/importpage.h"
#include "ui/imports/runspage.h"
#include "ui/imports/undopage.h"
#include "ui/settings/apikeyssection.h"
#include "ui/settings/historysection.h"
#include "ui/settings/notifysection.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/runstatus.h"
#include "ui/shell/secretsdialog.h"
#include "ui/widgets/ask.h"

namespace muster {

Workbench::Workbench(MainWindow& window, ImportService& service, QWidget* applications)
    : QObject(&window), m_window(window), m_service(service), m_applications(applications),
      m_users(new UsersPage(service)), m_userGroups(new GroupsPage(service, GroupKind::Users)),
      m_deviceGroups(new GroupsPage(service, GroupKind::Devices)), m_runs(new RunsPage(service)),
      m_settings(new SettingsPage)
{
    window.addPage(QStringLiteral("apps"), tr("Applications"), applications);
    window.addPage(QStringLiteral("users"), tr("Users"), m_users);
    window.addPage(QStringLiteral("groups"), tr("User Groups"), m_userGroups);
    window.addPage(QStringLiteral("devices"), tr("Device Groups"), m_deviceGroups);
    window.addPage(QStringLiteral("history"), tr("Runs"), m_runs);
    window.addPage(QStringLiteral("settings"), tr("Settings"), m_settings);
    m_settings->addSection(QStringLiteral("bell"), tr("Notifications"), new NotifySection(service));
    m_settings->addSection(QStringLiteral("history"), tr("History"), new HistorySection(service));
    m_settings->addSection(QStringLiteral("key"), tr("API Keys"), new ApiKeysSection(service));
    window.addBusyCheck([this]() -> QString {
        for (const auto& [id, page] : m_imports) {
            if (page->isWorking())
                return tr("The import from %1 is still running. Quitting stops it; what is written stays written.")
                    .arg(page->connectorLabel());
        }
        return m_undo && m_undo->isWorking() ? tr("An undo is still running. Quitting stops it; then nothing of it is "
                                                  "written.")
                                             : QString();
    });
    window.addFileEntry(QStringLiteral("key"), tr("Where &Secrets Are Kept…"), [this] { showSecrets(); });
    connectLinks(m_runs);
    connect(m_runs, &RunsPage::planRequested, this, &Workbench::openPlan);
    connect(m_users, &UsersPage::runRequested, this, &Workbench::showRun);
    connect(m_users, &UsersPage::explainRequested, this, &Workbench::showExplanation);
    connect(m_users, &UsersPage::undoRequested, this, &Workbench::openUndo);
    connect(m_userGroups, &GroupsPage::userRequested, this, &Workbench::showUser);
    connect(&window.runStatus(), &RunStatus::opened, this, &Workbench::openImport);
    connect(&window, &MainWindow::pageShown, this, [this](QWidget* page) {
        // What is in full view needs no second place.
        if (auto* import = qobject_cast<ImportPage*>(page))
            m_window.runStatus().clear(import->connectorId());
    });
}

void Workbench::addBackgroundService(BackgroundSection::MakeService make)
{
    m_settings->addSection(QStringLiteral("clock"), tr("Background"),
                           new BackgroundSection(m_service, std::move(make)));
}

void Workbench::showSecrets()
{
    auto* dialog = new SecretsDialog(m_service, &m_window);
    connect(dialog, &SecretsDialog::changed, &m_window, &MainWindow::refreshCurrent);
    dialog->open();
}

void Workbench::showSecretsIfLocked()
{
    ask<bool>(
        m_service, this, [](Ports& ports, std::stop_token) { return Result<bool>(ports.secretPlace().state().locked); },
        [this](const Result<bool>& locked) {
            if (locked && *locked)
                showSecrets();
        });
}

template <typename Page>
void Workbench::connectLinks(Page* page)
{
    connect(page, &Page::userRequested, this, &Workbench::showUser);
    connect(page, &Page::usersRequested, this, &Workbench::showUsers);
    connect(page, &Page::explainRequested, this, &Workbench::showExplanation);
    connect(page, &Page::userGroupsRequested, this, &Workbench::showUserGroups);
    connect(page, &Page::deviceGroupsRequested, this, &Workbench::showDeviceGroups);
    connect(page, &Page::undoRequested, this, &Workbench::openUndo);
}

void Workbench::openImport(const QString& connector)
{
    ImportPage*& page = m_imports[connector];
    if (!page) {
        page = new ImportPage(m_service, connector);
        connectLinks(page);
        followImport(page);
    }
    m_window.openPage(page, m_applications);
}

void Workbench::openUndo(const UndoRequest& request)
{
    if (m_undo && m_undo->isWorking())
        return m_window.showPage(m_undo);
    const auto close = [this] {
        if (UndoPage* page = std::exchange(m_undo, nullptr))
            m_window.closePage(page);
    };
    close();
    m_undo = new UndoPage(m_service, request);
    connectLinks(m_undo);
    connect(m_undo, &UndoPage::closed, this, close);
    m_window.openPage(m_undo, m_runs);
}

void Workbench::openPlan(const QString& connector, const QString& plan)
{
    openImport(connector);
    m_imports[connector]->openPlan(plan.toStdString());
}

void Workbench::followImport(ImportPage* page)
{
    connect(page, &ImportPage::closed, this, [this, page] {
        m_imports.erase(page->connectorId());
        m_window.runStatus().clear(page->connectorId());
        m_window.closePage(page);
    });
    connect(page, &ImportPage::progressed, this, [this, page](const Progress& progress) {
        if (m_window.currentPage() != page)
            m_window.runStatus().showProgress(page->connectorId(), page->connectorLabel(), progress);
    });
    connect(page, &ImportPage::stepChanged, this, [this, page](ImportPage::Step step) {
        if (m_window.currentPage() == page || page->isWorking())
            return;
        const QString words = step == ImportPage::Step::Plan      ? tr("The plan is ready to look at.")
                              : step == ImportPage::Step::Results ? tr("The import has finished.")
                              : step == ImportPage::Step::Failed  ? tr("The import did not finish.")
                                                                  : QString();
        if (!words.isEmpty())
            m_window.runStatus().showDone(page->connectorId(), page->connectorLabel(), words);
    });
}

void Workbench::showUsers(const QString& connector)
{
    m_users->showConnector(connector.toStdString());
    m_window.showPage(m_users);
}

void Workbench::showUser(UserId user)
{
    m_window.showPage(m_users);
    m_users->showUser(user);
}

void Workbench::showUserGroups()
{
    m_window.showPage(m_userGroups);
}

void Workbench::showDeviceGroups()
{
    m_window.showPage(m_deviceGroups);
}

void Workbench::showRun(const QString& run)
{
    m_window.showPage(m_runs);
    m_runs->showRun(run);
}

void Workbench::showExplanation(const QString& connector, const QString& key)
{
    auto* view = new ExplainView(m_service, &m_window);
    view->setAttribute(Qt::WA_DeleteOnClose);
    connect(view, &ExplainView::placeRequested, this, [this](const QString& id, const QString& place) {
        m_window.showPage(m_applications);
        emit placeRequested(id, place);
    });
    view->explainStored(connector, key);
    view->open();
}

} // namespace muster
