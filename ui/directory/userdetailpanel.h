// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/undo.h"
#include "ui/directory/usermodel.h"

#include <QFrame>
#include <QTimer>

class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;
class QVBoxLayout;

namespace muster {

class DirectoryActions;
class PlainLabel;

/// One user beside the table: values by group, each with where it came from; groups; history.
class UserDetailPanel : public QFrame
{
    Q_OBJECT

public:
    UserDetailPanel(ImportService& service, DirectoryActions& actions, QWidget* parent = nullptr);
    /// Shows a user a moment later, so that holding an arrow key in the table costs nothing. 0 = nobody.
    void showUser(UserId user);
    void reload();
    [[nodiscard]] UserId user() const { return m_user; }
    void editUser();

signals:
    void userRequested(muster::UserId user); ///< the manager was clicked
    void runRequested(const QString& run);
    void explainRequested(const QString& connectorId, const QString& key);
    void undoRequested(const muster::UndoRequest& request); ///< what a run did to this user, or to one value
    void closed();

private:
    struct Content
    {
        UserDetail detail;
        std::vector<Group> groups;
        ConnectorLabels labels;
        QString absence; ///< how long the user is missing at the source, and what follows; empty = it is there
    };
    void buildHeader(QVBoxLayout* column);
    void ask();
    void fill();
    void fillValues();
    void fillGroups();
    void fillHistory();
    void addChange(const UserHistoryEntry& entry, const UserHistoryEntry::Change& change);
    [[nodiscard]] UndoRequest undoOf(const UserHistoryEntry& entry) const;
    void addValue(QVBoxLayout* column, const UserValues::Entry& entry);
    [[nodiscard]] QLayout* titleWithLock(const Attribute& attribute);
    void addEmptyLocks();
    void addGroupMenu(QVBoxLayout* column);
    [[nodiscard]] QString origin(const Provenance& provenance) const;
    [[nodiscard]] QString connectorLabel(const std::string& id) const;

    ImportService& m_service;
    DirectoryActions& m_actions;
    UserId m_user = 0;
    ImportService::Job m_job = 0;
    std::uint64_t m_epoch = 0;
    QTimer m_pause;
    std::shared_ptr<const Content> m_content;
    QStackedWidget* m_stack = nullptr;
    PlainLabel* m_message = nullptr;
    PlainLabel* m_name = nullptr;
    PlainLabel* m_subtitle = nullptr;
    PlainLabel* m_stateText = nullptr;
    QPushButton* m_edit = nullptr;
    QPushButton* m_toggle = nullptr;
    QPushButton* m_explain = nullptr;
    QTabWidget* m_tabs = nullptr;
    QVBoxLayout* m_values = nullptr;
    QVBoxLayout* m_groups = nullptr;
    QVBoxLayout* m_history = nullptr;
};

} // namespace muster
