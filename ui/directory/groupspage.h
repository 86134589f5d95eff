// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/groupmodel.h"

#include <QWidget>

namespace muster {

namespace Ui {
class GroupsPage;
}
class GroupDetailPanel;
class GroupDialog;
class NoticePanel;

/// User groups or device groups: list, search, add, rename, describe, remove; members or devices; applications bound to
/// them.
class GroupsPage : public QWidget
{
    Q_OBJECT

public:
    GroupsPage(ImportService& service, GroupKind kind, QWidget* parent = nullptr);
    ~GroupsPage() override;
    Q_INVOKABLE void refresh();

signals:
    void userRequested(muster::UserId user);

private:
    void prepare();
    [[nodiscard]] Group newGroup() const;
    void fill(std::vector<Group> groups, ConnectorLabels labels);
    void showEmptyOrTable();
    /// Adds (id 0) or edits a group in a dialog.
    void openDialog(const Group& group);
    void save(const Group& group, GroupDialog* dialog, const Group& before);
    void remove(const Group& group);
    void currentChanged();

    ImportService& m_service;
    GroupKind m_kind;
    std::unique_ptr<Ui::GroupsPage> m_form;
    GroupModel* m_model;
    GroupDetailPanel* m_detail = nullptr;
    NoticePanel* m_notice = nullptr;
    std::int64_t m_current = 0;
    std::uint64_t m_epoch = 0;
};

} // namespace muster
