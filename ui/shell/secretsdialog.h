// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

#include <QDialog>

class QFormLayout;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace muster {

class PlainLabel;

/// Where the secrets of the workspace are kept: opens a locked vault, makes one, changes its passphrase, or moves
/// everything back to the keychain.
class SecretsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SecretsDialog(ImportService& service, QWidget* parent = nullptr);

signals:
    /// A vault was opened, or secrets moved.
    void changed();

private:
    using Act = std::function<Result<QString>(Ports& ports)>;
    void look();
    void showPlace(const SecretPlace::State& state);
    void showKeychain();
    void showLocked(const SecretPlace::State& state);
    void showVault(const SecretPlace::State& state);
    QLineEdit* addField(const QString& label, const QString& name);
    QPushButton* addButton(const QString& text, const QString& name, bool primary);
    void say(const QString& text, bool good);
    void act(Act act);
    [[nodiscard]] std::shared_ptr<Secret> newPassphrase(QLineEdit* first, QLineEdit* second);

    ImportService& m_service;
    PlainLabel* m_title;
    PlainLabel* m_text;
    QWidget* m_body; ///< what can be done here; another one for each state
    PlainLabel* m_answer;
    QFormLayout* m_form = nullptr;
    QVBoxLayout* m_column;
};

} // namespace muster
