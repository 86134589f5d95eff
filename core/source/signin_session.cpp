// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/signin_session.h"

#include "core/base/duration.h"
#include "core/base/redact.h"
#include "core/net/oauth.h"
#include "core/source/connectorsecrets.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SignIn", text);
}

QByteArray bytes(const std::string& text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool sameName(const std::string& a, const char* b)
{
    return bytes(a).compare(b, Qt::CaseInsensitive) == 0;
}

/// Names of a login's answer, to help with the path; never a value, which may be the token.
QString fieldsOf(const Json& answer)
{
    QStringList names;
    if (answer.is_object()) {
        for (const auto& [key, value] : answer.items())
            names << QString::fromStdString(key).left(60);
    }
    return names.isEmpty() ? tr("It holds no fields.") : tr("It holds the fields %1.").arg(names.join(u", "));
}

} // namespace

Result<std::unique_ptr<SessionSignIn>> SessionSignIn::create(const Connector& connector, const SourcePorts& ports)
{
    std::unique_ptr<SessionSignIn> made(
        new SessionSignIn(connector.id, std::get<AuthSession>(connector.source->auth), ports));
    if (auto done = made->prepare(*connector.source); !done)
        return fail(std::move(done.error()));
    return made;
}

void SessionSignIn::hide(const std::string& text)
{
    for (Secret& form : secretForms(text))
        m_hidden.push_back(std::move(form));
}

std::string SessionSignIn::mask(std::string text) const
{
    for (const Secret& secret : m_hidden)
        text = redactValue(std::move(text), secret.reveal());
    return text;
}

Result<std::string> SessionSignIn::resolved(const MaybeSecret& value, const std::string& place)
{
    if (!value.isSecret())
        return value.text;
    auto secret = m_ports.secrets.read({m_connector, value.secret, m_loginOrigin});
    if (!secret) {
        secret.error().where = QString::fromStdString(place);
        return fail(std::move(secret.error()));
    }
    hide(std::string(secret->reveal()));
    return filledWith(value.text, secret->reveal());
}

/// Puts the stored values where the body names them.
Result<void> SessionSignIn::fill(Json& value, const std::string& place)
{
    if (const auto secret = secretIn(value)) {
        auto text = resolved(*secret, place);
        if (!text)
            return fail(std::move(text.error()));
        value = std::move(*text);
        return {};
    }
    if (!value.is_structured())
        return {};
    for (auto item = value.begin(); item != value.end(); ++item) {
        std::string inside = place;
        if (value.is_object())
            inside.append(".").append(item.key());
        if (auto done = fill(*item, inside); !done)
            return done;
    }
    return {};
}

Result<void> SessionSignIn::addHeaders(Json& body)
{
    const AuthSession::Login& login = m_auth.request;
    m_request.headers.push_back({"Accept", "application/json", false});
    for (std::size_t i = 0; i < login.headers.size(); ++i) {
        const HeaderField& field = login.headers[i];
        auto value = resolved(field.value, "source.auth.request.headers[" + std::to_string(i) + "].value");
        if (!value)
            return fail(std::move(value.error()));
        std::erase_if(m_request.headers, [&](const HttpHeader& h) { return sameName(h.name, field.name.c_str()); });
        m_request.headers.push_back({field.name, std::move(*value), true});
    }
    if (login.username != MaybeSecret() || login.password != MaybeSecret()) {
        auto user = resolved(login.username, "source.auth.request.username");
        auto password = resolved(login.password, "source.auth.request.password");
        if (!user || !password)
            return fail(std::move(user ? password.error() : user.error()));
        const std::string pair = bytes(*user + ':' + *password).toBase64().toStdString(); // RFC 7617
        hide(pair);
        m_request.headers.push_back({"Authorization", std::string("Basic ").append(pair), true});
    }
    if (!login.body)
        return {};
    if (auto done = fill(body, "source.auth.request.body"); !done)
        return done;
    const bool named = std::any_of(m_request.headers.begin(), m_request.headers.end(),
                                   [](const HttpHeader& h) { return sameName(h.name, "Content-Type"); });
    if (!named)
        m_request.headers.push_back(
            {"Content-Type", login.form ? "application/x-www-form-urlencoded" : "application/json", false});
    return {};
}

Result<void> SessionSignIn::prepare(const Source& source)
{
    m_request.method = m_auth.request.method;
    m_request.url = loginUrl(source, m_auth);
    m_request.limits.tries = 1; // a wrong password must not be sent until the account is locked
    m_request.limits.bodyBytes = 4LL << 20;
    auto origin = Origin::parse(m_request.url);
    if (!origin) {
        origin.error().where = QStringLiteral("source.auth.request");
        return fail(std::move(origin.error()));
    }
    m_loginOrigin = *origin;
    if (!m_auth.token.empty()) {
        auto path = RecordPath::parse(m_auth.token);
        if (!path) {
            path.error().where = QStringLiteral("source.auth.token");
            return fail(std::move(path.error()));
        }
        m_path = std::move(*path);
    }
    m_life = parseDuration(m_auth.ttl);
    Json body = m_auth.request.body.value_or(Json());
    if (auto done = addHeaders(body); !done)
        return done;
    if (!m_auth.request.body)
        return {};
    if (!m_auth.request.form) {
        m_request.body = writeJson(body);
        return {};
    }
    oauth::Params params;
    for (const auto& [key, value] : body.items())
        params.emplace_back(key, value.is_string() ? value.get<std::string>() : writeJson(value));
    m_request.body = oauth::formEncoded(params);
    return {};
}

