// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/redact.h"
#include "core/source/connectordraft.h"
#include "core/source/connectorfile.h"
#include "core/source/connectorlint.h"
#include "core/source/namewords.h"
#include "core/source/pagination_url.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ConnectorDraft", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// What browsers and tools send along and no source of users needs, or what belongs to the connection.
constexpr std::string_view droppedHeaders =
    "acceptencoding acceptlanguage useragent connection contentlength host referer origin dnt cachecontrol pragma "
    "priority te ifnonematch ifmodifiedsince upgradeinsecurerequests postmantoken expect upgrade transferencoding "
    "trailer xrequestedwith";
constexpr std::string_view secretParameters =
    "key apikey token accesstoken authtoken apitoken secret clientsecret password passwd pwd sig signature appkey "
    "subscriptionkey hapikey sessionid session auth authorization usertoken privatekey accesskey apisecret jwt";

bool isSecretName(const std::string& name)
{
    // page_token and the like place a page, and let nobody in
    const std::string joined = joinedName(name);
    return isWordOf(secretParameters, joined) || joined.ends_with("apikey") || joined.ends_with("accesstoken") ||
           joined.ends_with("password") || joined.ends_with("secret");
}

/// Moves the parts of a request to their places in a connector, and credentials out of it.
class Drafting
{
public:
    explicit Drafting(PlainRequest request) : m_request(std::move(request)) {}
    Result<ConnectorDraft> run();

private:
    Result<void> url();
    void parameter(std::string name, std::string value);
    void basic();
    void header(const HttpHeader& header);
    void authorization(const std::string& value);
    Result<void> body();
    void leaveOutSecrets(Json& json);
    MaybeSecret keep(const std::string& name, std::string value, const std::string& format = {});
    [[nodiscard]] Source& source() { return *m_draft.connector.source; }
    [[nodiscard]] bool hasAuth() { return !std::holds_alternative<AuthNone>(source().auth); }
    void say(const QString& note) { m_draft.notes.push_back(note); }

    PlainRequest m_request;
    ConnectorDraft m_draft;
};

MaybeSecret Drafting::keep(const std::string& name, std::string value, const std::string& format)
{
    std::string unique = name;
    const auto isTaken = [&] {
        return std::any_of(m_draft.secrets.begin(), m_draft.secrets.end(),
                           [&](const NamedSecret& secret) { return secret.name == unique; });
    };
    for (int n = 2; isTaken(); ++n)
        unique = name + std::to_string(n);
    m_draft.secrets.push_back({unique, Secret(std::move(value))});
    return {format, unique};
}

Result<ConnectorDraft> Drafting::run()
{
    m_draft.connector.source = Source();
    m_draft.notes = std::move(m_request.notes);
    if (m_request.method != "GET" && m_request.method != "POST")
        return fail(ErrorKind::Invalid, tr("The request is a “%1”. A list of users is asked for with GET or POST.")
                                            .arg(shown(m_request.method.substr(0, 20))));
    source().list.method = m_request.method;
    if (auto done = url(); !done)
        return fail(std::move(done.error()));
    basic();
    for (const HttpHeader& one : m_request.headers)
        header(one);
    if (auto done = body(); !done)
        return fail(std::move(done.error()));
    return std::move(m_draft);
}

Result<void> Drafting::url()
{
    std::string text = m_request.url;
    text.erase(std::min(text.find('#'), text.size()));
    const std::size_t scheme = text.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t slash = std::min(text.find_first_of("/?", host), text.size());
    if (const std::size_t at = text.rfind('@', slash); at != std::string::npos && at >= host && at < slash) {
        m_request.userPassword = Secret(percentDecoded(text.substr(host, at - host)));
        text.erase(host, at + 1 - host);
    }
    const auto origin = Origin::parse(text);
    if (!origin)
        return fail(origin.error());
    std::string query;
    if (const std::size_t mark = text.find('?'); mark != std::string::npos) {
        query = text.substr(mark + 1);
        text.erase(mark);
    }
    // the last name of the path is the list, what is before it the base of all requests
    const std::size_t begin = std::min(text.find('/', text.find("://") + 3), text.size());
    const std::size_t last = text.size() > begin + 1 ? text.rfind('/', text.size() - 2) : std::string::npos;
    const std::size_t cut = last == std::string::npos || last < begin ? begin : last;
    source().list.path = urlSyntax(text.substr(cut) == "/" ? std::string() : text.substr(cut));
    source().baseUrl = text.substr(0, cut);
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string piece = query.substr(at, end - at);
        const std::size_t sign = std::min(piece.find('='), piece.size());
        if (!piece.empty())
            parameter(percentDecoded(piece.substr(0, sign)),
                      sign < piece.size() ? percentDecoded(piece.substr(sign + 1)) : std::string());
        at = end + 1;
    }
    m_draft.connector.application.displayLabel = origin->host.substr(0, 255);
    m_draft.connector.id = idFromLabel(origin->host);
    m_draft.findings.push_back({"source.baseUrl", source().baseUrl, 0.9, tr("It stands in the request.")});
    return {};
}

