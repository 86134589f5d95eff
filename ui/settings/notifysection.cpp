// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/notifysection.h"

#include "core/sync/webhookaddress.h"
#include "ui/settings/answerlabel.h"
#include "ui/settings/mailform.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/unsentpanel.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/storedsecrets.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

NotifySection::NotifySection(ImportService& service, QWidget* parent)
    : QWidget(parent), m_service(service),
      m_secrets(new StoredSecrets(service, std::string(notifySecrets), this)), m_mail{}, m_webhook{},
      m_mailForm(new MailForm(*m_secrets)), m_url(new QLineEdit), m_secret(new SecretField),
      m_desktop(new QCheckBox(tr("Show &notices on this desktop"))), m_unsent(new UnsentPanel(service)),
      m_save(new QPushButton(tr("Save"))), m_message(new AnswerLabel)
{
    m_mail = {new QCheckBox(tr("Send &mail")), m_mailForm, new QPushButton(tr("Send a Test Mail")), new AnswerLabel};
    m_webhook = {new QCheckBox(tr("Call a &webhook")), new SettingsForm, new QPushButton(tr("Send a Test Message")),
                 new AnswerLabel};
    buildWebhook();
    build();
    connect(m_mailForm, &MailForm::edited, this, &NotifySection::edited);
    connect(m_mailForm, &MailForm::failed, this, [this](const Error& error) { m_mail.message->say(error); });
    for (QCheckBox* box : {m_mail.box, m_webhook.box, m_desktop})
        connect(box, &QCheckBox::toggled, this, &NotifySection::edited);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_mail.test, &QPushButton::clicked, this, [this] { test(Channel::Mail); });
    connect(m_webhook.test, &QPushButton::clicked, this, [this] { test(Channel::Webhook); });
    connect(m_secrets, &StoredSecrets::failed, this, [this] { m_afterSecrets = nullptr; });
    connect(m_secrets, &StoredSecrets::changed, this, [this] {
        if (!m_secrets->isBusy() && m_afterSecrets)
            std::exchange(m_afterSecrets, nullptr)();
    });
    edited(); // nothing can be saved or tested before the settings are known
}

void NotifySection::buildWebhook()
{
    m_url->setAccessibleName(tr("Address of the webhook"));
    m_url->setObjectName(QStringLiteral("webhookUrl"));
    m_url->setToolTip(tr("After its host the address is kept as a secret and not shown again."));
    m_url->setMaxLength(2000);
    m_url->setPlaceholderText(tr("https://chat.example.com/hook"));
    m_secret->setObjectName(QStringLiteral("webhookSecret"));
    m_secret->setFieldName(tr("Secret that the webhook is signed with"));
    m_secret->setStore(m_secrets);
    m_secret->setSecretName("webhook");
    m_webhook.form->addField(QStringLiteral("webhook.url"), tr("A&ddress"), m_url);
    m_webhook.form->addLine(tr("Signed with"), m_secret);
    connect(m_url, &QLineEdit::textChanged, this, [this] {
        m_webhook.form->clearProblem(QStringLiteral("webhook.url"));
        edited();
    });
    connect(m_secret, &SecretField::failed, this, [this](const Error& error) { m_webhook.message->say(error); });
}

void NotifySection::addWay(QVBoxLayout* column, const Way& way, const QString& hint)
{
    auto* words = new PlainLabel(hint);
    words->setTone(Tone::Neutral);
    words->setWordWrap(true);
    words->setIndent(space::XLarge);
    auto* foot = new QWidget;
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(space::XLarge, 0, 0, 0);
    line->addWidget(way.test);
    line->addWidget(way.message, 1);
    line->addStretch();
    auto* head = new QVBoxLayout;
    head->setSpacing(space::XSmall);
    head->addWidget(way.box);
    head->addWidget(words);
    column->addLayout(head);
    for (QWidget* widget : std::initializer_list<QWidget*>{way.form, foot}) {
        column->addWidget(widget);
        widget->setVisible(false);
        connect(way.box, &QCheckBox::toggled, widget, &QWidget::setVisible);
    }
}

void NotifySection::build()
{
    const auto object = [](QObject* part, const char* name) { part->setObjectName(QLatin1String(name)); };
    object(m_mail.box, "mail");
    object(m_mail.test, "testMail");
    object(m_mail.message, "mailMessage");
    object(m_webhook.box, "webhook");
    object(m_webhook.test, "testWebhook");
    object(m_webhook.message, "webhookMessage");
    object(m_desktop, "desktop");
    object(m_save, "save");
    object(m_message, "message");
    setRole(m_save, "primary");
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_save);
    foot->addWidget(m_message, 1);
    foot->addStretch();
    auto* column = makeSectionColumn(
        this, tr("Notifications"),
        tr("Who hears of imports that start by the clock. Which of them are worth a message is chosen for each "
           "application, beside its schedule; that an authorization has ended, or that nothing succeeds any more, is "
           "always told."));
    addWay(column, m_mail, tr("What was created, updated and suspended, what failed, and what is held and why."));
    addWay(column, m_webhook, tr("The same as JSON, signed, for a chat or a program of yours."));
    column->addWidget(m_desktop);
    column->addLayout(foot);
    column->addWidget(m_unsent);
    column->addStretch();
}

