// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/oauthform.h"

#include "ui/directory/usermodel.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/storedsecrets.h"
#include "ui/wizard/wizardpanel.h"
#include "ui_oauthform.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>

namespace muster {

namespace {

using Grant = AuthOAuth2::Grant;

const AuthOAuth2* oauthOf(const Connector& connector)
{
    return connector.source ? std::get_if<AuthOAuth2>(&connector.source->auth) : nullptr;
}

QString listText(const std::vector<std::string>& words)
{
    QStringList out;
    for (const std::string& word : words)
        out += QString::fromStdString(word);
    return out.join(QStringLiteral(", "));
}

} // namespace

OAuthForm::OAuthForm(QWidget* parent) : QWidget(parent), m_form(std::make_unique<Ui::OAuthForm>())
{
    m_form->setupUi(this);
    m_form->clientSecret->setFieldName(tr("Client secret"));
    m_form->password->setFieldName(tr("Password"));
    m_form->privateKey->setFieldName(tr("Private key"));
    m_form->privateKey->setTakesFiles(tr("Private Key"));
    m_form->redirectPort->setSpecialValueText(tr("any"));
    setRole(m_form->authorize, "primary");
    m_pause.setSingleShot(true);
    m_pause.setInterval(400);
    connect(&m_pause, &QTimer::timeout, this, &OAuthForm::refresh);
    showBusy(false);
}

OAuthForm::~OAuthForm()
{
    cancel();
}

void OAuthForm::setUp(DraftModel& draft, StoredSecrets& secrets, ImportService& service, FieldBinder& binder)
{
    m_draft = &draft;
    m_secrets = &secrets;
    m_service = &service;
    bindChoices(binder);
    bindAddresses(binder);
    bindClient(binder);
    for (auto* field : {m_form->clientSecret, m_form->password, m_form->privateKey}) {
        field->setStore(&secrets);
        connect(field, &SecretField::failed, this, &OAuthForm::failed);
        connect(field, &SecretField::failed, this, &OAuthForm::cancel);
    }
    connect(&draft, &DraftModel::changed, this, &OAuthForm::show);
    connect(&secrets, &StoredSecrets::changed, this, [this] {
        if (m_pending && !m_secrets->isBusy())
            start();
    });
    connect(m_form->discover, &QPushButton::clicked, this, &OAuthForm::findUrls);
    connect(m_form->authorize, &QPushButton::clicked, this, &OAuthForm::authorize);
    connect(m_form->cancel, &QPushButton::clicked, this, &OAuthForm::cancel);
    connect(m_form->copyAddress, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_address); });
    connect(m_form->copyRedirect, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_form->redirect->text());
        emit noticed(tr("The redirect URL is copied. Register it at the source."));
    });
    show();
}

void OAuthForm::show()
{
    const AuthOAuth2* auth = oauthOf(m_draft->connector());
    if (!auth)
        return;
    const bool person = auth->grant == Grant::AuthorizationCode;
    m_form->authorizationUrlBox->setVisible(person);
    m_form->redirectBox->setVisible(person);
    m_form->pkceBox->setVisible(person);
    using ClientAuth = AuthOAuth2::ClientAuth;
    m_form->clientSecretBox->setVisible(auth->clientAuth != ClientAuth::None &&
                                        auth->clientAuth != ClientAuth::PrivateKeyJwt);
    for (QWidget* box : {m_form->privateKeyBox, m_form->keyIdBox, m_form->algorithmBox, m_form->audienceBox})
        box->setVisible(auth->usesKey());
    m_form->subjectBox->setVisible(auth->grant == Grant::JwtBearer);
    m_form->usernameBox->setVisible(auth->grant == Grant::Password);
    m_form->passwordBox->setVisible(auth->grant == Grant::Password);
    m_form->discover->setEnabled(!auth->issuer.empty());
    m_form->authorize->setText(person ? tr("Authorize…") : tr("Get a Token"));
    std::optional<Origin> origin;
    if (auto parsed = Origin::parse(auth->tokenUrl))
        origin = std::move(*parsed);
    m_form->clientSecret->setSecretName(auth->clientSecret.isSecret() ? auth->clientSecret.secret : "clientSecret");
    m_form->password->setSecretName(auth->password.isSecret() ? auth->password.secret : "password");
    m_form->privateKey->setSecretName(auth->privateKey.isSecret() ? auth->privateKey.secret : "privateKey");
    m_form->privateKey->setOrigin(origin);
    m_form->clientSecret->setOrigin(origin);
    m_form->password->setOrigin(origin);
    const KeyValueTable::Pairs extra(auth->extra.begin(), auth->extra.end());
    m_form->extra->setPairs(extra);
    showRedirect();
    m_pause.start();
}

void OAuthForm::showRedirect()
{
    const AuthOAuth2* auth = oauthOf(m_draft->connector());
    const bool any = !auth || auth->redirectPort == 0;
    m_form->redirect->setText(any ? QStringLiteral("http://127.0.0.1/callback")
                                  : QStringLiteral("http://127.0.0.1:%1/callback").arg(auth->redirectPort));
    m_form->redirectHelp->setText(
        any ? tr("Register this address at the source. Muster comes back on any free port, as RFC 8252 wants servers "
                 "to allow; choose a port if the source insists on the whole address.")
            : tr("Register this address at the source, exactly as it stands here."));
}

void OAuthForm::refresh()
{
    if (!m_draft || !oauthOf(m_draft->connector()) || isWaiting() || !isVisible())
        return;
    ask<Authorization>(
        *m_service, this,
        [connector = m_draft->connector()](Ports& ports, std::stop_token) { return authorizationOf(connector, ports); },
        [this](const Result<Authorization>& status) {
            if (!isWaiting())
                showStatus(status);
        });
}

