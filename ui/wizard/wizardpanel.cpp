// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardpanel.h"

#include "ui/wizard/problemlabel.h"

#include <QAbstractScrollArea>
#include <QBoxLayout>

namespace muster {

WizardPanel::WizardPanel(DraftModel& draft, WizardStep step, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_step(step), m_binder(new FieldBinder(draft, this))
{
}

void WizardPanel::prepare()
{
    applyTextRoles(this);
    auto* column = qobject_cast<QBoxLayout*>(layout());
    // A form has one column inside; a panel that fills the height has its title and introduction directly.
    if (column && !fillsHeight() && column->count() > 0 && column->itemAt(0)->widget())
        column = qobject_cast<QBoxLayout*>(column->itemAt(0)->widget()->layout());
    m_others = new ProblemLabel(this);
    if (column)
        column->insertWidget(std::min(2, column->count()), m_others);
    connect(&m_draft, &DraftModel::problemsChanged, this, &WizardPanel::showOtherProblems);
    showOtherProblems();
}

void WizardPanel::showOtherProblems()
{
    std::vector<const Problem*> found;
    for (const Problem& problem : m_draft.problems()) {
        if (stepOfPath(problem.path) == m_step && !m_binder->claims(problem.path))
            found.push_back(&problem);
    }
    m_others->setProblems(found, false);
}

void WizardPanel::enter()
{
    showOtherProblems();
}

void WizardPanel::leave()
{
    m_binder->touchAll();
}

void WizardPanel::focusFirst()
{
    const QWidget* current = window()->focusWidget();
    if (current && isAncestorOf(current) && current->isVisibleTo(this))
        return;
    if (QWidget* field = fieldToFill())
        return field->setFocus(Qt::TabFocusReason);
    for (QWidget* next = nextInFocusChain(); next && next != this; next = next->nextInFocusChain()) {
        const bool takesKeys = (next->focusPolicy() & Qt::TabFocus) && !qobject_cast<QAbstractScrollArea*>(next);
        if (takesKeys && isAncestorOf(next) && next->isVisibleTo(this) && next->isEnabledTo(this))
            return next->setFocus(Qt::TabFocusReason);
    }
}

bool WizardPanel::focusPlace(const std::string& path)
{
    return m_binder->focusPlace(path);
}

const Source& sourceOf(const Connector& connector)
{
    static const Source none;
    return connector.source ? *connector.source : none;
}

} // namespace muster
