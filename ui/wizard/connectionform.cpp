// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/connectionform.h"

#include "core/source/connectorsecrets.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/fieldbinder.h"
#include "ui/wizard/wizardpanel.h"
#include "ui_connectionform.h"

#include <QFileDialog>

namespace muster {

namespace {

using Kind = ProxySettings::Kind;

bool isSet(const Connector& connector)
{
    const Source& source = sourceOf(connector);
    return source.tls != TlsSettings() || source.proxy != ProxySettings();
}

std::optional<Origin> known(Result<Origin> origin)
{
    return origin ? std::optional(std::move(*origin)) : std::nullopt;
}

} // namespace

ConnectionForm::ConnectionForm(QWidget* parent) : QWidget(parent), m_form(std::make_unique<Ui::ConnectionForm>())
{
    m_form->setupUi(this);
    m_form->clientKey->setFieldName(tr("Key of the client certificate"));
    m_form->clientKey->setTakesFiles(tr("Key of the Client Certificate"));
    m_form->proxyPassword->setFieldName(tr("Password of the proxy"));
    m_form->proxyKind->addItem(tr("As this computer is set up"), static_cast<int>(Kind::System));
    m_form->proxyKind->addItem(tr("Straight to the source"), static_cast<int>(Kind::None));
    m_form->proxyKind->addItem(tr("Through this proxy"), static_cast<int>(Kind::Manual));
    connect(m_form->browseCa, &QPushButton::clicked, this,
            [this] { browse(m_form->caFile, tr("File of Your Certificate Authority")); });
    connect(m_form->browseCertificate, &QPushButton::clicked, this,
            [this] { browse(m_form->clientCertificate, tr("Client Certificate")); });
}

ConnectionForm::~ConnectionForm() = default;

void ConnectionForm::setUp(DraftModel& draft, StoredSecrets& secrets, FieldBinder& binder)
{
    m_draft = &draft;
    bindTls(binder);
    bindProxy(binder);
    for (auto* field : {m_form->clientKey, m_form->proxyPassword}) {
        field->setStore(&secrets);
        connect(field, &SecretField::failed, this, &ConnectionForm::failed);
    }
    connect(m_form->shown, &QCheckBox::clicked, this, [this](bool on) {
        if (!on && isSet(m_draft->connector()))
            m_draft->edit(tr("No Own Certificates, No Proxy"), [](Connector& c) {
                sourceOf(c).tls = TlsSettings();
                sourceOf(c).proxy = ProxySettings();
            });
        m_form->fields->setVisible(on);
    });
    connect(&draft, &DraftModel::changed, this, &ConnectionForm::show);
    m_form->shown->setChecked(isSet(draft.connector()));
    show();
}

void ConnectionForm::bindTls(FieldBinder& binder)
{
    const auto file = [&](QLineEdit* field, const char* place, const QString& what, std::string TlsSettings::*member) {
        binder.text(
            field, place, what, [member](const Connector& c) { return sourceOf(c).tls.*member; },
            [member](Connector& c, const std::string& text) {
                TlsSettings& tls = sourceOf(c).tls;
                tls.*member = text;
                tls.clientKey = tls.clientCertificate.empty() ? MaybeSecret()
                                : tls.clientKey.isSecret()    ? tls.clientKey
                                                              : MaybeSecret{{}, "clientKey"};
            });
    };
    file(m_form->caFile, "source.tls.caFile", tr("File of Your Certificate Authority"), &TlsSettings::caFile);
    file(m_form->pin, "source.tls.pin", tr("Fingerprint of the Certificate"), &TlsSettings::pin);
    file(m_form->clientCertificate, "source.tls.clientCertificate", tr("Client Certificate"),
         &TlsSettings::clientCertificate);
    binder.problems(m_form->clientKey, "source.tls.clientKey");
}

void ConnectionForm::bindProxy(FieldBinder& binder)
{
    binder.choice(
        m_form->proxyKind, "source.proxy", tr("Proxy"),
        [](const Connector& c) { return static_cast<int>(sourceOf(c).proxy.kind); },
        [](Connector& c, int kind) {
            sourceOf(c).proxy = ProxySettings();
            sourceOf(c).proxy.kind = static_cast<Kind>(kind);
        });
    binder.text(
        m_form->proxyUrl, "source.proxy.url", tr("Address of the Proxy"),
        [](const Connector& c) { return sourceOf(c).proxy.url; },
        [](Connector& c, const std::string& text) { sourceOf(c).proxy.url = text; });
    binder.text(
        m_form->proxyUser, "source.proxy.username", tr("User Name of the Proxy"),
        [](const Connector& c) { return sourceOf(c).proxy.username; },
        [](Connector& c, const std::string& text) {
            ProxySettings& proxy = sourceOf(c).proxy;
            proxy.username = text;
            proxy.password = text.empty() ? MaybeSecret() : MaybeSecret{{}, "proxyPassword"};
        });
    binder.problems(m_form->proxyPassword, "source.proxy.password");
}

void ConnectionForm::browse(QLineEdit* field, const QString& title)
{
    const QString file =
        QFileDialog::getOpenFileName(window(), title, {}, tr("PEM files (*.pem *.crt *.cer);;All files (*)"));
    if (file.isEmpty())
        return;
    field->setText(file);
    emit field->textEdited(file);
}

void ConnectionForm::show()
{
    const Source& source = sourceOf(m_draft->connector());
    if (isSet(m_draft->connector()))
        m_form->shown->setChecked(true);
    m_form->fields->setVisible(m_form->shown->isChecked());
    m_form->clientKeyBox->setVisible(!source.tls.clientCertificate.empty());
    m_form->proxyBox->setVisible(source.proxy.kind == Kind::Manual);
    m_form->proxyPasswordBox->setVisible(!source.proxy.username.empty());
    m_form->clientKey->setSecretName(source.tls.clientKey.isSecret() ? source.tls.clientKey.secret : "clientKey");
    m_form->clientKey->setOrigin(known(Origin::parse(source.baseUrl)));
    m_form->proxyPassword->setSecretName(source.proxy.password.isSecret() ? source.proxy.password.secret
                                                                          : "proxyPassword");
    m_form->proxyPassword->setOrigin(known(proxyOrigin(source.proxy.url)));
}

void ConnectionForm::commit()
{
    for (auto* field : {m_form->clientKey, m_form->proxyPassword}) {
        if (field->isVisibleTo(this))
            field->commit();
    }
}

} // namespace muster
