// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class ActivatePanel;
}

/// The end: what was set up, what is still wrong with a way there, Activate.
class ActivatePanel : public WizardPanel
{
    Q_OBJECT

public:
    explicit ActivatePanel(DraftModel& draft, QWidget* parent = nullptr);
    ~ActivatePanel() override;
    void enter() override;

signals:
    void activateRequested();

private:
    /// What the samples of the connection test would become.
    struct SampleCount
    {
        int all = 0, can = 0, inactive = 0, cannot = 0;
        int first = 0; ///< the first that cannot be imported
        QString why;   ///< what is wrong with that one
    };
    void showState();
    [[nodiscard]] SampleCount countSamples() const;
    [[nodiscard]] static QString sampleText(const SampleCount& count);
    void showProblems();
    void addFact(const QString& name, const QString& value);
    std::unique_ptr<Ui::ActivatePanel> m_form;
    SampleCount m_samples;
};

} // namespace muster
