// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"
#include "core/sync/notifysettings.h"

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace muster {

class AnswerLabel;
class MailForm;
class SecretField;
class SettingsForm;
class StoredSecrets;
class UnsentPanel;

/// Settings: who is told of imports that nobody watches, and how.
class NotifySection : public QWidget
{
    Q_OBJECT

public:
    explicit NotifySection(ImportService& service, QWidget* parent = nullptr);
    Q_INVOKABLE void refresh();

private:
    /// One way of hearing: its box, what belongs to it, and a test of it.
    struct Way
    {
        QCheckBox* box;
        SettingsForm* form;
        QPushButton* test;
        AnswerLabel* message;
    };
    void build();
    void buildWebhook();
    void addWay(QVBoxLayout* column, const Way& way, const QString& hint);
    void fill(const NotifySettings& settings);
    void startAnew();
    [[nodiscard]] NotifySettings entered() const;
    void edited();
    void save(std::function<void()> then = {});
    void written(const NotifySettings& settings, const Result<void>& done, const std::function<void()>& then);
    void test(Channel channel);
    void send(Channel channel);
    /// Stores what is typed and not stored yet. False = `then` is called when that is done.
    bool storeSecrets(std::function<void()> then);
    void tested(Channel channel, const Result<void>& done);

    ImportService& m_service;
    StoredSecrets* m_secrets;
    NotifySettings m_saved;
    bool m_known = false, m_busy = false, m_isDamaged = false;
    QPointer<QWidget> m_focusFell; ///< where the focus went when a test that was begun with it switched its button off
    std::function<void()> m_afterSecrets;
    Way m_mail, m_webhook;
    MailForm* m_mailForm;
    QLineEdit* m_url;
    SecretField* m_secret;
    QCheckBox* m_desktop;
    UnsentPanel* m_unsent;
    QPushButton* m_save;
    AnswerLabel* m_message;
};

} // namespace muster
