// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/mailform.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tokens.h"
#include "ui/wizard/secretfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace muster {

namespace {

using Security = MailSettings::Security;

void name(QWidget* field, const QString& words, const char* object)
{
    field->setAccessibleName(words);
    field->setObjectName(QLatin1String(object));
}

QWidget* rowOf(std::initializer_list<QWidget*> widgets, int stretched)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::Small);
    for (QWidget* widget : widgets)
        line->addWidget(widget);
    if (stretched >= 0)
        line->setStretch(stretched, 1);
    else
        line->addStretch();
    return row;
}

QString joined(const std::vector<std::string>& addresses)
{
    QStringList list;
    for (const std::string& address : addresses)
        list << QString::fromStdString(address);
    return list.join(QStringLiteral(", "));
}

std::vector<std::string> separated(const QString& text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    std::vector<std::string> addresses;
    for (const QString& address : text.split(between, Qt::SkipEmptyParts))
        addresses.push_back(address.toStdString());
    return addresses;
}

} // namespace

MailForm::MailForm(StoredSecrets& secrets, QWidget* parent)
    : SettingsForm(parent), m_host(new QLineEdit), m_security(new QComboBox), m_port(new QSpinBox),
      m_username(new QLineEdit), m_password(new SecretField), m_caFile(new QLineEdit), m_from(new QLineEdit),
      m_fromName(new QLineEdit), m_to(new QLineEdit), m_attach(new QCheckBox(tr("Attach the results, up to"))),
      m_attachKib(new QSpinBox)
{
    m_password->setStore(&secrets);
    m_password->setSecretName("mail");
    m_password->setFieldName(tr("Password of the mail server"));
    build();
    watch();
}

QWidget* MailForm::serverRow()
{
    name(m_host, tr("Mail server"), "mailHost");
    m_host->setPlaceholderText(tr("smtp.example.com"));
    name(m_security, tr("Encryption"), "mailSecurity");
    m_security->addItem(tr("STARTTLS"), static_cast<int>(Security::StartTls));
    m_security->addItem(tr("TLS"), static_cast<int>(Security::Tls));
    m_security->addItem(tr("None (this computer only)"), static_cast<int>(Security::None));
    name(m_port, tr("Port"), "mailPort");
    m_port->setRange(1, 65535);
    m_port->setGroupSeparatorShown(false);
    return rowOf({m_host, m_security, m_port}, 0);
}

QWidget* MailForm::fileRow()
{
    name(m_caFile, tr("Certificate authority"), "mailCaFile");
    m_caFile->setPlaceholderText(tr("As this computer trusts"));
    auto* browse = new QPushButton(tr("Choose…"));
    browse->setAccessibleName(tr("Choose the file of the certificate authority"));
    connect(browse, &QPushButton::clicked, this, &MailForm::browse);
    return rowOf({m_caFile, browse}, 0);
}

QWidget* MailForm::attachRow()
{
    name(m_attach, tr("Attach the results"), "mailAttach");
    name(m_attachKib, tr("Largest file that is attached"), "mailAttachKib");
    m_attachKib->setRange(1, 20480);
    m_attachKib->setSuffix(tr(" KiB"));
    connect(m_attach, &QCheckBox::toggled, m_attachKib, &QWidget::setEnabled);
    return rowOf({m_attach, m_attachKib}, -1);
}

void MailForm::build()
{
    name(m_username, tr("User name"), "mailUser");
    m_username->setPlaceholderText(tr("None"));
    m_password->setObjectName(QStringLiteral("mailPassword"));
    name(m_from, tr("Sender's address"), "mailFrom");
    m_from->setPlaceholderText(tr("muster@example.com"));
    name(m_fromName, tr("Sender's name"), "mailFromName");
    name(m_to, tr("Recipients"), "mailTo");
    m_to->setPlaceholderText(tr("it@example.com, hr@example.com"));
    addField(QStringLiteral("mail.host"), tr("&Mail server"), serverRow(), m_host);
    addPart(QStringLiteral("mail.security"), QStringLiteral("mail.host"), m_security);
    addPart(QStringLiteral("mail.port"), QStringLiteral("mail.host"), m_port);
    addField(QStringLiteral("mail.username"), tr("&User name"), m_username);
    addLine(tr("Password"), m_password);
    addField(QStringLiteral("mail.caFile"), tr("Certificate authority"), fileRow(), m_caFile);
    addField(QStringLiteral("mail.from"), tr("&From"), m_from);
    addField(QStringLiteral("mail.fromName"), tr("Sender's name"), m_fromName);
    addField(QStringLiteral("mail.to"), tr("&To"), m_to);
    addField(QStringLiteral("mail.attachKib"), QString(), attachRow(), m_attachKib);
}

