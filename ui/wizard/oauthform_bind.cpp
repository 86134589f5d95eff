// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/fieldbinder.h"
#include "ui/wizard/oauthform.h"
#include "ui/wizard/wizardpanel.h"
#include "ui_oauthform.h"

#include <algorithm>

namespace muster {

namespace {

using Grant = AuthOAuth2::Grant;
using ClientAuth = AuthOAuth2::ClientAuth;

const AuthOAuth2& settings(const Connector& connector)
{
    static const AuthOAuth2 none;
    const auto* auth = std::get_if<AuthOAuth2>(&sourceOf(connector).auth);
    return auth ? *auth : none;
}

AuthOAuth2& settings(Connector& connector)
{
    Auth& auth = sourceOf(connector).auth;
    if (!std::holds_alternative<AuthOAuth2>(auth))
        auth = AuthOAuth2{};
    return std::get<AuthOAuth2>(auth);
}

void bindText(FieldBinder& binder, QLineEdit* field, const char* place, const QString& what,
              std::string AuthOAuth2::*member)
{
    binder.text(
        field, place, what, [member](const Connector& c) { return settings(c).*member; },
        [member](Connector& c, const std::string& text) { settings(c).*member = text; });
}

/// Names a private key where one is needed, and only there.
void takeKey(AuthOAuth2& auth)
{
    if (!auth.usesKey())
        auth.privateKey = MaybeSecret();
    else if (!auth.privateKey.isSecret())
        auth.privateKey.secret = "privateKey";
}

void bindPlain(FieldBinder& binder, QLineEdit* field, const char* place, const QString& what,
               MaybeSecret AuthOAuth2::*member)
{
    binder.text(
        field, place, what, [member](const Connector& c) { return (settings(c).*member).text; },
        [member](Connector& c, const std::string& text) {
            settings(c).*member = MaybeSecret{text, {}};
        });
}

} // namespace

void OAuthForm::bindChoices(FieldBinder& binder)
{
    m_form->grant->addItem(tr("A person allows it in the browser (authorization code)"),
                           static_cast<int>(Grant::AuthorizationCode));
    m_form->grant->addItem(tr("Muster signs in by itself (client credentials)"),
                           static_cast<int>(Grant::ClientCredentials));
    m_form->grant->addItem(tr("With the user name and password of a person (password)"),
                           static_cast<int>(Grant::Password));
    m_form->grant->addItem(tr("With a statement signed by a private key (JWT bearer)"),
                           static_cast<int>(Grant::JwtBearer));
    m_form->clientAuth->addItem(tr("In a Basic header"), static_cast<int>(ClientAuth::Basic));
    m_form->clientAuth->addItem(tr("In a Basic header, without encoding (older servers)"),
                                static_cast<int>(ClientAuth::BasicRaw));
    m_form->clientAuth->addItem(tr("In the body of the request"), static_cast<int>(ClientAuth::Body));
    m_form->clientAuth->addItem(tr("No secret: a public client"), static_cast<int>(ClientAuth::None));
    m_form->clientAuth->addItem(tr("A statement signed by a private key (private_key_jwt)"),
                                static_cast<int>(ClientAuth::PrivateKeyJwt));
    binder.choice(
        m_form->grant, "source.auth.grant", tr("Grant"),
        [](const Connector& c) { return static_cast<int>(settings(c).grant); },
        [](Connector& c, int grant) {
            AuthOAuth2& auth = settings(c);
            auth.grant = static_cast<Grant>(grant);
            if (auth.grant == Grant::Password && auth.password == MaybeSecret())
                auth.password.secret = "password";
            if (auth.grant == Grant::JwtBearer) { // the statement says who it is
                auth.clientAuth = ClientAuth::None;
                auth.clientSecret = MaybeSecret();
            }
            takeKey(auth);
        });
    binder.choice(
        m_form->clientAuth, "source.auth.clientAuth", tr("Client Authentication"),
        [](const Connector& c) { return static_cast<int>(settings(c).clientAuth); },
        [](Connector& c, int way) {
            AuthOAuth2& auth = settings(c);
            auth.clientAuth = static_cast<ClientAuth>(way);
            takeKey(auth);
            if (auth.clientAuth == ClientAuth::None || auth.clientAuth == ClientAuth::PrivateKeyJwt)
                auth.clientSecret = MaybeSecret();
            else if (auth.clientSecret == MaybeSecret())
                auth.clientSecret.secret = "clientSecret";
        });
    binder.check(
        m_form->pkce, "source.auth.pkce", tr("PKCE"), [](const Connector& c) { return settings(c).pkce; },
        [](Connector& c, bool on) { settings(c).pkce = on; });
    binder.number(
        m_form->redirectPort, "source.auth.redirectPort", tr("Port of the Redirect URL"),
        [](const Connector& c) { return settings(c).redirectPort; },
        [](Connector& c, int port) { settings(c).redirectPort = port; });
}

void OAuthForm::bindAddresses(FieldBinder& binder)
{
    bindText(binder, m_form->issuer, "source.auth.issuer", tr("Issuer"), &AuthOAuth2::issuer);
    bindText(binder, m_form->authorizationUrl, "source.auth.authorizationUrl", tr("Authorization URL"),
             &AuthOAuth2::authorizationUrl);
    bindText(binder, m_form->tokenUrl, "source.auth.tokenUrl", tr("Access Token URL"), &AuthOAuth2::tokenUrl);
    bindText(binder, m_form->revokeUrl, "source.auth.revokeUrl", tr("Revoke URL"), &AuthOAuth2::revokeUrl);
    const auto said = [&](QLineEdit* field, const char* place, const QString& what,
                          std::string AuthOAuth2::Assertion::*member) {
        binder.text(
            field, place, what, [member](const Connector& c) { return settings(c).assertion.*member; },
            [member](Connector& c, const std::string& text) { settings(c).assertion.*member = text; });
    };
    using Assertion = AuthOAuth2::Assertion;
    said(m_form->keyId, "source.auth.assertion.keyId", tr("Key ID"), &Assertion::keyId);
    said(m_form->subject, "source.auth.assertion.subject", tr("In Whose Name"), &Assertion::subject);
    said(m_form->audience, "source.auth.assertion.audience", tr("Audience"), &Assertion::audience);
    bindText(binder, m_form->scopes, "source.auth.scopes", tr("Scopes"), &AuthOAuth2::scopes);
}

void OAuthForm::bindClient(FieldBinder& binder)
{
    bindPlain(binder, m_form->clientId, "source.auth.clientId", tr("Client ID"), &AuthOAuth2::clientId);
    bindPlain(binder, m_form->username, "source.auth.username", tr("User Name"), &AuthOAuth2::username);
    binder.problems(m_form->clientSecret, "source.auth.clientSecret");
    binder.problems(m_form->privateKey, "source.auth.privateKey");
    const auto algorithms = oauth::jwtAlgorithms();
    for (std::size_t i = 0; i < algorithms.size(); ++i)
        m_form->algorithm->addItem(
            QString::fromUtf8(algorithms[i].data(), static_cast<qsizetype>(algorithms[i].size())), static_cast<int>(i));
    binder.choice(
        m_form->algorithm, "source.auth.assertion.algorithm", tr("Algorithm"),
        [algorithms](const Connector& c) {
            const auto at = std::find(algorithms.begin(), algorithms.end(), settings(c).assertion.algorithm);
            return static_cast<int>(at - algorithms.begin());
        },
        [algorithms](Connector& c, int at) {
            settings(c).assertion.algorithm = algorithms[static_cast<std::size_t>(at)];
        });
    binder.problems(m_form->password, "source.auth.password");
    m_form->extra->setTitles(tr("Parameter"), tr("Value"), tr("Add Parameter"));
    binder.problems(m_form->extra, "source.auth.extra");
    connect(m_form->extra, &KeyValueTable::edited, this, [this] {
        m_draft->edit(
            tr("Extra Parameters"), [this](Connector& c) { settings(c).extra = m_form->extra->pairs(); },
            QStringLiteral("source.auth.extra"));
    });
}

} // namespace muster
