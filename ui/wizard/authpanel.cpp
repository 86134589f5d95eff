// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/authpanel.h"

#include "ui/wizard/savecheck.h"
#include "ui/wizard/storedsecrets.h"
#include "ui_authpanel.h"

namespace muster {
namespace {

enum Kind { None, Bearer, ApiKey, Basic, OAuth2, Session };

Kind kindOf(const Connector& connector)
{
    return static_cast<Kind>(sourceOf(connector).auth.index());
}

template <typename T>
const T* auth(const Connector& connector)
{
    return std::get_if<T>(&sourceOf(connector).auth);
}

template <typename T>
T& authOf(Connector& connector)
{
    Auth& auth = sourceOf(connector).auth;
    if (!std::holds_alternative<T>(auth))
        auth = T{};
    return std::get<T>(auth);
}

Auth makeAuth(Kind kind)
{
    switch (kind) {
    case Bearer:
        return AuthBearer{{{}, "token"}};
    case Kind::ApiKey:
        return AuthApiKey{AuthApiKey::In::Header, "", {{}, "apiKey"}};
    case Basic:
        return AuthBasic{{}, {{}, "password"}};
    case OAuth2: {
        AuthOAuth2 auth;
        auth.clientSecret.secret = "clientSecret";
        return auth;
    }
    case Session: {
        AuthSession auth;
        auth.request.address = "/login";
        auth.request.body = Json{{"username", ""}, {"password", Json{{"secret", "login-password"}}}};
        auth.token = "token";
        return auth;
    }
    default:
        return AuthNone{};
    }
}

} // namespace

std::optional<Origin> originOf(const Connector& connector)
{
    if (const auto origin = Origin::parse(sourceOf(connector).baseUrl))
        return *origin;
    return std::nullopt;
}

AuthPanel::AuthPanel(DraftModel& draft, StoredSecrets& secrets, ImportService& service, QWidget* parent)
    : WizardPanel(draft, WizardStep::Authentication, parent), m_form(std::make_unique<Ui::AuthPanel>()),
      m_secrets(secrets)
{
    m_form->setupUi(this);
    m_form->kind->addItem(tr("None"), None);
    m_form->kind->addItem(tr("Bearer token"), Bearer);
    m_form->kind->addItem(tr("API key"), Kind::ApiKey);
    m_form->kind->addItem(tr("User name and password (Basic)"), Basic);
    m_form->kind->addItem(tr("OAuth 2.0"), OAuth2);
    m_form->kind->addItem(tr("Session: a login gives a token"), Session);
    binder().text(
        m_form->baseUrl, "source.baseUrl", tr("Base URL"), [](const Connector& c) { return sourceOf(c).baseUrl; },
        [](Connector& c, const std::string& text) { sourceOf(c).baseUrl = text; });
    binder().choice(
        m_form->kind, "source.auth.kind", tr("Authentication Method"),
        [](const Connector& c) { return static_cast<int>(kindOf(c)); },
        [](Connector& c, int kind) {
            if (kind != static_cast<int>(kindOf(c)))
                sourceOf(c).auth = makeAuth(static_cast<Kind>(kind));
        });
    bindBearerAndBasic();
    bindApiKey();
    bindHeaders();
    m_form->oauth->setUp(draft, secrets, service, binder());
    connect(m_form->oauth, &OAuthForm::failed, this, &WizardPanel::errorOccurred);
    connect(m_form->oauth, &OAuthForm::noticed, this, &WizardPanel::noticed);
    m_form->session->setUp(draft, secrets, binder());
    connect(m_form->session, &SessionForm::failed, this, &WizardPanel::errorOccurred);
    m_form->connection->setUp(draft, secrets, binder());
    connect(m_form->connection, &ConnectionForm::failed, this, &WizardPanel::errorOccurred);
    for (auto* field : {m_form->token, m_form->apiKeyValue, m_form->password}) {
        field->setStore(&m_secrets);
        connect(field, &SecretField::failed, this, &WizardPanel::errorOccurred);
    }
    connect(&this->draft(), &DraftModel::changed, this, &AuthPanel::showKind);
    connect(&this->draft(), &DraftModel::changed, this, &AuthPanel::takeOrigin);
    showKind();
    takeOrigin();
    prepare();
}

AuthPanel::~AuthPanel() = default;

void AuthPanel::bindBearerAndBasic()
{
    m_form->token->setFieldName(tr("Token key"));
    m_form->password->setFieldName(tr("Password"));
    binder().problems(m_form->token, "source.auth.token");
    binder().problems(m_form->password, "source.auth.password");
    binder().text(
        m_form->username, "source.auth.username", tr("User Name"),
        [](const Connector& c) {
            const auto* basic = auth<AuthBasic>(c);
            return basic ? basic->username.text : std::string();
        },
        [](Connector& c, const std::string& text) { authOf<AuthBasic>(c).username.text = text; });
}

void AuthPanel::bindApiKey()
{
    m_form->apiKeyIn->addItem(tr("Header"), static_cast<int>(AuthApiKey::In::Header));
    m_form->apiKeyIn->addItem(tr("Query parameter"), static_cast<int>(AuthApiKey::In::Query));
    m_form->apiKeyIn->addItem(tr("Cookie"), static_cast<int>(AuthApiKey::In::Cookie));
    m_form->apiKeyValue->setFieldName(tr("Key"));
    binder().choice(
        m_form->apiKeyIn, "source.auth.in", tr("Where the Key Goes"),
        [](const Connector& c) {
            const auto* key = auth<AuthApiKey>(c);
            return key ? static_cast<int>(key->in) : 0;
        },
        [](Connector& c, int in) { authOf<AuthApiKey>(c).in = static_cast<AuthApiKey::In>(in); });
    binder().text(
        m_form->apiKeyName, "source.auth.name", tr("Name of the Key"),
        [](const Connector& c) {
            const auto* key = auth<AuthApiKey>(c);
            return key ? key->name : std::string();
        },
        [](Connector& c, const std::string& text) { authOf<AuthApiKey>(c).name = text; });
    binder().problems(m_form->apiKeyValue, "source.auth.value");
    binder().text(
        m_form->apiKeyFormat, "source.auth.format", tr("Format of the Value"),
        [](const Connector& c) {
            const auto* key = auth<AuthApiKey>(c);
            return key && key->value.isSecret() ? key->value.text : std::string();
        },
        [](Connector& c, const std::string& text) {
            auto& key = authOf<AuthApiKey>(c);
            if (!key.value.isSecret())
                key.value.secret = "apiKey";
            key.value.text = text;
        });
}

void AuthPanel::bindHeaders()
{
    m_form->headers->setStore(&m_secrets);
    binder().problems(m_form->headers, "source.headers");
    connect(m_form->headers, &HeaderList::failed, this, &WizardPanel::errorOccurred);
    connect(m_form->headers, &HeaderList::edited, this, [this] {
        draft().edit(
            tr("Custom Headers"), [this](Connector& c) { sourceOf(c).headers = m_form->headers->headers(); },
            QStringLiteral("source.headers"));
    });
    const auto load = [this] { m_form->headers->setHeaders(sourceOf(draft().connector()).headers); };
    connect(&draft(), &DraftModel::changed, this, load);
    load();
}

void AuthPanel::showKind()
{
    const Kind kind = kindOf(draft().connector());
    m_form->bearerBox->setVisible(kind == Bearer);
    m_form->apiKeyBox->setVisible(kind == Kind::ApiKey);
    m_form->basicBox->setVisible(kind == Basic);
    m_form->oauth->setVisible(kind == OAuth2);
    m_form->session->setVisible(kind == Session);
    if (const auto* bearer = auth<AuthBearer>(draft().connector()))
        m_form->token->setSecretName(bearer->token.isSecret() ? bearer->token.secret : "token");
    if (const auto* key = auth<AuthApiKey>(draft().connector()))
        m_form->apiKeyValue->setSecretName(key->value.isSecret() ? key->value.secret : "apiKey");
    if (const auto* basic = auth<AuthBasic>(draft().connector()))
        m_form->password->setSecretName(basic->password.isSecret() ? basic->password.secret : "password");
}

void AuthPanel::takeOrigin()
{
    const auto origin = originOf(draft().connector());
    for (auto* field : {m_form->token, m_form->apiKeyValue, m_form->password})
        field->setOrigin(origin);
    m_form->headers->setOrigin(origin);
}

void AuthPanel::enter()
{
    m_secrets.refresh();
    m_form->oauth->refresh();
    WizardPanel::enter();
}

bool AuthPanel::focusPlace(const std::string& path)
{
    return path == authorizationPlace ? m_form->oauth->focusAuthorize() : WizardPanel::focusPlace(path);
}

void AuthPanel::leave()
{
    for (auto* field : {m_form->token, m_form->apiKeyValue, m_form->password})
        if (field->isVisibleTo(this))
            field->commit();
    m_form->oauth->commit();
    if (m_form->session->isVisibleTo(this))
        m_form->session->commit();
    m_form->connection->commit();
    m_form->headers->commit();
    WizardPanel::leave();
}

} // namespace muster
