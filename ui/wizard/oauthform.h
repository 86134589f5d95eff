// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/authorization.h"
#include "core/sync/importservice.h"

#include <QTimer>
#include <QWidget>

namespace muster {

namespace Ui {
class OAuthForm;
}
class DraftModel;
class FieldBinder;
class StoredSecrets;

/// The part of the Authentication step for OAuth 2.0: what the chosen grant needs, where to register Muster, and the
/// authorization itself in the person's browser.
class OAuthForm : public QWidget
{
    Q_OBJECT

public:
    explicit OAuthForm(QWidget* parent = nullptr);
    ~OAuthForm() override;
    /// Call once, before it is shown.
    void setUp(DraftModel& draft, StoredSecrets& secrets, ImportService& service, FieldBinder& binder);
    /// Asks how the authorization stands.
    void refresh();
    /// Stores what was typed into the secret fields.
    void commit();
    bool focusAuthorize(); ///< true: the button is there
    [[nodiscard]] bool isWaiting() const { return m_job != 0 || m_pending; }

signals:
    void failed(const muster::Error& error);
    void noticed(const QString& text);

private:
    void bindAddresses(FieldBinder& binder);
    void bindClient(FieldBinder& binder);
    void bindChoices(FieldBinder& binder);
    void show();
    void showRedirect();
    void showStatus(const Result<Authorization>& status);
    void showBusy(bool busy);
    void findUrls();
    void authorize();
    void start();
    void finish(const Result<Authorization>& done);
    void cancel();
    void openBrowser(const QString& address);

    std::unique_ptr<Ui::OAuthForm> m_form;
    DraftModel* m_draft = nullptr;
    StoredSecrets* m_secrets = nullptr;
    ImportService* m_service = nullptr;
    ImportService::Job m_job = 0; ///< the authorization under way
    QTimer m_pause;               ///< in typing, before the status is asked for
    bool m_pending = false;       ///< it begins when the secrets are stored
    QString m_address;
};

} // namespace muster
