// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/fieldbinder.h"

#include <QWidget>

namespace muster {
namespace Ui {
class IdentityTab;
}
class ImportService;

/// Identity management of an application: what is set up, its actions, import settings, versions, deactivation.
class IdentityTab : public QWidget
{
    Q_OBJECT

public:
    IdentityTab(DraftModel& draft, ImportService& service, QWidget* parent = nullptr);
    ~IdentityTab() override;
    void setVersions(const std::vector<ConnectorVersion>& versions, std::int64_t current);

signals:
    void wizardRequested(bool test, const QString& place = {});
    void importRequested();
    void usersRequested();
    void rollBackRequested(qint64 version);
    void deactivateConfirmed();
    void failed(const muster::Error& error);

private:
    void bindSettings();
    void bindLimits();
    void connectActions();
    void showState();
    void showFacts();
    DraftModel& m_draft;
    FieldBinder* m_binder;
    std::unique_ptr<Ui::IdentityTab> m_form;
    class ConfirmBar* m_confirm;
    class CredentialsBox* m_credentials;
    class ScheduleBox* m_schedule;
};

} // namespace muster
