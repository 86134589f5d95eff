// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/origin.h"
#include "core/source/connector.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace muster {

class SecretField;
class StoredSecrets;

/// Any number of custom headers, or of fields in a login; each value is plain text in the connector, or a secret in the
/// keychain.
class HeaderList : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderList(QWidget* parent = nullptr);
    void setStore(StoredSecrets* secrets) { m_secrets = secrets; }
    /// They are fields of a request's body, and are called so.
    void setFields();
    void setOrigin(const std::optional<Origin>& origin);
    void setHeaders(const std::vector<HeaderField>& headers);
    [[nodiscard]] std::vector<HeaderField> headers() const;
    void commit();

signals:
    void edited();
    void failed(const muster::Error& error);

private:
    struct Row
    {
        QWidget* line;
        QLineEdit* name;
        QLineEdit* value;
        SecretField* secret;
        QCheckBox* isSecret;
        QToolButton* remove;
        std::string secretName, format;
    };
    Row* addRow();
    void removeRow(QWidget* line);
    void setSecret(QWidget* line, bool on);
    void nameFields(Row& row, int number) const;
    void show(Row& row) const;
    [[nodiscard]] std::string freeSecretName(const std::string& header) const;

    std::vector<std::unique_ptr<Row>> m_rows;
    StoredSecrets* m_secrets = nullptr;
    std::optional<Origin> m_origin;
    bool m_areFields = false;
    QVBoxLayout* m_column;
    QPushButton* m_add;
};

} // namespace muster
