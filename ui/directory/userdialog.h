// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace muster {

class PlainLabel;

/// Adds or edits one user by hand: all attributes by group, each checked as it is left, with what is wrong under the
/// field. The dialog stays open until the directory has taken the user, so nothing typed is lost.
class UserDialog : public QDialog
{
    Q_OBJECT

public:
    /// Without `user` a new one is made.
    UserDialog(ImportService& service, const std::optional<User>& user, QWidget* parent = nullptr);

    [[nodiscard]] UserValues values() const;
    [[nodiscard]] UserState state() const;
    /// An error of the directory, at its field when `where` names an attribute.
    void showError(const Error& error);
    void setBusy(bool busy);

signals:
    void submitted(); ///< values() have no problem that the dialog can see

private:
    struct Field
    {
        Attribute attribute;
        QLineEdit* edit;
        PlainLabel* problem;
    };
    void build(const std::optional<User>& user);
    void addGroup(QVBoxLayout* column, int group);
    void addField(QFormLayout* form, const AttributeInfo& info);
    void addCustomTable(QVBoxLayout* column);
    void addCustomRow(const QString& name, const QString& value);
    void pickManager(QLineEdit* edit);
    bool check(const Field& field);
    void mark(const Field& field, const QString& problem);
    void submit();
    [[nodiscard]] QString customProblem() const;

    ImportService& m_service;
    std::vector<Field> m_fields;
    QTableWidget* m_custom = nullptr;
    QComboBox* m_state = nullptr;
    PlainLabel* m_error = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace muster
