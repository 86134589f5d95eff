// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/usermodel.h"

#include <QFrame>

class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace muster {

class DataTable;
class DirectoryActions;
class NoticePanel;
class PlainLabel;
class SearchField;

/// One group: its applications, and its members (user groups, any number of them) or devices by name.
class GroupDetailPanel : public QFrame
{
    Q_OBJECT

public:
    GroupDetailPanel(ImportService& service, NoticePanel& notice, GroupKind kind, QWidget* parent = nullptr);
    void showGroup(const Group& group, const ConnectorLabels& labels);

signals:
    void editRequested(const muster::Group& group);
    void removeRequested(const muster::Group& group);
    void changed();
    void userRequested(muster::UserId user);

private:
    void buildHeader(QVBoxLayout* column);
    void buildMembers(QVBoxLayout* column);
    void buildDevices(QVBoxLayout* column);
    void addMembers();
    void readDevices();
    void saveDevices(const QStringList& names);
    [[nodiscard]] QStringList deviceNames() const;

    ImportService& m_service;
    NoticePanel& m_notice;
    DirectoryActions* m_actions;
    GroupKind m_kind;
    Group m_group;
    PlainLabel* m_name = nullptr;
    PlainLabel* m_description = nullptr;
    PlainLabel* m_bound = nullptr;
    PlainLabel* m_count = nullptr;
    UserModel* m_members = nullptr;
    DataTable* m_table = nullptr;
    SearchField* m_search = nullptr;
    QPushButton* m_take = nullptr;
    QListWidget* m_devices = nullptr;
    QLineEdit* m_device = nullptr;
};

} // namespace muster
