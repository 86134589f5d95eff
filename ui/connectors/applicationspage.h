// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QWidget>

namespace muster {
namespace Ui {
class ApplicationsPage;
}

class ApplicationsModel;
class ApplicationView;
class NoticePanel;
class WizardView;

/// The applications: list, adding, one application, its wizard. Drafts are kept at every step.
class ApplicationsPage : public QWidget
{
    Q_OBJECT

public:
    /// `ports` are those of the GUI's thread; slow things run through `service`.
    ApplicationsPage(Ports& ports, ImportService& service, QWidget* parent = nullptr);
    ~ApplicationsPage() override;

    Q_INVOKABLE void refresh();
    /// Back to the list; whatever is being edited is kept as a draft.
    Q_INVOKABLE void home();
    /// Opens one application; on Identity Management when `identity`.
    void openApplication(const QString& connectorId, bool identity = false);
    void addApplication();
    void openWizard(bool test, const QString& place = {});
    /// To the field of a place in a connector's file: in its wizard, or on the application's own pages.
    void openPlace(const QString& connectorId, const QString& place);

signals:
    void importRequested(const QString& connectorId);
    void usersRequested(const QString& connectorId);

private:
    void prepare();
    void showRows();
    void openRow(int row);
    void rowMenu(const QPoint& at);
    void showPage(QWidget* page);
    void backToList();
    void wizardDone(const QString& words);
    void importFile();
    void readFile(const QString& path);
    void addFromFile(const Connector& connector);
    void exportFile(const QString& connectorId);
    void removeDraftOfNew();

    Ports& m_ports;
    ImportService& m_service;
    std::unique_ptr<Ui::ApplicationsPage> m_form;
    ApplicationsModel* m_model;
    NoticePanel* m_notice;
    ApplicationView* m_view = nullptr;
    WizardView* m_wizard = nullptr;
    QWidget* m_new = nullptr;
};

} // namespace muster