HttpHeader SessionSignIn::current() const
{
    constexpr std::string_view mark = "{token}";
    std::string value = m_auth.format;
    const std::size_t at = value.find(mark);
    if (at == std::string::npos)
        value = std::string(m_token.reveal());
    else
        value.replace(at, mark.size(), m_token.reveal());
    return {m_auth.header, std::move(value), true};
}

Result<HttpHeader> SessionSignIn::header(std::stop_token stop)
{
    const bool good = !m_token.empty() && (!m_goodUntil || m_ports.clock.now() < *m_goodUntil);
    if (!good) {
        if (auto done = login(std::move(stop)); !done)
            return fail(std::move(done.error()));
    }
    return current();
}

Result<HttpHeader> SessionSignIn::renew(const HttpHeader& refused, std::stop_token stop)
{
    if (!m_token.empty() && current().value != refused.value)
        return current(); // a new one since that request was sent
    if (auto done = login(std::move(stop)); !done)
        return fail(std::move(done.error()));
    return current();
}

Result<void> SessionSignIn::login(std::stop_token stop)
{
    m_token = Secret();
    auto answer = m_ports.http.send(m_request, std::move(stop)).get();
    if (!answer)
        return fail(std::move(answer.error()));
    if (answer->status < 200 || answer->status > 299)
        return fail(refused(*answer));
    auto token = tokenAfterLogin(*answer);
    if (!token)
        return fail(std::move(token.error()));
    take(std::move(*token));
    return {};
}

/// From now on this token is sent.
void SessionSignIn::take(std::string token)
{
    hide(token);
    m_token = Secret(std::move(token));
    if (m_life) // a little early, for clocks that differ
        m_goodUntil =
            m_ports.clock.now() + *m_life - std::min<std::chrono::seconds>(std::chrono::minutes(1), *m_life / 4);
}

std::string SessionSignIn::tokenIn(const HttpResponse& answer) const
{
    if (!m_auth.tokenHeader.empty())
        return std::string(answer.header(m_auth.tokenHeader));
    return m_auth.tokenCookie.empty() ? std::string() : answer.cookie(m_auth.tokenCookie);
}

Result<std::string> SessionSignIn::tokenAfterLogin(const HttpResponse& answer) const
{
    std::string token = tokenIn(answer);
    QString where = QStringLiteral("source.auth.tokenHeader"), hint;
    QString name = tr("header “%1”").arg(QString::fromStdString(m_auth.tokenHeader));
    if (!m_auth.tokenCookie.empty()) {
        where = QStringLiteral("source.auth.tokenCookie");
        name = tr("cookie “%1”").arg(QString::fromStdString(m_auth.tokenCookie));
    } else if (!m_auth.token.empty() && token.empty()) {
        where = QStringLiteral("source.auth.token");
        name = tr("path “%1”").arg(QString::fromStdString(m_auth.token));
        const Json body = readJson(answer.body);
        if (body.is_discarded())
            return fail(ErrorKind::BadAnswer,
                        tr("The login answered with something that is not JSON. Check the login address."),
                        QStringLiteral("HTTP %1").arg(answer.status), QStringLiteral("source.auth.request"));
        const Json found = m_path.find(body);
        token = found.is_string() ? found.get<std::string>() : found.is_number() ? writeJson(found) : std::string();
        hint = fieldsOf(body);
    }
    if (token.empty())
        return fail(
            ErrorKind::BadAnswer,
            tr("The login was accepted, but its answer has no token at the %1. Check where the token is.").arg(name),
            hint, where);
    if (std::any_of(token.begin(), token.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return fail(ErrorKind::BadAnswer,
                    tr("What the login's answer holds at the %1 is no token: it has a line break or another control "
                       "character.")
                        .arg(name),
                    {}, where);
    return token;
}

Error SessionSignIn::refused(const HttpResponse& answer) const
{
    const QString line = QStringLiteral("HTTP %1").arg(answer.status);
    const QString where = QStringLiteral("source.auth.request");
    const QString detail = QString::fromStdString(mask(answer.body.substr(0, 500)));
    if (answer.status == 400 || answer.status == 401 || answer.status == 403 || answer.status == 422)
        return {
            ErrorKind::Unauthorized,
            tr("The login was refused (%1). Check the user name, the password and the names of the fields.").arg(line),
            detail, where};
    if (answer.status == 404 || answer.status == 405 || answer.status == 410)
        return {ErrorKind::NotFound,
                tr("There is no login at this address (%1). Check the login's address and method.").arg(line), detail,
                where};
    if (answer.status == 429)
        return {ErrorKind::RateLimited, tr("The source allows no more logins for now (%1). Try again later.").arg(line),
                detail, where};
    return {answer.status < 400 ? ErrorKind::Redirect : ErrorKind::Server,
            tr("The login did not work (%1). The answer is in the details.").arg(line), detail, where};
}

void SessionSignIn::seen(const HttpResponse& answer)
{
    if (answer.status < 200 || answer.status > 299)
        return;
    std::string token = tokenIn(answer);
    if (token.empty() || token == m_token.reveal())
        return;
    m_follows = true;
    take(std::move(token));
}

} // namespace muster
