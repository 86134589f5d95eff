// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/wizard/draftmodel.h"

#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace muster {

class NoticePanel;
class PlainLabel;
class StoredSecrets;
class SaveCheck;
class WizardPanel;

/// The wizard: steps at the left with what is done and what is wrong, the panel of one step, Back, Next, Save and
/// close. It never asks before it closes: everything typed is in the draft.
class WizardView : public QWidget
{
    Q_OBJECT

public:
    WizardView(DraftModel& draft, ConnectorStore& store, ImportService& service, QWidget* parent = nullptr);
    ~WizardView() override;
    void goTo(WizardStep step);
    /// To the field of a place in the connector file; closes when that is not in the wizard.
    void goToPlace(const QString& path);
    void startTest();
    [[nodiscard]] WizardStep step() const;
    [[nodiscard]] WizardPanel* panel(WizardStep step) const;

signals:
    void closed();
    void saved(qint64 version);
    void activated();

protected:
    void focusInEvent(QFocusEvent* event) override;

private:
    void build();
    void buildHeader(QVBoxLayout* column);
    void buildFooter(QVBoxLayout* column);
    void addPanels(ImportService& service);
    void add(WizardPanel* panel);
    void showSteps();
    void showStep();
    void saveAndClose();
    void save();
    void activate();

    DraftModel& m_draft;
    ConnectorStore& m_store;
    StoredSecrets* m_secrets;
    QListWidget* m_list;
    QStackedWidget* m_stack;
    std::vector<WizardPanel*> m_panels;
    PlainLabel* m_title = nullptr;
    PlainLabel* m_kept = nullptr;
    QToolButton* m_undo = nullptr;
    QToolButton* m_redo = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_save = nullptr;
    NoticePanel* m_notice;
    SaveCheck* m_check = nullptr;
};

} // namespace muster
