// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/keyvaluetable.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/returnkey.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace muster {

KeyValueTable::KeyValueTable(QWidget* parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)), m_add(new QPushButton(this)), m_key(tr("Name")),
      m_value(tr("Value"))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::XSmall);
    setRole(m_add, "link");
    m_add->setIcon(strokeIcon(QStringLiteral("plus"), Tone::Accent));
    m_add->setText(tr("Add Parameter"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_add);
    foot->addStretch();
    m_column->addLayout(foot);
    setFocusProxy(m_add);
    keepReturn(this);
    connect(m_add, &QPushButton::clicked, this, [this] { addRow().key->setFocus(); });
}

void KeyValueTable::setTitles(const QString& key, const QString& value, const QString& add)
{
    m_key = key;
    m_value = value;
    m_add->setText(add);
}

KeyValueTable::Row& KeyValueTable::addRow()
{
    auto* line = new QWidget(this);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    m_rows.push_back({line, new QLineEdit(line), new QLineEdit(line), new QToolButton(line)});
    Row& added = m_rows.back();
    added.remove->setIcon(strokeIcon(QStringLiteral("trash")));
    row->addWidget(added.key, 2);
    row->addWidget(added.value, 3);
    row->addWidget(added.remove);
    m_column->insertWidget(static_cast<int>(m_rows.size()) - 1, line);
    name(added, static_cast<int>(m_rows.size()));
    connect(added.key, &QLineEdit::textEdited, this, &KeyValueTable::edited);
    connect(added.value, &QLineEdit::textEdited, this, &KeyValueTable::edited);
    connect(added.remove, &QToolButton::clicked, this, [this, line] { removeRow(line); });
    return added;
}

void KeyValueTable::name(Row& row, int number) const
{
    row.key->setPlaceholderText(m_key);
    row.value->setPlaceholderText(m_value);
    row.key->setAccessibleName(tr("%1 in line %2").arg(m_key).arg(number));
    row.value->setAccessibleName(tr("%1 in line %2").arg(m_value).arg(number));
    row.remove->setAccessibleName(tr("Remove line %1").arg(number));
    row.remove->setToolTip(tr("Remove this line"));
}

void KeyValueTable::removeRow(QWidget* line)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [line](const Row& row) { return row.line == line; });
    if (found == m_rows.end())
        return;
    m_rows.erase(found);
    line->hide();
    line->deleteLater();
    m_add->setFocus();
    emit edited();
}

void KeyValueTable::setPairs(const Pairs& pairs)
{
    if (this->pairs() == pairs)
        return;
    while (m_rows.size() > pairs.size()) {
        m_rows.back().line->deleteLater();
        m_rows.back().line->hide();
        m_rows.pop_back();
    }
    while (m_rows.size() < pairs.size())
        addRow();
    for (std::size_t at = 0; at < pairs.size(); ++at) {
        const auto put = [](QLineEdit* edit, const std::string& text) {
            if (edit->text() != QString::fromStdString(text))
                edit->setText(QString::fromStdString(text));
        };
        put(m_rows[at].key, pairs[at].first);
        put(m_rows[at].value, pairs[at].second);
    }
}

KeyValueTable::Pairs KeyValueTable::pairs() const
{
    Pairs pairs;
    for (const Row& row : m_rows) {
        if (!row.key->text().isEmpty() || !row.value->text().isEmpty())
            pairs.emplace_back(row.key->text().toStdString(), row.value->text().toStdString());
    }
    return pairs;
}

} // namespace muster
