// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/activatepanel.h"

#include "ui/connectors/integrationfacts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui_activatepanel.h"

namespace muster {

ActivatePanel::ActivatePanel(DraftModel& draft, QWidget* parent)
    : WizardPanel(draft, WizardStep::Activate, parent), m_form(std::make_unique<Ui::ActivatePanel>())
{
    m_form->setupUi(this);
    setRole(m_form->activate, "primary");
    m_form->summaryRows->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_form->summaryRows->setHorizontalSpacing(space::Large);
    m_form->problems->setWordWrap(true);
    m_form->problems->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&this->draft(), &DraftModel::problemsChanged, this, &ActivatePanel::showState);
    connect(&this->draft(), &DraftModel::testedChanged, this, &ActivatePanel::showState);
    connect(m_form->activate, &QPushButton::clicked, this, &ActivatePanel::activateRequested);
    const auto go = [this](QListWidgetItem* item) { emit placeRequested(item->data(Qt::UserRole).toString()); };
    connect(m_form->problems, &QListWidget::itemClicked, this, go);
    connect(m_form->problems, &QListWidget::itemActivated, this, go);
    prepare();
    showState();
}

ActivatePanel::~ActivatePanel() = default;

void ActivatePanel::enter()
{
    WizardPanel::enter();
    showState();
}

void ActivatePanel::showState()
{
    if (!isVisible() && m_form->problems->count() > 0)
        return; // brought up to date when somebody comes here
    const bool active = draft().isActive();
    const bool ready = !draft().hasErrors() && draft().isTested();
    m_form->activate->setText(active ? tr("Save and Keep Active") : tr("Activate"));
    m_form->activate->setEnabled(ready);
    m_form->intro->setText(!ready ? tr("The import can be activated when everything in this list is mended.")
                           : active
                               ? tr("Everything is right. Saving replaces the version that is in use.")
                               : tr("Everything is right. Activating makes imports possible; it does not start one."));
    clearLayout(m_form->summaryRows);
    for (const auto& [name, value] : integrationFacts(draft().connector())) {
        auto* label = new PlainLabel(name);
        label->setTone(Tone::Neutral);
        auto* text = new PlainLabel(value);
        text->setWordWrap(true);
        m_form->summaryRows->addRow(label, text);
    }
    showProblems();
}

void ActivatePanel::showProblems()
{
    m_form->problems->clear();
    const auto add = [this](const QString& place, const QString& text, bool error, const std::string& path) {
        auto* item = new QListWidgetItem(error ? strokeIcon(QStringLiteral("error"), Tone::Bad)
                                               : strokeIcon(QStringLiteral("warning"), Tone::Caution),
                                         QStringLiteral("%1: %2").arg(place, text), m_form->problems);
        item->setData(Qt::UserRole, QString::fromStdString(path));
    };
    for (const Problem& problem : draft().problems()) {
        const auto step = stepOfPath(problem.path);
        add(step ? stepTitle(*step) : tr("Application"), problem.message, problem.severity == Severity::Error,
            problem.path);
    }
    if (!draft().isTested())
        add(stepTitle(WizardStep::Test), tr("The connection was not tested with these settings. Test it."), true,
            std::string(testPlace));
    const int count = m_form->problems->count();
    m_form->problemsBox->setVisible(count > 0);
    m_form->problemsTitle->setText(draft().hasErrors() || !draft().isTested() ? tr("To be mended first")
                                                                              : tr("Worth a look"));
    int height = 12;
    for (int row = 0; row < count; ++row)
        height += std::max(m_form->problems->sizeHintForRow(row), 24) + 4;
    m_form->problems->setFixedHeight(std::min(height, 260));
}

} // namespace muster
