// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/notifysettings.h"
#include "ui/settings/settingsform.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace muster {

class SecretField;
class StoredSecrets;

/// The server that takes our mail, and whom it goes to.
class MailForm : public SettingsForm
{
    Q_OBJECT

public:
    explicit MailForm(StoredSecrets& secrets, QWidget* parent = nullptr);
    void fill(const MailSettings& settings);
    /// What stands in the fields; `enabled` is not among them.
    [[nodiscard]] MailSettings entered() const;
    /// Stores a password that is typed and not stored yet. False when that cannot be done.
    bool commitSecret();

signals:
    void edited();
    void failed(const muster::Error& error);

private:
    void build();
    void watch();
    void changed(const QString& where);
    void chooseSecurity();
    void browse();
    [[nodiscard]] QWidget* serverRow();
    [[nodiscard]] QWidget* fileRow();
    [[nodiscard]] QWidget* attachRow();

    QLineEdit* m_host;
    QComboBox* m_security;
    QSpinBox* m_port;
    QLineEdit* m_username;
    SecretField* m_password;
    QLineEdit *m_caFile, *m_from, *m_fromName, *m_to;
    QCheckBox* m_attach;
    QSpinBox* m_attachKib;
    bool m_filling = false;
};

} // namespace muster
