// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/origin.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QPushButton;
class QToolButton;

namespace muster {

class PlainLabel;
class StoredSecrets;

/// A credential: typed once into a password field, stored for one host, never shown again. Then it says "stored" and
/// offers Replace and Remove. It stores by itself when the person leaves the field or presses Return.
class SecretField : public QWidget
{
    Q_OBJECT

public:
    explicit SecretField(QWidget* parent = nullptr);
    void setStore(StoredSecrets* secrets);
    /// Name in the secret store; empty = the value is not secret here.
    void setSecretName(const std::string& name);
    /// The host for which it is entered; none = the base URL is not good yet.
    void setOrigin(const std::optional<Origin>& origin);
    void setFieldName(const QString& name); ///< for screen readers and messages
    /// Offers to take the value from a file (a key in PEM), whose `title` the dialog shows.
    void setTakesFiles(const QString& title);
    /// False for a secret that nothing uses any more: it can only be removed.
    void setReplaceable(bool on);
    /// A value that was typed elsewhere and shall be stored here.
    void setPending(const QString& value);
    /// Stores what is typed. False when something is typed that cannot be stored yet.
    bool commit();
    [[nodiscard]] bool isStored() const;
    [[nodiscard]] bool hasPending() const;

signals:
    void stored();
    void failed(const muster::Error& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showState();
    void replace();
    void removeStored();
    void takeFile(const QString& title);
    [[nodiscard]] QString stateText() const;

    StoredSecrets* m_secrets = nullptr;
    std::string m_name;
    std::optional<Origin> m_origin;
    QString m_fieldName;
    bool m_replacing = false, m_storing = false, m_replaceable = true;
    QLineEdit* m_edit;
    QToolButton* m_eye;
    QPushButton* m_store;
    QPushButton* m_keep;
    PlainLabel* m_state;
    QPushButton* m_replace;
    QPushButton* m_remove;
    QPushButton* m_file = nullptr; ///< null = it takes no files
};

} // namespace muster
