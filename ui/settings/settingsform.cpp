// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsform.h"

#include "ui/widgets/layouts.h"
#include "ui/widgets/tokens.h"
#include "ui/wizard/problemlabel.h"

#include <QFormLayout>

namespace muster {

SettingsForm::SettingsForm(QWidget* parent) : QWidget(parent), m_rows(new QFormLayout(this))
{
    m_rows->setContentsMargins(space::XLarge, 0, 0, 0);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_rows->setHorizontalSpacing(space::Large);
    m_rows->setVerticalSpacing(space::Medium);
}

void SettingsForm::addField(const QString& where, const QString& name, QWidget* field, QWidget* focus)
{
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::XSmall);
    auto* problem = new ProblemLabel;
    problem->setObjectName(QStringLiteral("problem ") + where);
    column->addWidget(field);
    column->addWidget(problem);
    m_rows->addRow(name, cell);
    if (auto* label = qobject_cast<QLabel*>(m_rows->labelForField(cell)))
        label->setBuddy(focus ? focus : field);
    m_fields[where] = {problem, focus ? focus : field};
}

void SettingsForm::addPart(const QString& where, const QString& rowOf, QWidget* focus)
{
    m_fields[where] = {m_fields.at(rowOf).problem, focus};
}

void SettingsForm::addLine(const QString& name, QWidget* field)
{
    m_rows->addRow(name, field);
}

void SettingsForm::setFieldVisible(QWidget* field, bool visible)
{
    QWidget* cell = field;
    while (cell && cell->parentWidget() != this)
        cell = cell->parentWidget();
    if (!cell)
        return;
    cell->setVisible(visible);
    if (QWidget* label = m_rows->labelForField(cell))
        label->setVisible(visible);
}

bool SettingsForm::showProblems(const std::vector<Error>& problems)
{
    for (auto& [where, field] : m_fields) {
        field.problem->setMessage({});
        markInvalid(field.focus, false);
    }
    QWidget* first = nullptr;
    for (const Error& problem : problems) { // in the order of the form
        const auto found = m_fields.find(problem.where);
        if (found == m_fields.end())
            continue;
        if (found->second.problem->text().isEmpty())
            found->second.problem->setMessage(problem.message);
        markInvalid(found->second.focus, true);
        if (!first)
            first = found->second.focus;
    }
    if (first)
        focusInView(first);
    return first != nullptr;
}

void SettingsForm::clearProblem(const QString& where)
{
    const auto found = m_fields.find(where);
    if (found == m_fields.end())
        return;
    found->second.problem->setMessage({});
    markInvalid(found->second.focus, false);
}

} // namespace muster
