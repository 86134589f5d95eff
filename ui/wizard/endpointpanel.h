// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class EndpointPanel;
}

/// The request that lists all people, and where they are in its answer.
class EndpointPanel : public WizardPanel
{
    Q_OBJECT

public:
    explicit EndpointPanel(DraftModel& draft, QWidget* parent = nullptr);
    ~EndpointPanel() override;

protected:
    [[nodiscard]] QWidget* fieldToFill() const override;

private:
    void bindRequest();
    void bindBody();
    void bindAnswer();
    void bindDetail();
    void loadBody();
    void takeBody();
    void showState();
    std::unique_ptr<Ui::EndpointPanel> m_form;
    class ProblemLabel* m_bodyProblem = nullptr;
    bool m_loadingBody = false;
};

} // namespace muster
