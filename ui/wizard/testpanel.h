// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/wizard/treepick.h"
#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class TestPanel;
}

/// Test Connection: one page asked for as an import would, the complete answer, and paths set by a click in it.
class TestPanel : public WizardPanel
{
    Q_OBJECT

public:
    TestPanel(DraftModel& draft, ImportService& service, QWidget* parent = nullptr);
    ~TestPanel() override;
    void start();
    void enter() override;
    [[nodiscard]] bool fillsHeight() const override { return true; }

private:
    void finished(const SourceClient::Probe& probe);
    void showBusy(bool busy);
    void showMarks();
    void pick(const QModelIndex& index);
    [[nodiscard]] PickKind pickKind() const;
    ImportService& m_service;
    std::unique_ptr<Ui::TestPanel> m_form;
    ImportService::Job m_job = 0;
    Source m_asked; ///< the source under test: an edit meanwhile is not tested
};

} // namespace muster
