// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "ui/wizard/draftmodel.h"

#include <QWidget>

namespace muster {
namespace Ui {
class ApplicationView;
}

class ConfirmBar;
class IdentityTab;
class NoticePanel;
class SaveCheck;

/// One application: General and Identity Management. Both edit the same draft as the wizard does.
class ApplicationView : public QWidget
{
    Q_OBJECT

public:
    ApplicationView(Ports& ports, ImportService& service, const StoredConnector& stored, QWidget* parent = nullptr);
    ~ApplicationView() override;
    [[nodiscard]] DraftModel& draft() const { return *m_draft; }
    void showIdentity();
    void notice(const QString& text);

signals:
    void left();
    void wizardRequested(bool test, const QString& place = {}); ///< `place` of the connector file, to go to
    void importRequested(const QString& connectorId);
    void usersRequested(const QString& connectorId);
    void exportRequested(const QString& connectorId);
    void removed();

private:
    void prepare();
    void connectIdentity();
    void showState();
    void saveChanges();
    void save();
    void readVersions();
    void rollBack(qint64 version);
    void deactivate();
    void removeApplication();
    void forgetSecrets();
    [[nodiscard]] std::string id() const { return m_draft->key(); }

    Ports& m_ports;
    ImportService& m_service;
    std::unique_ptr<Ui::ApplicationView> m_form;
    std::unique_ptr<DraftModel> m_draft;
    IdentityTab* m_identity;
    NoticePanel* m_notice;
    ConfirmBar* m_confirm;
    SaveCheck* m_check = nullptr;
    std::int64_t m_version = 0;
};

} // namespace muster
