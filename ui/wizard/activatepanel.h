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
    void showState();
    void showProblems();
    std::unique_ptr<Ui::ActivatePanel> m_form;
};

} // namespace muster
