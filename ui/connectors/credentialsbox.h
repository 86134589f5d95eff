// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/credentials.h"
#include "core/sync/importservice.h"

#include <QWidget>

#include <map>

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace muster {

class PlainLabel;
class SecretField;
class StoredSecrets;

/// How the credentials of an integration stand: what should be done, when they last worked and were renewed, and each
/// stored secret (never its value) with a way to replace it.
class CredentialsBox : public QWidget
{
    Q_OBJECT

public:
    CredentialsBox(ImportService& service, const std::string& connector, QWidget* parent = nullptr);
    void setConnector(const Connector& connector);
    /// Looks again; the secret store may ask the person to unlock it.
    void refresh();

signals:
    void failed(const muster::Error& error);
    /// The authorization is given in the wizard.
    void authorizeRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void showHealth(const CredentialHealth& health);
    void showTimes(const CredentialHealth& health);
    void showSecrets(const CredentialHealth& health);
    [[nodiscard]] SecretField* makeField(const CredentialState& secret);

    ImportService& m_service;
    StoredSecrets* m_secrets;
    Connector m_connector;
    PlainLabel* m_state;
    QPushButton* m_authorize;
    QFormLayout* m_rows;
    std::map<std::string, SecretField*> m_fields; ///< by name and host: what is half typed in one stays there
    bool m_stale = true;
};

} // namespace muster
