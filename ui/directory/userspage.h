// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/undo.h"
#include "ui/directory/usermodel.h"

#include <QWidget>

class QPushButton;

namespace muster {

namespace Ui {
class UsersPage;
}
class DirectoryActions;
class NoticePanel;
class UserDetailPanel;

/// All users of the directory: by state, searched, sorted, any number; one in detail beside them.
class UsersPage : public QWidget
{
    Q_OBJECT

public:
    explicit UsersPage(ImportService& service, QWidget* parent = nullptr);
    ~UsersPage() override;

    Q_INVOKABLE void refresh();
    /// All states, nothing searched, this user in detail.
    void showUser(UserId user);
    /// Only users in that state.
    void showState(std::optional<UserState> state);
    /// Only users linked to that connector, in all states.
    void showConnector(const std::string& connector);
    [[nodiscard]] UserModel& model() { return *m_model; }

signals:
    void runRequested(const QString& run);
    void explainRequested(const QString& connectorId, const QString& key);
    void undoRequested(const muster::UndoRequest& request);

private:
    void prepare();
    void connectTable();
    void readCounts();
    void showCounts(const StateCounts& counts);
    void showEmptyOrTable();
    void setState(std::optional<UserState> state);
    void showQuery(const UserQuery& query);
    void showConnectors(const ConnectorLabels& labels);
    void selectConnector(const std::optional<std::string>& connector);
    void selectionChanged(qint64 count);
    void fillGroupMenu();
    void contextMenu(const QPoint& at);
    void addUser();

    ImportService& m_service;
    std::unique_ptr<Ui::UsersPage> m_form;
    UserModel* m_model;
    NoticePanel* m_notice;
    DirectoryActions* m_actions;
    UserDetailPanel* m_detail;
    bool m_nobodyYet = false;
    std::vector<std::pair<QPushButton*, std::optional<UserState>>> m_tabs;
    UserId m_wanted = 0; ///< to be selected as soon as its row is there
};

} // namespace muster
