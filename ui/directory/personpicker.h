// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QDialog>

class QPushButton;

namespace muster {

class DataTable;
class SearchField;
class UserModel;

/// Finds people among any number of users: type, choose one or several.
class PersonPicker : public QDialog
{
    Q_OBJECT

public:
    PersonPicker(ImportService& service, const QString& title, const QString& action, bool several,
                 QWidget* parent = nullptr);

signals:
    void picked(const std::vector<muster::UserId>& users);
    void rowPicked(const muster::UserRow& row); ///< the first of them, when its row is loaded

private:
    void take();
    UserModel* m_model;
    DataTable* m_table;
    SearchField* m_search;
    QPushButton* m_action;
};

} // namespace muster