void Drafting::parameter(std::string name, std::string value)
{
    if (!isSecretName(name)) {
        source().list.query.emplace_back(std::move(name), std::move(value));
        return;
    }
    if (hasAuth()) {
        say(tr("The parameter “%1” looks like a second credential. A connector has room for one in the URL; this one "
               "is "
               "left out.")
                .arg(shown(name)));
        return;
    }
    AuthApiKey key;
    key.in = AuthApiKey::In::Query;
    key.name = name;
    key.value = keep("apiKey", std::move(value));
    m_draft.findings.push_back({"source.auth", Json{{"kind", "apiKey"}, {"in", "query"}, {"name", key.name}}, 0.8,
                                tr("The request has a parameter whose name is that of a credential.")});
    source().auth = std::move(key);
}

void Drafting::basic()
{
    if (m_request.userPassword.empty())
        return;
    const std::string_view pair = m_request.userPassword.reveal();
    const std::size_t colon = std::min(pair.find(':'), pair.size());
    if (hasAuth()) {
        say(tr("The request signs in twice. The user name and password are left out."));
        return;
    }
    AuthBasic login;
    const std::string_view user = pair.substr(0, colon);
    // many services take a key as the user name, and any password
    if (user.size() >= 20 && user.find('@') == std::string_view::npos)
        login.username = keep("username", std::string(user));
    else
        login.username = MaybeSecret{std::string(user), {}};
    login.password = keep("password", std::string(colon < pair.size() ? pair.substr(colon + 1) : std::string_view()));
    m_draft.findings.push_back(
        {"source.auth", Json{{"kind", "basic"}}, 0.95, tr("The request signs in with a user name and a password.")});
    source().auth = std::move(login);
}

void Drafting::authorization(const std::string& value)
{
    const std::size_t space = std::min(value.find(' '), value.size());
    const std::string scheme = joinedName(value.substr(0, space));
    std::string rest = space < value.size() ? value.substr(space + 1) : std::string();
    if (hasAuth()) {
        source().headers.push_back({"Authorization", keep("authorization", value)});
        return;
    }
    if (scheme == "bearer" && !rest.empty()) {
        source().auth = AuthBearer{keep("token", std::move(rest))};
        m_draft.findings.push_back(
            {"source.auth", Json{{"kind", "bearer"}}, 0.95, tr("The request has a bearer token (RFC 6750).")});
        say(tr("A token that a browser sent ends soon. For a schedule ask the source for an API key, or use OAuth."));
        return;
    }
    if (scheme == "basic" && !rest.empty()) {
        m_request.userPassword = Secret(QByteArray::fromBase64(QByteArray::fromStdString(rest)).toStdString());
        basic();
        return;
    }
    AuthApiKey key;
    key.name = "Authorization";
    key.value =
        rest.empty() ? keep("apiKey", value) : keep("apiKey", std::move(rest), value.substr(0, space) + " {secret}");
    m_draft.findings.push_back({"source.auth", Json{{"kind", "apiKey"}, {"in", "header"}, {"name", key.name}}, 0.9,
                                tr("The request has the header “Authorization” in a form of its own.")});
    source().auth = std::move(key);
}

void Drafting::header(const HttpHeader& one)
{
    const std::string name = joinedName(one.name);
    const bool isNoise = isWordOf(droppedHeaders, name) || name.starts_with("secch") || name.starts_with("secfetch");
    if ((isNoise && !one.secret) || one.value.empty())
        return;
    if (name == "authorization") {
        authorization(one.value);
    } else if (name == "cookie") {
        source().headers.push_back({one.name, keep("cookie", one.value)});
        say(tr("The request signs in with cookies of a browser, which end soon. Ask the source for an API key."));
    } else if (name == "accept" || name == "contenttype") {
        // a vendor's own media type chooses a version; the usual ones are sent anyway
        if (one.value.find("vnd.") != std::string::npos)
            source().headers.push_back({one.name, MaybeSecret{one.value, {}}});
    } else if (one.secret || isSecretHeader(one.name) || looksSecret(one.name)) {
        if (hasAuth()) {
            source().headers.push_back({one.name, keep(idFromLabel(one.name), one.value)});
            return;
        }
        AuthApiKey key;
        key.name = one.name;
        key.value = keep("apiKey", one.value);
        m_draft.findings.push_back({"source.auth", Json{{"kind", "apiKey"}, {"in", "header"}, {"name", key.name}}, 0.9,
                                    tr("The request has a header whose name is that of a credential.")});
        source().auth = std::move(key);
    } else {
        source().headers.push_back({one.name, MaybeSecret{one.value, {}}});
    }
}

/// At any depth.
void Drafting::leaveOutSecrets(Json& json)
{
    if (json.is_array()) {
        for (Json& item : json)
            leaveOutSecrets(item);
        return;
    }
    if (!json.is_object())
        return;
    for (auto member = json.begin(); member != json.end();) {
        if (!isSecretName(member.key())) {
            leaveOutSecrets(*member);
            ++member;
            continue;
        }
        say(tr("“%1” in the body looks like a credential and is left out: the body of a list holds no secrets.")
                .arg(shown(member.key())));
        member = json.erase(member);
    }
}

Result<void> Drafting::body()
{
    if (source().list.method != "POST")
        return {};
    Json json = m_request.body.empty() ? Json::object() : readJson(m_request.body);
    if (!json.is_object())
        return fail(ErrorKind::Invalid,
                    tr("The body of the request is not a JSON object. Lists are asked for with GET, or "
                       "with POST and a JSON object."));
    leaveOutSecrets(json);
    source().list.body = std::move(json);
    return {};
}

} // namespace

Result<ConnectorDraft> draftFrom(PlainRequest request)
{
    return Drafting(std::move(request)).run();
}

} // namespace muster
