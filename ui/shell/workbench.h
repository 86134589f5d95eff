// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/settings/backgroundsection.h"

#include <map>

namespace muster {

class GroupsPage;
class ImportPage;
class MainWindow;
class RunsPage;
class SettingsPage;
class UndoPage;
class UsersPage;

/// Puts the pages into the window and leads from one to the other: an application's import, from its results to the
/// directory, from a user's history to the run.
class Workbench : public QObject
{
    Q_OBJECT

public:
    /// `applications` is the first page; its signals are connected to the functions below by the caller.
    Workbench(MainWindow& window, ImportService& service, QWidget* applications);

    /// Lets the settings steer the background service; before the window is shown.
    void addBackgroundService(BackgroundSection::MakeService make);
    /// Opens the import of a connector, or goes back to the one that is open.
    void openImport(const QString& connector);
    /// The same, at a stored plan: to be looked at and approved.
    void openPlan(const QString& connector, const QString& plan);
    /// All that come from that application.
    void showUsers(const QString& connector);
    void showUser(UserId user);
    void showUserGroups();
    void showDeviceGroups();
    void showRun(const QString& run);
    /// Why an import of that application does with one person what it does.
    void showExplanation(const QString& connector, const QString& key);
    /// Shows what taking that back would do; one such page at a time, and a page that works is shown instead.
    void openUndo(const UndoRequest& request);
    /// Where the secrets are kept, and what can be changed about that.
    void showSecrets();
    /// The same, when there is a vault that somebody has to open first.
    void showSecretsIfLocked();

signals:
    /// To the field of a place in an application's connector file.
    void placeRequested(const QString& connector, const QString& place);

private:
    template <typename Page>
    void connectLinks(Page* page);
    void followImport(ImportPage* page);

    MainWindow& m_window;
    ImportService& m_service;
    QWidget* m_applications;
    UsersPage* m_users;
    GroupsPage* m_userGroups;
    GroupsPage* m_deviceGroups;
    RunsPage* m_runs;
    SettingsPage* m_settings;
    std::map<QString, ImportPage*> m_imports;
    UndoPage* m_undo = nullptr;
};

} // namespace muster
