// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/activatepanel.h"

#include "core/sync/importrun.h"
#include "ui/connectors/integrationfacts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui_activatepanel.h"

#include <QLocale>

#include <algorithm>

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
    const auto go = [this](QListWidgetItem* item) {
        const QString place = item->data(Qt::UserRole).toString();
        if (place.toStdString() == previewPlace)
            this->draft().setSample(m_samples.first);
        emit placeRequested(place);
    };
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
    for (const auto& [name, value] : integrationFacts(draft().connector()))
        addFact(name, value);
    m_samples = countSamples();
    if (m_samples.all > 0)
        addFact(tr("With the sample"), sampleText(m_samples));
    showProblems();
}

void ActivatePanel::addFact(const QString& name, const QString& value)
{
    auto* label = new PlainLabel(name);
    label->setTone(Tone::Neutral);
    auto* text = new PlainLabel(value);
    text->setWordWrap(true);
    m_form->summaryRows->addRow(label, text);
}

ActivatePanel::SampleCount ActivatePanel::countSamples() const
{
    constexpr std::size_t enough = 500; // the rest shows itself in the plan
    std::vector<std::string> samples = draft().samples();
    samples.resize(std::min(samples.size(), enough));
    SampleCount count;
    for (const PreviewRow& row : previewRecords(draft().connector(), samples)) {
        ++count.all;
        ++(row.action == Action::Create ? count.can : row.action == Action::Skip ? count.inactive : count.cannot);
        if (row.action != Action::Invalid || count.cannot > 1)
            continue;
        count.first = count.all - 1;
        const auto blocking = [](const FieldProblem& problem) { return problem.blocking; };
        const auto problem = std::find_if(row.problems.begin(), row.problems.end(), blocking);
        if (problem != row.problems.end())
            count.why = problem->message;
    }
    return count;
}

QString ActivatePanel::sampleText(const SampleCount& count)
{
    QStringList words{tr("%n record(s)", nullptr, count.all),
                      tr("%1 would become users").arg(QLocale().toString(count.can))};
    if (count.inactive > 0)
        words << tr("%1 not active at the source").arg(QLocale().toString(count.inactive));
    if (count.cannot > 0)
        words << tr("%1 cannot be imported").arg(QLocale().toString(count.cannot));
    return words.join(QStringLiteral("  ·  "));
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
    if (m_samples.cannot > 0) {
        const QString text = m_samples.can + m_samples.inactive > 0
                                 ? tr("%n record(s) of the sample cannot be imported.", nullptr, m_samples.cannot)
                                 : tr("Nobody in the sample can be imported.");
        add(stepTitle(WizardStep::Preview), QStringLiteral("%1 %2").arg(text, m_samples.why), false,
            std::string(previewPlace));
    }
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
