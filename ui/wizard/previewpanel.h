// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/wizard/wizardpanel.h"

namespace muster {
namespace Ui {
class PreviewPanel;
}

class PreviewModel;

/// The source record beside the user that it becomes; live while the mapping is edited.
class PreviewPanel : public WizardPanel
{
    Q_OBJECT

public:
    PreviewPanel(DraftModel& draft, ImportService& service, QWidget* parent = nullptr);
    ~PreviewPanel() override;
    void enter() override;
    [[nodiscard]] bool fillsHeight() const override { return true; }

private:
    void prepareTable();
    void connectActions();
    void refresh();
    void showRecord(const std::string& record);
    void showUser(const PreviewRow* row);
    void search(const QString& text, bool fromNext);
    void readMore();
    void saveRaw();
    void explain();
    [[nodiscard]] std::string record() const;
    ImportService& m_service;
    std::unique_ptr<Ui::PreviewPanel> m_form;
    PreviewModel* m_model;
    ImportService::Job m_job = 0;
    QString m_shownRecord;
    QString m_explainKey; ///< of the person shown; empty = nothing that names them
};

} // namespace muster
