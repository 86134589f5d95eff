// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/headerlist.h"

#include "core/source/connectorfile.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/returnkey.h"
#include "ui/wizard/secretfield.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace muster {

HeaderList::HeaderList(QWidget* parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)), m_add(new QPushButton(tr("Add Header"), this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::XSmall);
    setRole(m_add, "link");
    m_add->setIcon(strokeIcon(QStringLiteral("plus"), Tone::Accent));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_add);
    foot->addStretch();
    m_column->addLayout(foot);
    setFocusProxy(m_add);
    keepReturn(this);
    connect(m_add, &QPushButton::clicked, this, [this] { addRow()->name->setFocus(); });
}

void HeaderList::setFields()
{
    m_areFields = true;
    m_add->setText(tr("Add Field"));
}

HeaderList::Row* HeaderList::addRow()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    auto row = std::make_unique<Row>(Row{line,
                                         new QLineEdit(line),
                                         new QLineEdit(line),
                                         new SecretField(line),
                                         new QCheckBox(tr("Secret"), line),
                                         new QToolButton(line),
                                         {},
                                         {}});
    Row* const added = row.get();
    m_rows.push_back(std::move(row));
    added->remove->setIcon(strokeIcon(QStringLiteral("trash")));
    if (m_secrets)
        added->secret->setStore(m_secrets);
    added->secret->setOrigin(m_origin);
    layout->addWidget(added->name, 2);
    layout->addWidget(added->value, 3);
    layout->addWidget(added->secret, 3);
    layout->addWidget(added->isSecret);
    layout->addWidget(added->remove);
    m_column->insertWidget(static_cast<int>(m_rows.size()) - 1, line);
    nameFields(*added, static_cast<int>(m_rows.size()));
    show(*added);
    connect(added->name, &QLineEdit::textEdited, this, &HeaderList::edited);
    connect(added->value, &QLineEdit::textEdited, this, &HeaderList::edited);
    connect(added->isSecret, &QCheckBox::clicked, this, [this, line](bool on) { setSecret(line, on); });
    connect(added->secret, &SecretField::failed, this, &HeaderList::failed);
    connect(added->remove, &QToolButton::clicked, this, [this, line] { removeRow(line); });
    return added;
}

void HeaderList::nameFields(Row& row, int number) const
{
    row.name->setPlaceholderText(m_areFields ? tr("Field name") : tr("Header name"));
    row.value->setPlaceholderText(tr("Value"));
    if (m_areFields) {
        row.name->setAccessibleName(tr("Name of field %1").arg(number));
        row.value->setAccessibleName(tr("Value of field %1").arg(number));
        row.secret->setFieldName(tr("Secret value of field %1").arg(number));
        row.isSecret->setAccessibleName(tr("The value of field %1 is secret").arg(number));
        row.remove->setAccessibleName(tr("Remove field %1").arg(number));
        row.remove->setToolTip(tr("Remove this field"));
        return;
    }
    row.name->setAccessibleName(tr("Name of header %1").arg(number));
    row.value->setAccessibleName(tr("Value of header %1").arg(number));
    row.secret->setFieldName(tr("Secret value of header %1").arg(number));
    row.isSecret->setAccessibleName(tr("The value of header %1 is secret").arg(number));
    row.remove->setAccessibleName(tr("Remove header %1").arg(number));
    row.remove->setToolTip(tr("Remove this header"));
}

void HeaderList::show(Row& row) const
{
    const bool secret = !row.secretName.empty();
    row.value->setVisible(!secret);
    row.secret->setVisible(secret);
    row.isSecret->setChecked(secret);
    row.secret->setSecretName(row.secretName);
}

std::string HeaderList::freeSecretName(const std::string& header) const
{
    const std::string kind(m_areFields ? "login-" : "header-");
    const std::string wanted = kind + (header.empty() ? std::string("value") : idFromLabel(header));
    std::string name = wanted;
    const auto taken = [this](const std::string& candidate) {
        return std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row->secretName == candidate; });
    };
    for (int number = 2; taken(name); ++number)
        name = wanted + '-' + std::to_string(number);
    return name;
}

void HeaderList::setSecret(QWidget* line, bool on)
{
    for (const auto& row : m_rows) {
        if (row->line != line)
            continue;
        const QString typed = row->value->text();
        row->secretName = on ? freeSecretName(row->name->text().toStdString()) : std::string();
        row->value->clear(); // a secret does not stay in the connector
        show(*row);
        emit edited();
        if (on && !typed.isEmpty())
            row->secret->setPending(typed);
        (on ? static_cast<QWidget*>(row->secret) : row->value)->setFocus();
    }
}

void HeaderList::removeRow(QWidget* line)
{
    std::erase_if(m_rows, [line](const auto& row) { return row->line == line; });
    line->hide();
    line->deleteLater();
    m_add->setFocus();
    emit edited();
}

void HeaderList::setOrigin(const std::optional<Origin>& origin)
{
    m_origin = origin;
    for (const auto& row : m_rows)
        row->secret->setOrigin(origin);
}

void HeaderList::setHeaders(const std::vector<HeaderField>& headers)
{
    if (this->headers() == headers)
        return;
    while (m_rows.size() > headers.size()) {
        m_rows.back()->line->hide();
        m_rows.back()->line->deleteLater();
        m_rows.pop_back();
    }
    while (m_rows.size() < headers.size())
        addRow();
    for (std::size_t at = 0; at < headers.size(); ++at) {
        Row& row = *m_rows[at];
        const QString name = QString::fromStdString(headers[at].name);
        if (row.name->text() != name)
            row.name->setText(name);
        const MaybeSecret& value = headers[at].value;
        row.secretName = value.secret;
        row.format = value.isSecret() ? value.text : std::string();
        const QString text = value.isSecret() ? QString() : QString::fromStdString(value.text);
        if (row.value->text() != text)
            row.value->setText(text);
        show(row);
    }
}

std::vector<HeaderField> HeaderList::headers() const
{
    std::vector<HeaderField> headers;
    for (const auto& row : m_rows) {
        HeaderField field{row->name->text().toStdString(), {}};
        if (row->secretName.empty())
            field.value.text = row->value->text().toStdString();
        else
            field.value = {row->format, row->secretName};
        if (!field.name.empty() || !field.value.text.empty() || field.value.isSecret())
            headers.push_back(std::move(field));
    }
    return headers;
}

void HeaderList::commit()
{
    for (const auto& row : m_rows) {
        if (!row->secretName.empty())
            row->secret->commit();
    }
}

} // namespace muster
