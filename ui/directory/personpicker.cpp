// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/personpicker.h"

#include "ui/directory/usermodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/searchfield.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

PersonPicker::PersonPicker(ImportService& service, const QString& title, const QString& action, bool several,
                           QWidget* parent)
    : QDialog(parent), m_model(new UserModel(service, this)), m_table(new DataTable(this)),
      m_search(new SearchField(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    m_search->setPlaceholderText(tr("Search by name, e-mail, username, employee ID or department"));
    m_table->setBlockModel(m_model);
    m_table->setAccessibleName(tr("Users found"));
    m_table->setSelectionMode(several ? QAbstractItemView::ExtendedSelection : QAbstractItemView::SingleSelection);
    m_table->setColumnWidths({200, 220, 120, 100});
    for (int column = UserModel::JobTitle; column < UserModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    auto* words = new PlainLabel(this);
    words->asCaption();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_action = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    m_action->setEnabled(false);
    setRole(m_action, "primary");
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_search);
    column->addWidget(m_table, 1);
    column->addWidget(words);
    column->addWidget(buttons);
    resize(680, 460);

    connect(m_search, &SearchField::searched, this, [this](const QString& text) {
        UserQuery query = m_model->query();
        query.search = text.toStdString();
        m_model->setQuery(query);
    });
    connect(m_model, &BlockModel::reloaded, this,
            [this, words] { words->setText(tr("%n user(s)", nullptr, m_model->rowCount())); });
    connect(m_model, &BlockModel::failed, words, [words](const Error& error) { words->setText(error.message); });
    connect(m_table, &DataTable::selectionSizeChanged, this, [this](qint64 count) { m_action->setEnabled(count > 0); });
    connect(m_table, &DataTable::rowActivated, this, &PersonPicker::take);
    connect(buttons, &QDialogButtonBox::accepted, this, &PersonPicker::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_model->reload();
    m_search->setFocus();
}

void PersonPicker::take()
{
    const auto users = m_table->selectedIds();
    if (users.empty())
        return;
    if (const UserRow* row = m_model->user(m_model->rowOf(users.front())))
        emit rowPicked(*row);
    emit picked(users);
    accept();
}

} // namespace muster
