// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/totalpanel.h"

#include "ui_totalpanel.h"

namespace muster {

TotalPanel::TotalPanel(DraftModel& draft, QWidget* parent)
    : WizardPanel(draft, WizardStep::TotalCount, parent), m_form(std::make_unique<Ui::TotalPanel>())
{
    m_form->setupUi(this);
    m_form->where->addItem(tr("Nowhere: the source gives no total"), static_cast<int>(Total::In::None));
    m_form->where->addItem(tr("In the response body"), static_cast<int>(Total::In::Body));
    m_form->where->addItem(tr("In a response header"), static_cast<int>(Total::In::Header));
    binder().choice(
        m_form->where, "source.total.in", tr("Response Parameter Location"),
        [](const Connector& c) { return static_cast<int>(sourceOf(c).total.in); },
        [](Connector& c, int in) { sourceOf(c).total.in = static_cast<Total::In>(in); });
    binder().text(
        m_form->path, "source.total.path", tr("Path of the Total"),
        [](const Connector& c) { return sourceOf(c).total.path; },
        [](Connector& c, const std::string& text) { sourceOf(c).total.path = text; });
    binder().text(
        m_form->name, "source.total.name", tr("Header with the Total"),
        [](const Connector& c) { return sourceOf(c).total.name; },
        [](Connector& c, const std::string& text) { sourceOf(c).total.name = text; });
    connect(&this->draft(), &DraftModel::changed, this, &TotalPanel::showWhere);
    showWhere();
    prepare();
}

TotalPanel::~TotalPanel() = default;

void TotalPanel::showWhere()
{
    const Total::In in = sourceOf(draft().connector()).total.in;
    m_form->pathBox->setVisible(in == Total::In::Body);
    m_form->nameBox->setVisible(in == Total::In::Header);
}

} // namespace muster
