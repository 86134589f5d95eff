// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/userdialog.h"

#include "ui/directory/personpicker.h"
#include "ui/directory/valuegroups.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {

UserDialog::UserDialog(ImportService& service, const std::optional<User>& user, QWidget* parent)
    : QDialog(parent), m_service(service)
{
    setWindowTitle(user ? tr("Edit user") : tr("Add user"));
    build(user);
    resize(640, 680);
}

void UserDialog::build(const std::optional<User>& user)
{
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setSpacing(space::Medium);
    if (!user) {
        m_state = new QComboBox(inside);
        for (const UserState choice : {UserState::Active, UserState::Staged})
            m_state->addItem(stateLabel(choice), static_cast<int>(choice));
        m_state->setAccessibleName(tr("State of the new user"));
        auto* form = new QFormLayout;
        form->addRow(tr("State"), m_state);
        column->addLayout(form);
    }
    for (int group = static_cast<int>(ValueGroup::Basics); group < static_cast<int>(ValueGroup::Custom); ++group)
        addGroup(column, group);
    addCustomTable(column);
    column->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_error = new PlainLabel(this);
    m_error->setTone(Tone::Bad);
    m_error->setWordWrap(true);
    m_error->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(user ? tr("Save") : tr("Add User"), QDialogButtonBox::AcceptRole);
    setRole(m_save, "primary");
    connect(buttons, &QDialogButtonBox::accepted, this, &UserDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* outer = new QVBoxLayout(this);
    outer->addWidget(scroll, 1);
    outer->addWidget(m_error);
    outer->addWidget(buttons);

    if (user) {
        for (const auto& entry : user->values.entries()) {
            if (entry.known == KnownAttribute::Custom)
                addCustomRow(QString::fromUtf8(entry.custom.data(), static_cast<qsizetype>(entry.custom.size())),
                             QString::fromUtf8(entry.value.data(), static_cast<qsizetype>(entry.value.size())));
        }
        for (const Field& field : m_fields) {
            const auto value = user->values.get(field.attribute);
            field.edit->setText(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
            field.edit->setCursorPosition(0);
        }
    }
    if (!m_fields.empty())
        m_fields.front().edit->setFocus();
}

void UserDialog::addGroup(QVBoxLayout* column, int group)
{
    column->addWidget((new PlainLabel(valueGroupLabel(static_cast<ValueGroup>(group))))->asHeading());
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    for (const AttributeInfo& info : knownAttributes()) {
        if (static_cast<int>(valueGroup(info.known)) == group && info.known != KnownAttribute::Custom)
            addField(form, info);
    }
    column->addLayout(form);
}

void UserDialog::addField(QFormLayout* form, const AttributeInfo& info)
{
    const Attribute attribute{info.known, {}};
    auto* edit = new QLineEdit;
    edit->setAccessibleName(attribute.label());
    edit->setObjectName(QString::fromStdString(attribute.name()));
    auto* problem = new PlainLabel;
    problem->setTone(Tone::Bad);
    problem->setFont(textFont(TextSize::Caption));
    problem->setWordWrap(true);
    problem->hide();
    auto* cell = new QVBoxLayout;
    cell->setSpacing(2);
    if (info.known == KnownAttribute::Manager) {
        auto* choose = new QToolButton;
        choose->setIcon(strokeIcon(QStringLiteral("search")));
        choose->setAccessibleName(tr("Choose the manager"));
        choose->setToolTip(tr("Choose the manager among the users"));
        connect(choose, &QToolButton::clicked, this, [this, edit] { pickManager(edit); });
        auto* row = new QHBoxLayout;
        row->addWidget(edit, 1);
        row->addWidget(choose);
        cell->addLayout(row);
    } else {
        cell->addWidget(edit);
    }
    cell->addWidget(problem);
    auto* label = new PlainLabel(info.required ? tr("%1 *", "label of a required field").arg(attribute.label())
                                               : attribute.label());
    label->setBuddy(edit);
    form->addRow(label, cell);
    m_fields.push_back({attribute, edit, problem});
    const std::size_t at = m_fields.size() - 1;
    connect(edit, &QLineEdit::editingFinished, this, [this, at] { check(m_fields[at]); });
    connect(edit, &QLineEdit::textEdited, this, [this, at] {
        if (m_fields[at].problem->isVisible())
            check(m_fields[at]); // mend while typing, but do not scold early
    });
}

void UserDialog::addCustomTable(QVBoxLayout* column)
{
    column->addWidget((new PlainLabel(valueGroupLabel(ValueGroup::Custom)))->asHeading());
    m_custom = new QTableWidget(0, 2);
    m_custom->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_custom->horizontalHeader()->setStretchLastSection(true);
    m_custom->verticalHeader()->hide();
    m_custom->setAccessibleName(tr("Custom attributes"));
    m_custom->setTabKeyNavigation(false);
    m_custom->setMinimumHeight(120);
    column->addWidget(m_custom);
    auto* add = new QPushButton(tr("Add attribute"));
    setRole(add, "link");
    add->setIcon(strokeIcon(QStringLiteral("plus"), Tone::Accent));
    connect(add, &QPushButton::clicked, this, [this] {
        addCustomRow(QString(), QString());
        m_custom->setFocus();
        m_custom->editItem(m_custom->item(m_custom->rowCount() - 1, 0));
    });
    column->addWidget(add, 0, Qt::AlignLeft);
}

void UserDialog::addCustomRow(const QString& name, const QString& value)
{
    const int row = m_custom->rowCount();
    m_custom->insertRow(row);
    m_custom->setItem(row, 0, new QTableWidgetItem(name));
    m_custom->setItem(row, 1, new QTableWidgetItem(value));
}

void UserDialog::pickManager(QLineEdit* edit)
{
    auto* picker = new PersonPicker(m_service, tr("Choose the manager"), tr("Choose"), false, this);
    connect(picker, &PersonPicker::rowPicked, edit, [edit](const UserRow& row) {
        edit->setText(QString::fromStdString(row.email.empty() ? row.username : row.email));
    });
    picker->open();
}

UserValues UserDialog::values() const
{
    UserValues values;
    for (const Field& field : m_fields)
        values.set(field.attribute, field.edit->text().trimmed().toStdString());
    for (int row = 0; row < m_custom->rowCount(); ++row) {
        const QString name = m_custom->item(row, 0) ? m_custom->item(row, 0)->text().trimmed() : QString();
        const QString value = m_custom->item(row, 1) ? m_custom->item(row, 1)->text().trimmed() : QString();
        if (!name.isEmpty())
            values.set(Attribute{KnownAttribute::Custom, name.toStdString()}, value.toStdString());
    }
    return values;
}

UserState UserDialog::state() const
{
    return m_state ? static_cast<UserState>(m_state->currentData().toInt()) : UserState::Active;
}

QString UserDialog::customProblem() const
{
    QStringList names;
    for (int row = 0; row < m_custom->rowCount(); ++row) {
        const QString name = m_custom->item(row, 0) ? m_custom->item(row, 0)->text().trimmed() : QString();
        const QString value = m_custom->item(row, 1) ? m_custom->item(row, 1)->text().trimmed() : QString();
        if (name.isEmpty() && !value.isEmpty())
            return tr("The custom attribute with the value “%1” needs a name.").arg(value);
        if (!name.isEmpty() && names.contains(name))
            return tr("The custom attribute “%1” is there twice. Remove one of them.").arg(name);
        names << name;
    }
    return {};
}

bool UserDialog::check(const Field& field)
{
    const auto problem = valueProblem(field.attribute, field.edit->text());
    mark(field, problem.value_or(QString()));
    return !problem;
}

void UserDialog::mark(const Field& field, const QString& problem)
{
    field.problem->setText(problem);
    field.problem->setVisible(!problem.isEmpty());
    field.edit->setAccessibleDescription(problem);
    field.edit->setProperty("invalid", !problem.isEmpty());
    style()->unpolish(field.edit);
    style()->polish(field.edit);
}

void UserDialog::submit()
{
    m_error->hide();
    QLineEdit* first = nullptr;
    for (const Field& field : m_fields) {
        if (!check(field) && !first)
            first = field.edit;
    }
    if (first) {
        first->setFocus();
        return;
    }
    if (const QString problem = customProblem(); !problem.isEmpty()) {
        showError({ErrorKind::Invalid, problem});
        m_custom->setFocus();
        return;
    }
    emit submitted();
}

void UserDialog::showError(const Error& error)
{
    setBusy(false);
    for (const Field& field : m_fields) {
        if (!error.where.isEmpty() && error.where == QString::fromStdString(field.attribute.name())) {
            mark(field, error.message);
            field.edit->setFocus();
            return;
        }
    }
    m_error->setText(error.message);
    m_error->show();
}

void UserDialog::setBusy(bool busy)
{
    m_save->setEnabled(!busy);
}

} // namespace muster
