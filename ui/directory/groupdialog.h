// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/directory/usermodel.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace muster {

class PlainLabel;

/// Name, description and bound applications of a group. Stays open until the directory has taken it.
class GroupDialog : public QDialog
{
    Q_OBJECT

public:
    GroupDialog(GroupKind kind, const Group& group, const ConnectorLabels& labels, QWidget* parent = nullptr);
    void showError(const Error& error);

signals:
    void submitted(const muster::Group& group);

private:
    void build(const ConnectorLabels& labels);
    void submit();
    Group m_group;
    QLineEdit* m_name;
    PlainLabel* m_problem;
    QPlainTextEdit* m_description;
    QListWidget* m_applications;
};

} // namespace muster