void OAuthForm::showStatus(const Result<Authorization>& status)
{
    const AuthOAuth2* auth = oauthOf(m_draft->connector());
    if (!auth)
        return;
    const bool person = auth->grant == Grant::AuthorizationCode;
    QString text;
    Tone tone = Tone::Neutral;
    if (!status) {
        // unfinished settings are said at their fields; a keychain that does not open belongs here
        const bool unfinished = status.error().kind == ErrorKind::Invalid;
        text = unfinished ? tr("Fill in the fields above first.") : status.error().message;
        tone = unfinished ? Tone::Neutral : Tone::Bad;
    } else if (!status->authorized) {
        text = tr("Not authorized yet. Muster opens the page of the source in your browser.");
    } else if (status->refreshed == Timestamp()) {
        text = tr("Muster gets a token by itself when it needs one.");
    } else {
        tone = Tone::Good;
        text = person ? tr("Authorized on %1.").arg(shortTime(status->since))
                      : tr("The last token came on %1.").arg(shortTime(status->refreshed));
        QString more;
        if (!status->renews && status->expires) {
            more = tr("It ends on %1, and then a person has to authorize again; the scope offline_access often makes "
                      "it last.")
                       .arg(shortTime(*status->expires));
            tone = Tone::Caution;
        } else if (person) {
            more = tr("It renews itself; the last time was %1.").arg(shortTime(status->refreshed));
        }
        text += more.isEmpty() ? QString() : QLatin1Char(' ') + more;
        if (!status->missing.empty()) {
            text += QLatin1Char(' ') + tr("Not granted: %1.").arg(listText(status->missing));
            tone = Tone::Caution;
        }
    }
    m_form->state->setText(text);
    m_form->state->setTone(tone);
    m_form->authorize->setText(!person                        ? tr("Get a Token")
                               : status && status->authorized ? tr("Authorize Again…")
                                                              : tr("Authorize…"));
}

void OAuthForm::commit()
{
    for (auto* field : {m_form->clientSecret, m_form->password, m_form->privateKey}) {
        if (field->isVisibleTo(this))
            field->commit();
    }
}

void OAuthForm::findUrls()
{
    if (!usesOAuth(m_draft->connector()))
        return;
    m_form->discover->setEnabled(false);
    ask<oauth::Metadata>(
        *m_service, this,
        [connector = m_draft->connector()](Ports& ports, std::stop_token stop) {
            return discover(connector, ports, stop);
        },
        [this](const Result<oauth::Metadata>& found) {
            m_form->discover->setEnabled(true);
            if (!found)
                return emit failed(found.error());
            m_draft->edit(tr("URLs of the Issuer"), [&](Connector& connector) {
                auto& settings = std::get<AuthOAuth2>(connector.source->auth);
                settings.issuer = found->issuer;
                settings.authorizationUrl = found->authorizationUrl;
                settings.tokenUrl = found->tokenUrl;
                settings.revokeUrl = found->revokeUrl;
            });
            emit noticed(tr("The issuer named its URLs. Look them over; Undo takes them back."));
        });
}

void OAuthForm::authorize()
{
    if (isWaiting())
        return;
    m_pending = true;
    showBusy(true);
    commit();
    if (!m_secrets->isBusy())
        start();
}

void OAuthForm::start()
{
    m_pending = false;
    m_address.clear();
    m_job = ask<Authorization>(
        *m_service, this,
        [connector = m_draft->connector(), guard = QPointer<OAuthForm>(this)](Ports& ports, std::stop_token stop) {
            const auto open = [&](const std::string& address) {
                QMetaObject::invokeMethod(qApp, [guard, text = QString::fromStdString(address)] {
                    if (guard)
                        guard->openBrowser(text);
                });
            };
            return muster::authorize(connector, ports, open, stop);
        },
        [this](const Result<Authorization>& done) { finish(done); });
}

void OAuthForm::openBrowser(const QString& address)
{
    if (m_job == 0)
        return;
    m_address = address;
    const bool opened = QDesktopServices::openUrl(QUrl(address, QUrl::StrictMode));
    m_form->progress->setText(
        opened ? tr("Your browser shows the page of the source. Allow Muster there; this waits for five minutes.")
               : tr("No browser opened. Copy the address, open it in a browser on this computer, and allow Muster "
                    "there."));
    m_form->copyAddress->show();
}

void OAuthForm::finish(const Result<Authorization>& done)
{
    m_job = 0;
    showBusy(false);
    if (!done) {
        if (done.error().kind != ErrorKind::Cancelled)
            emit failed(done.error());
        return refresh();
    }
    showStatus(done);
    emit noticed(tr("The source authorized Muster."));
}

void OAuthForm::cancel()
{
    const bool waited = std::exchange(m_pending, false);
    if (m_job != 0)
        m_service->cancel(m_job); // finish() follows
    else if (waited)
        showBusy(false);
}

bool OAuthForm::focusAuthorize()
{
    focusInView(m_form->authorize);
    return !isHidden();
}

void OAuthForm::showBusy(bool busy)
{
    const bool hadFocus = m_form->authorize->hasFocus() || m_form->cancel->hasFocus();
    m_form->authorize->setEnabled(!busy);
    m_form->cancel->setVisible(busy);
    m_form->copyAddress->setVisible(false);
    m_form->progress->setVisible(busy);
    m_form->progress->setText(tr("Asking the source…"));
    if (hadFocus)
        (busy ? m_form->cancel : m_form->authorize)->setFocus();
}

} // namespace muster