NotifySettings NotifySection::entered() const
{
    NotifySettings settings;
    settings.mail = m_mailForm->entered();
    settings.mail.enabled = m_mail.box->isChecked();
    settings.webhook = {m_webhook.box->isChecked(), m_url->text().trimmed().toStdString()};
    settings.desktop = m_desktop->isChecked();
    return settings;
}

void NotifySection::edited()
{
    const NotifySettings now = entered();
    const auto ref = webhookSecret(now.webhook);
    m_secret->setOrigin(ref ? std::optional(ref->origin) : std::nullopt);
    m_save->setEnabled(m_known && !m_busy && (m_isDamaged || now != m_saved));
    for (const Way& way : {m_mail, m_webhook})
        way.test->setEnabled(m_known && !m_busy);
    m_message->clear();
}

void NotifySection::fill(const NotifySettings& settings)
{
    m_known = true;
    m_isDamaged = false;
    m_saved = settings;
    m_mailForm->fill(settings.mail);
    m_url->setText(QString::fromStdString(shownAddress(settings.webhook.url)));
    m_mail.box->setChecked(settings.mail.enabled);
    m_webhook.box->setChecked(settings.webhook.enabled);
    m_desktop->setChecked(settings.desktop);
    m_saved = entered(); // as the fields hold it
    edited();
}

/// What is kept cannot be read: whatever is saved now takes its place.
void NotifySection::startAnew()
{
    fill(NotifySettings());
    m_isDamaged = true;
    edited();
}

void NotifySection::refresh()
{
    m_unsent->refresh();
    m_secrets->refresh();
    if (m_known && (m_busy || entered() != m_saved))
        return; // what somebody is about to save stays
    using Known = std::pair<NotifySettings, std::optional<Error>>;
    ask<Known>(
        m_service, this,
        [](Ports& ports, std::stop_token) -> Result<Known> {
            std::optional<Error> notMoved;
            auto settings = readNotifySettings(ports.settings(), ports.secrets(), &notMoved);
            return settings ? Result<Known>(Known{std::move(*settings), std::move(notMoved)})
                            : fail(std::move(settings.error()));
        },
        [this](const Result<Known>& settings) {
            if (settings && (!m_known || (!m_busy && entered() == m_saved)))
                fill(settings->first);
            if (settings && settings->second)
                m_message->say(*settings->second);
            if (settings)
                return;
            if (settings.error().kind == ErrorKind::Invalid && !m_known)
                startAnew();
            m_message->say(settings.error());
        });
}

void NotifySection::save(std::function<void()> then)
{
    const NotifySettings settings = entered();
    const auto found = problems(settings);
    const bool mail = m_mailForm->showProblems(found);
    if (m_webhook.form->showProblems(found) || mail)
        return m_message->say(tr("Not saved yet: see what is marked above."), Tone::Bad);
    if (!storeSecrets([this, then] { save(then); }))
        return;
    m_busy = true;
    edited();
    ask<void>(
        m_service, this,
        [settings](Ports& ports, std::stop_token) {
            return writeNotifySettings(ports.settings(), ports.secrets(), settings, ports.clock().now());
        },
        [this, settings, then = std::move(then)](const Result<void>& done) { written(settings, done, then); });
}

void NotifySection::written(const NotifySettings& settings, const Result<void>& done, const std::function<void()>& then)
{
    m_busy = false;
    if (done) {
        if (m_url->text().trimmed().toStdString() == settings.webhook.url)
            m_url->setText(QString::fromStdString(shownAddress(settings.webhook.url)));
        m_saved = shownSettings(settings);
        m_isDamaged = false;
    }
    edited();
    if (!done)
        return m_message->say(done.error());
    m_message->say(tr("Saved."), Tone::Good);
    if (then)
        then();
}

bool NotifySection::storeSecrets(std::function<void()> then)
{
    if (m_mail.box->isChecked())
        m_mailForm->commitSecret();
    if (m_webhook.box->isChecked())
        m_secret->commit();
    if (!m_secrets->isBusy())
        return true;
    m_afterSecrets = std::move(then);
    return false;
}

void NotifySection::test(Channel channel)
{
    // what is tested is what is saved, with the secret that is stored
    if (m_isDamaged || entered() != m_saved)
        save([this, channel] { send(channel); });
    else if (storeSecrets([this, channel] { test(channel); }))
        send(channel);
}

void NotifySection::send(Channel channel)
{
    const QWidget* const test = (channel == Channel::Mail ? m_mail : m_webhook).test;
    const bool hadFocus = test->hasFocus();
    m_busy = true;
    edited();
    m_focusFell = hadFocus ? QApplication::focusWidget() : nullptr; // the button is switched off while it waits
    (channel == Channel::Mail ? m_mail : m_webhook).message->say(tr("Sending…"), Tone::Neutral);
    ask<void>(
        m_service, this,
        [channel](Ports& ports, std::stop_token stop) { return ports.delivery().sendTest(channel, stop); },
        [this, channel](const Result<void>& done) { tested(channel, done); });
}

void NotifySection::tested(Channel channel, const Result<void>& done)
{
    m_busy = false;
    edited();
    const bool isMail = channel == Channel::Mail;
    const Way& way = isMail ? m_mail : m_webhook;
    if (m_focusFell && m_focusFell == QApplication::focusWidget()) // nobody has moved on
        way.test->setFocus();
    AnswerLabel* const answer = way.message;
    if (!done)
        return answer->say(done.error());
    answer->say(isMail ? tr("The mail server took it. Look whether it arrives.") : tr("The webhook took it."),
                Tone::Good);
}

} // namespace muster
