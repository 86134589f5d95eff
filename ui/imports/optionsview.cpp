// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/optionsview.h"

#include "core/base/untrusted.h"
#include "ui/directory/usermodel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/returnkey.h"
#include "ui_optionsview.h"

namespace muster {

OptionsView::OptionsView(QWidget* parent) : QWidget(parent), m_form(std::make_unique<Ui::OptionsView>())
{
    m_form->setupUi(this);
    setRole(m_form->card, "card");
    setRole(m_form->waiting, "card");
    setRole(m_form->go, "primary");
    m_form->whoTitle->asHeading();
    for (PlainLabel* label : {m_form->hint, m_form->reactivateHint, m_form->filterHint, m_form->promise})
        label->asCaption();
    m_form->filterLabel->setBuddy(m_form->filter);
    m_form->waiting->hide();
    m_form->waitingRow->setStretch(0, 1);
    for (QRadioButton* button : {m_form->both, m_form->onlyNew, m_form->onlyUpdates, m_form->specific})
        connect(button, &QRadioButton::toggled, this, &OptionsView::explain);
    connect(m_form->go, &QPushButton::clicked, this, &OptionsView::continued);
    connect(m_form->openPlan, &QPushButton::clicked, this, [this] {
        if (m_offered)
            emit planOpened(*m_offered);
    });
    pressOnReturn(this, m_form->go);
    setFocusProxy(m_form->both);
    explain();
}

OptionsView::~OptionsView() = default;

void OptionsView::setConnector(const Connector& connector)
{
    m_form->reactivate->setChecked(connector.import.allowReactivation);
    if (connector.source && !connector.source->filter.empty())
        m_form->filterHint->setText(
            tr("Added to the application's own filter: %1").arg(displayText(connector.source->filter)));
}

void OptionsView::offerPlan(const std::optional<Plan>& plan)
{
    m_offered = plan;
    m_form->waiting->setVisible(plan.has_value());
    if (plan)
        m_form->waitingText->setText(tr("The plan of %1 has not been imported yet.").arg(shortTime(plan->created)));
}

ImportOptions OptionsView::options() const
{
    ImportOptions options;
    options.create = !m_form->onlyUpdates->isChecked();
    options.update = !m_form->onlyNew->isChecked();
    options.reactivate = m_form->reactivate->isChecked();
    options.filter = m_form->filter->text().trimmed().toStdString();
    options.startedBy = "person";
    return options;
}

bool OptionsView::picksPeople() const
{
    return m_form->specific->isChecked();
}

void OptionsView::explain()
{
    QString text;
    if (m_form->both->isChecked())
        text = tr("Creates new users, writes every change of a mapped attribute, and suspends users whose status "
                  "becomes an inactive one.");
    else if (m_form->onlyNew->isChecked())
        text = tr("Creates new users. Users who are already in the directory stay as they are.");
    else if (m_form->onlyUpdates->isChecked())
        text = tr("Writes changes and suspends users whose status becomes an inactive one. Nobody new is created.");
    else
        text = tr("Shows everybody who would change with nobody ticked: tick the people, and even the single values, "
                  "that you want.");
    m_form->hint->setText(text);
    m_form->reactivate->setEnabled(!m_form->onlyNew->isChecked());
}

} // namespace muster
