// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/groupdialog.h"

#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {

GroupDialog::GroupDialog(GroupKind kind, const Group& group, const ConnectorLabels& labels, QWidget* parent)
    : QDialog(parent), m_group(group), m_name(new QLineEdit), m_problem(new PlainLabel),
      m_description(new QPlainTextEdit), m_applications(new QListWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_group.kind = kind;
    const bool users = kind == GroupKind::Users;
    setWindowTitle(group.id == 0 ? (users ? tr("Add user group") : tr("Add device group"))
                                 : (users ? tr("Edit user group") : tr("Edit device group")));
    build(labels);
    resize(460, 420);
    m_name->setFocus();
}

void GroupDialog::build(const ConnectorLabels& labels)
{
    m_name->setText(QString::fromStdString(m_group.name));
    m_name->setMaxLength(255);
    m_name->setAccessibleName(tr("Name of the group"));
    m_problem->setTone(Tone::Bad);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_description->setPlainText(QString::fromStdString(m_group.description));
    m_description->setTabChangesFocus(true);
    m_description->setAccessibleName(tr("Description of the group"));
    m_description->setMaximumHeight(90);
    m_applications->setAccessibleName(tr("Applications bound to the group"));
    for (const auto& [id, label] : labels) {
        auto* item = new QListWidgetItem(label, m_applications);
        item->setData(Qt::UserRole, QString::fromStdString(id));
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        const bool bound =
            std::find(m_group.applications.begin(), m_group.applications.end(), id) != m_group.applications.end();
        item->setCheckState(bound ? Qt::Checked : Qt::Unchecked);
    }
    auto* name = new QVBoxLayout;
    name->setSpacing(2);
    name->addWidget(m_name);
    name->addWidget(m_problem);
    auto* form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->addRow(tr("Name *"), name);
    form->addRow(tr("Description"), m_description);
    form->addRow(tr("Applications"), m_applications);
    if (labels.empty()) {
        m_applications->hide();
        auto* none =
            new PlainLabel(tr("There is no application yet. Add one on the page Applications, then bind it here."));
        none->asCaption()->setWordWrap(true);
        form->addRow(none);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* save = buttons->addButton(m_group.id == 0 ? tr("Add Group") : tr("Save"), QDialogButtonBox::AcceptRole);
    setRole(save, "primary");
    connect(buttons, &QDialogButtonBox::accepted, this, &GroupDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form, 1);
    column->addWidget(buttons);
}

void GroupDialog::submit()
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return showError({ErrorKind::Invalid, tr("A group needs a name. Enter one.")});
    m_group.name = name.toStdString();
    m_group.description = m_description->toPlainText().trimmed().toStdString();
    m_group.applications.clear();
    for (int row = 0; row < m_applications->count(); ++row) {
        const QListWidgetItem* item = m_applications->item(row);
        if (item->checkState() == Qt::Checked)
            m_group.applications.push_back(item->data(Qt::UserRole).toString().toStdString());
    }
    emit submitted(m_group);
}

void GroupDialog::showError(const Error& error)
{
    m_problem->setText(error.message);
    m_problem->show();
    m_name->setAccessibleDescription(error.message);
    m_name->setProperty("invalid", true);
    style()->unpolish(m_name);
    style()->polish(m_name);
    m_name->setFocus();
}

} // namespace muster
