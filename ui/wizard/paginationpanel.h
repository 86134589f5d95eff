// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class PaginationPanel;
}

/// How a long list comes in pages: the kind, its parameters, and the first requests that follow from them.
class PaginationPanel : public WizardPanel
{
    Q_OBJECT

public:
    explicit PaginationPanel(DraftModel& draft, QWidget* parent = nullptr);
    ~PaginationPanel() override;

private:
    void bindKind();
    void bindTexts();
    void bindNumbers();
    void showKind();
    std::unique_ptr<Ui::PaginationPanel> m_form;
};

} // namespace muster
