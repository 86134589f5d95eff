// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectors/credentialsbox.h"

#include "ui/widgets/ask.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"
#include "ui/wizard/problemlabel.h"
#include "ui/wizard/secretfield.h"
#include "ui/wizard/storedsecrets.h"

#include <QDateTime>
#include <QFormLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

namespace {

QString timeText(Timestamp at)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

} // namespace

CredentialsBox::CredentialsBox(ImportService& service, const std::string& connector, QWidget* parent)
    : QWidget(parent), m_service(service), m_secrets(new StoredSecrets(service, connector, this)),
      m_state(new PlainLabel(this)), m_authorize(new QPushButton(tr("Authorize…"), this)), m_rows(new QFormLayout)
{
    auto* heading = new PlainLabel(tr("Credentials"), this);
    heading->setProperty("textRole", QStringLiteral("heading"));
    applyTextRoles(this);
    m_state->setWordWrap(true);
    m_state->setObjectName(QStringLiteral("credentialState"));
    m_authorize->setObjectName(QStringLiteral("authorizeAgain"));
    m_authorize->hide(); // until it is known to be of use
    m_authorize->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_rows->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_rows->setHorizontalSpacing(space::Large);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::Small);
    column->addWidget(heading);
    column->addWidget(m_state);
    column->addLayout(m_rows);
    column->addWidget(m_authorize);
    connect(m_authorize, &QPushButton::clicked, this, &CredentialsBox::authorizeRequested);
    connect(m_secrets, &StoredSecrets::changed, this, &CredentialsBox::refresh);
}

void CredentialsBox::setConnector(const Connector& connector)
{
    if (connector == m_connector)
        return;
    m_connector = connector;
    m_stale = true;
    if (isVisible())
        refresh();
}

void CredentialsBox::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_stale)
        return;
    if (usesSecretStore(m_connector))
        m_secrets->refresh(); // and then everything else
    else
        refresh(); // a desktop would ask a person to make a keychain, only to look into it
}

void CredentialsBox::refresh()
{
    m_stale = false;
    if (!m_connector.source)
        return;
    ask<CredentialHealth>(
        m_service, this,
        [connector = m_connector](Ports& ports, std::stop_token) { return credentialHealth(connector, ports); },
        [this](const Result<CredentialHealth>& health) {
            if (health)
                return showHealth(*health);
            m_state->setText(health.error().message);
            m_state->setTone(Tone::Bad);
        });
}

void CredentialsBox::showHealth(const CredentialHealth& health)
{
    QStringList lines;
    for (const QString& warning : health.warnings)
        lines << warning;
    const bool nothing = health.secrets.empty() && !health.authorization && !health.authorizationError;
    m_state->setText(!lines.isEmpty() ? lines.join(QLatin1Char('\n'))
                     : nothing        ? tr("This source wants no credentials.")
                                      : tr("All credentials are in order."));
    m_state->setTone(health.urgent      ? Tone::Bad
                     : !lines.isEmpty() ? Tone::Caution
                     : nothing          ? Tone::Neutral
                                        : Tone::Good);
    const bool person = health.authorization &&
                        std::get<AuthOAuth2>(m_connector.source->auth).grant == AuthOAuth2::Grant::AuthorizationCode;
    m_authorize->setVisible(person);
    m_authorize->setText(person && health.authorization->authorized ? tr("Authorize Again…") : tr("Authorize…"));
    setRole(m_authorize, person && !health.authorization->authorized ? "primary" : "");
    for (const auto& [key, field] : m_fields) {
        const QFormLayout::TakeRowResult row = m_rows->takeRow(field); // clearLayout() would delete the field
        delete row.labelItem->widget();
        delete row.labelItem;
        delete row.fieldItem;
    }
    clearLayout(m_rows);
    showTimes(health);
    showSecrets(health);
}

void CredentialsBox::showTimes(const CredentialHealth& health)
{
    const auto row = [this](const QString& name, const QString& value) {
        auto* label = new PlainLabel(name);
        label->setTone(Tone::Neutral);
        m_rows->addRow(label, new PlainLabel(value));
    };
    row(tr("Last worked"), health.lastWorked == Timestamp() ? tr("Not yet") : timeText(health.lastWorked));
    if (!health.authorization)
        return;
    const Authorization& authorization = *health.authorization;
    if (authorization.since != Timestamp())
        row(tr("Authorized"), timeText(authorization.since));
    if (authorization.refreshed != Timestamp())
        row(tr("Last refreshed"), timeText(authorization.refreshed));
    if (authorization.expires)
        row(tr("Token ends"), authorization.renews ? tr("%1; renews itself").arg(timeText(*authorization.expires))
                                                   : timeText(*authorization.expires));
}

void CredentialsBox::showSecrets(const CredentialHealth& health)
{
    std::map<std::string, SecretField*> before = std::move(m_fields);
    m_fields.clear();
    for (const CredentialState& secret : health.secrets) {
        const std::string key = secret.name + '\n' + (secret.origin ? secret.origin->text() : std::string());
        const auto found = before.find(key);
        SecretField* field = found == before.end() ? makeField(secret) : found->second;
        if (found != before.end())
            before.erase(found);
        field->setReplaceable(!secret.place.empty());
        m_fields[key] = field;
        auto* label = new PlainLabel(QString::fromStdString(secret.name));
        label->setTone(Tone::Neutral);
        m_rows->addRow(label, field);
    }
    for (const auto& [key, field] : before) {
        field->hide();
        field->deleteLater();
    }
}

SecretField* CredentialsBox::makeField(const CredentialState& secret)
{
    auto* field = new SecretField(this);
    field->setFieldName(QString::fromStdString(secret.name));
    field->setStore(m_secrets);
    field->setSecretName(secret.name);
    field->setOrigin(secret.origin);
    connect(field, &SecretField::failed, this, &CredentialsBox::failed);
    return field;
}

} // namespace muster