void MailForm::watch()
{
    const auto text = [this](QLineEdit* field, const char* where) {
        field->setMaxLength(2000);
        connect(field, &QLineEdit::textChanged, this, [this, where] { changed(QLatin1String(where)); });
    };
    text(m_host, "mail.host");
    text(m_username, "mail.username");
    text(m_caFile, "mail.caFile");
    text(m_from, "mail.from");
    text(m_fromName, "mail.fromName");
    text(m_to, "mail.to");
    connect(m_port, &QSpinBox::valueChanged, this, [this] { changed(QStringLiteral("mail.host")); });
    connect(m_security, &QComboBox::activated, this, &MailForm::chooseSecurity);
    connect(m_attach, &QCheckBox::toggled, this, [this] { changed(QStringLiteral("mail.attachKib")); });
    connect(m_attachKib, &QSpinBox::valueChanged, this, [this] { changed(QStringLiteral("mail.attachKib")); });
    connect(m_password, &SecretField::failed, this, &MailForm::failed);
}

void MailForm::chooseSecurity()
{
    m_port->setValue(usualPort(static_cast<Security>(m_security->currentData().toInt())));
    changed(QStringLiteral("mail.host"));
}

void MailForm::changed(const QString& where)
{
    clearProblem(where);
    if (where == QStringLiteral("mail.host")) {
        clearProblem(QStringLiteral("mail.security"));
        clearProblem(QStringLiteral("mail.port"));
    }
    const MailSettings now = entered();
    setFieldVisible(m_password, !now.username.empty());
    setFieldVisible(m_caFile, now.security != Security::None);
    const auto ref = mailPassword(now);
    m_password->setOrigin(ref ? std::optional(ref->origin) : std::nullopt);
    if (!m_filling)
        emit edited();
}

void MailForm::browse()
{
    const QString file = QFileDialog::getOpenFileName(window(), tr("File of Your Certificate Authority"), {},
                                                      tr("PEM files (*.pem *.crt *.cer);;All files (*)"));
    if (!file.isEmpty())
        m_caFile->setText(file);
}

void MailForm::fill(const MailSettings& settings)
{
    m_filling = true;
    m_host->setText(QString::fromStdString(settings.host));
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(settings.security)));
    m_port->setValue(settings.port);
    m_username->setText(QString::fromStdString(settings.username));
    m_caFile->setText(QString::fromStdString(settings.caFile));
    m_from->setText(QString::fromStdString(settings.from));
    m_fromName->setText(QString::fromStdString(settings.fromName));
    m_to->setText(joined(settings.to));
    m_attach->setChecked(settings.attachResults);
    m_attachKib->setEnabled(settings.attachResults);
    m_attachKib->setValue(settings.attachKib);
    changed(QStringLiteral("mail.host"));
    m_filling = false;
}

MailSettings MailForm::entered() const
{
    const auto text = [](const QLineEdit* field) { return field->text().trimmed().toStdString(); };
    MailSettings settings;
    settings.host = text(m_host);
    settings.port = m_port->value();
    settings.security = static_cast<Security>(m_security->currentData().toInt());
    settings.username = text(m_username);
    settings.caFile = text(m_caFile);
    settings.from = text(m_from);
    settings.fromName = text(m_fromName);
    settings.to = separated(m_to->text());
    settings.attachResults = m_attach->isChecked();
    settings.attachKib = m_attachKib->value();
    return settings;
}

bool MailForm::commitSecret()
{
    return m_username->text().trimmed().isEmpty() || m_password->commit();
}

} // namespace muster
