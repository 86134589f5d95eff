// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/sessionform.h"

#include "core/source/connectorsecrets.h"
#include "ui/wizard/draftmodel.h"
#include "ui/wizard/fieldbinder.h"
#include "ui/wizard/wizardpanel.h"
#include "ui_sessionform.h"

#include <algorithm>

namespace muster {

namespace {

enum Where { InBody, InHeader, InCookie };

const AuthSession& settings(const Connector& connector)
{
    static const AuthSession none;
    const auto* auth = std::get_if<AuthSession>(&sourceOf(connector).auth);
    return auth ? *auth : none;
}

AuthSession& settings(Connector& connector)
{
    Auth& auth = sourceOf(connector).auth;
    if (!std::holds_alternative<AuthSession>(auth))
        auth = AuthSession{};
    return std::get<AuthSession>(auth);
}

Where whereOf(const AuthSession& auth)
{
    return !auth.tokenCookie.empty() ? InCookie : auth.token.empty() && !auth.tokenHeader.empty() ? InHeader : InBody;
}

std::string& placeOf(AuthSession& auth)
{
    const Where where = whereOf(auth);
    return where == InCookie ? auth.tokenCookie : where == InHeader ? auth.tokenHeader : auth.token;
}

/// A body whose fields are texts, numbers and the like, so that it can be shown as a list.
bool isFlat(const std::optional<Json>& body)
{
    return !body || std::all_of(body->begin(), body->end(),
                                [](const Json& value) { return !value.is_structured() || secretIn(value); });
}

std::vector<HeaderField> fieldsOf(const std::optional<Json>& body)
{
    std::vector<HeaderField> fields;
    if (!body)
        return fields;
    for (const auto& [name, value] : body->items()) {
        const auto secret = secretIn(value);
        fields.push_back(
            {name,
             secret ? *secret : MaybeSecret{value.is_string() ? value.get<std::string>() : writeJson(value), {}}});
    }
    return fields;
}

/// The fields as a body again. What was a number, true or false stays one while its text is the same.
std::optional<Json> bodyOf(const std::vector<HeaderField>& fields, const std::optional<Json>& before)
{
    Json body = Json::object();
    for (const HeaderField& field : fields) {
        if (field.value.isSecret()) {
            Json secret{{"secret", field.value.secret}};
            if (!field.value.text.empty())
                secret["format"] = field.value.text;
            body[field.name] = std::move(secret);
            continue;
        }
        const Json old = before && before->contains(field.name) ? (*before)[field.name] : Json();
        const bool same = !old.is_string() && !old.is_null() && writeJson(old) == field.value.text;
        body[field.name] = same ? old : Json(field.value.text);
    }
    return fields.empty() && !before ? std::nullopt : std::optional(std::move(body));
}

} // namespace

SessionForm::SessionForm(QWidget* parent) : QWidget(parent), m_form(std::make_unique<Ui::SessionForm>())
{
    m_form->setupUi(this);
    m_form->body->setFields();
    m_form->password->setFieldName(tr("Password"));
}

SessionForm::~SessionForm() = default;

void SessionForm::setUp(DraftModel& draft, StoredSecrets& secrets, FieldBinder& binder)
{
    m_draft = &draft;
    bindLogin(binder);
    bindToken(binder);
    bindLists(secrets, binder);
    connect(&draft, &DraftModel::changed, this, &SessionForm::show);
    show();
}

void SessionForm::bindLogin(FieldBinder& binder)
{
    const QStringList methods{QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("GET")};
    for (const QString& method : methods)
        m_form->method->addItem(method, static_cast<int>(methods.indexOf(method)));
    m_form->bodyFormat->addItem(tr("As JSON"), 0);
    m_form->bodyFormat->addItem(tr("As a form"), 1);
    binder.choice(
        m_form->method, "source.auth.request.method", tr("Method of the Login"),
        [methods](const Connector& c) {
            return static_cast<int>(methods.indexOf(QString::fromStdString(settings(c).request.method)));
        },
        [methods](Connector& c, int at) {
            AuthSession::Login& login = settings(c).request;
            login.method = methods.value(at).toStdString();
            if (login.method == "GET")
                login.body.reset();
        });
    binder.text(
        m_form->address, "source.auth.request.path", tr("Login Address"),
        [](const Connector& c) { return settings(c).request.address; },
        [](Connector& c, const std::string& text) { settings(c).request.address = text; });
    binder.problems(m_form->addressBox, [] {
        return std::vector<std::string>{"source.auth.request", "source.auth.request.url"};
    });
    binder.choice(
        m_form->bodyFormat, "source.auth.request.bodyFormat", tr("Form of the Login"),
        [](const Connector& c) { return settings(c).request.form ? 1 : 0; },
        [](Connector& c, int form) { settings(c).request.form = form == 1; });
    binder.check(
        m_form->basic, "source.auth.request.basic", tr("Basic Authentication of the Login"),
        [](const Connector& c) { return settings(c).request.password != MaybeSecret(); },
        [](Connector& c, bool on) {
            settings(c).request.username = MaybeSecret();
            settings(c).request.password = MaybeSecret{{}, on ? "loginPassword" : ""};
        });
    binder.text(
        m_form->username, "source.auth.request.username", tr("User Name"),
        [](const Connector& c) { return settings(c).request.username.text; },
        [](Connector& c, const std::string& text) {
            settings(c).request.username = MaybeSecret{text, {}};
        });
    binder.problems(m_form->password, "source.auth.request.password");
}

void SessionForm::bindToken(FieldBinder& binder)
{
    m_form->where->addItem(tr("In the answer's JSON"), InBody);
    m_form->where->addItem(tr("In a header of the answer"), InHeader);
    m_form->where->addItem(tr("In a cookie"), InCookie);
    binder.choice(
        m_form->where, "source.auth.where", tr("Where the Token Is"),
        [](const Connector& c) { return static_cast<int>(whereOf(settings(c))); },
        [](Connector& c, int where) {
            AuthSession& auth = settings(c);
            if (whereOf(auth) == where)
                return;
            auth.token.clear();
            auth.tokenHeader.clear();
            auth.tokenCookie.clear();
            (where == InCookie   ? auth.tokenCookie
             : where == InHeader ? auth.tokenHeader
                                 : auth.token) = where == InCookie   ? "session"
                                                 : where == InHeader ? "X-Auth-Token"
                                                                     : "token";
            auth.header = where == InCookie ? "Cookie" : where == InHeader ? "X-Auth-Token" : "Authorization";
            auth.format = where == InCookie ? "session={token}" : where == InHeader ? "{token}" : "Bearer {token}";
        });
    binder.text(
        m_form->token, "source.auth.token", tr("Place of the Token"),
        [](const Connector& c) {
            AuthSession auth = settings(c);
            return placeOf(auth);
        },
        [](Connector& c, const std::string& text) {
            AuthSession& auth = settings(c);
            const bool follows = auth.format == auth.tokenCookie + "={token}" && !auth.tokenCookie.empty();
            if (!text.empty() || whereOf(auth) == InBody)
                placeOf(auth) = text;
            if (follows && !text.empty())
                auth.format = text + "={token}";
        });
    binder.problems(m_form->where, [] {
        return std::vector<std::string>{"source.auth.tokenHeader", "source.auth.tokenCookie"};
    });
    binder.text(
        m_form->header, "source.auth.header", tr("Header of the Token"),
        [](const Connector& c) { return settings(c).header; },
        [](Connector& c, const std::string& text) { settings(c).header = text; });
    binder.text(
        m_form->format, "source.auth.format", tr("Format of the Token"),
        [](const Connector& c) { return settings(c).format; },
        [](Connector& c, const std::string& text) { settings(c).format = text; });
    binder.text(
        m_form->ttl, "source.auth.ttl", tr("How Long the Token Lasts"),
        [](const Connector& c) { return settings(c).ttl; },
        [](Connector& c, const std::string& text) { settings(c).ttl = text; });
}

void SessionForm::bindLists(StoredSecrets& secrets, FieldBinder& binder)
{
    for (auto* list : {m_form->body, m_form->headers}) {
        list->setStore(&secrets);
        connect(list, &HeaderList::failed, this, &SessionForm::failed);
    }
    m_form->password->setStore(&secrets);
    connect(m_form->password, &SecretField::failed, this, &SessionForm::failed);
    binder.problems(m_form->body, "source.auth.request.body");
    binder.problems(m_form->headers, "source.auth.request.headers");
    connect(m_form->body, &HeaderList::edited, this, [this] {
        m_draft->edit(
            tr("Fields of the Login"),
            [this](Connector& c) {
                auto& body = settings(c).request.body;
                body = bodyOf(m_form->body->headers(), body);
            },
            QStringLiteral("source.auth.request.body"));
    });
    connect(m_form->headers, &HeaderList::edited, this, [this] {
        m_draft->edit(
            tr("Headers of the Login"),
            [this](Connector& c) { settings(c).request.headers = m_form->headers->headers(); },
            QStringLiteral("source.auth.request.headers"));
    });
}

void SessionForm::show()
{
    const Connector& connector = m_draft->connector();
    const AuthSession& auth = settings(connector);
    const bool flat = isFlat(auth.request.body);
    m_form->bodySection->setVisible(auth.request.method != "GET");
    m_form->body->setVisible(flat);
    m_form->nested->setVisible(!flat);
    m_form->nested->setText(tr("The login's body has nested fields. It is kept as it stands in the connector file, and "
                               "edited there."));
    m_form->basicFields->setVisible(auth.request.password != MaybeSecret());
    m_form->password->setSecretName(auth.request.password.isSecret() ? auth.request.password.secret : "loginPassword");
    std::optional<Origin> origin;
    if (auto parsed = Origin::parse(loginUrl(sourceOf(connector), auth)))
        origin = std::move(*parsed);
    m_form->password->setOrigin(origin);
    m_form->body->setOrigin(origin);
    m_form->headers->setOrigin(origin);
    if (flat)
        m_form->body->setHeaders(fieldsOf(auth.request.body));
    m_form->headers->setHeaders(auth.request.headers);
    showToken();
}

void SessionForm::showToken()
{
    switch (whereOf(settings(m_draft->connector()))) {
    case InBody:
        m_form->tokenLabel->setText(tr("Path in the answer"));
        m_form->tokenHelp->setText(tr("Nested names such as data.token are joined by dots."));
        break;
    case InHeader:
        m_form->tokenLabel->setText(tr("Name of the header"));
        m_form->tokenHelp->setText(
            tr("When later answers have this header too, the token in it is used from then on."));
        break;
    case InCookie:
        m_form->tokenLabel->setText(tr("Name of the cookie"));
        m_form->tokenHelp->setText(tr("When later answers set this cookie too, the new one is used from then on."));
        break;
    }
}

void SessionForm::commit()
{
    m_form->password->commit();
    m_form->body->commit();
    m_form->headers->commit();
}

} // namespace muster
