// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class TotalPanel;
}

/// Where the source reports how many people there are.
class TotalPanel : public WizardPanel
{
    Q_OBJECT

public:
    explicit TotalPanel(DraftModel& draft, QWidget* parent = nullptr);
    ~TotalPanel() override;

private:
    void showWhere();
    std::unique_ptr<Ui::TotalPanel> m_form;
};

} // namespace muster
