// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tapemask.h"

#include "core/base/redact.h"
#include "core/net/jsonvalues.h"

#include <QByteArray>

#include <algorithm>
#include <array>

namespace muster {

namespace {

std::string lower(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toLower().toStdString();
}

/// Names of members that hold a credential in any answer. Narrower than for headers: a cursor may be called a token.
bool isSecretMember(std::string_view name)
{
    static constexpr std::array<std::string_view, 16> parts{
        "password",  "passwd",       "secret",    "accesstoken", "refreshtoken",  "idtoken",    "apikey", "privatekey",
        "authtoken", "sessiontoken", "sessionid", "bearertoken", "authorization", "credential", "cookie", "otpseed"};
    std::string plain = lower(name);
    std::erase_if(plain, [](char c) { return c == '_' || c == '-' || c == ' ' || c == '.'; });
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return plain.find(part) != std::string::npos; });
}

std::string withoutQuery(std::string_view url)
{
    return std::string(url.substr(0, url.find_first_of("?#")));
}

std::string decoded(std::string_view text)
{
    return QByteArray::fromPercentEncoding(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).toStdString();
}

} // namespace

TapeMask::TapeMask(const TapeHints& hints)
    : m_secretParameters(hints.secretParameters.begin(), hints.secretParameters.end()),
      m_plainParameters(hints.plainParameters.begin(), hints.plainParameters.end()), m_headers{"content-type", "link",
                                                                                               "retry-after",
                                                                                               "x-total-count"}
{
    for (const Secret& secret : hints.secrets)
        add(secret.reveal());
    for (const std::string& name : hints.keepHeaders)
        m_headers.insert(lower(name));
    for (const std::string& url : hints.signInUrls)
        m_signIns.insert(withoutQuery(url));
}

void TapeMask::add(std::string_view secret)
{
    if (secret.size() < 4 || !m_known.insert(std::hash<std::string_view>()(secret)).second)
        return;
    for (Secret& form : secretForms(secret))
        m_forms.push_back(std::move(form));
    std::stable_sort(m_forms.begin(), m_forms.end(),
                     [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
}

void TapeMask::learn(const HttpRequest& request)
{
    const std::scoped_lock lock(m_guard);
    for (const HttpHeader& header : request.headers) {
        if (!header.secret && !isSecretHeader(header.name))
            continue;
        add(header.value);
        for (const char between : {' ', '='}) // "Bearer x", "session=x"
            if (const auto at = header.value.find(between); at != std::string::npos)
                add(std::string_view(header.value).substr(at + 1));
    }
    std::string_view query = request.url;
    query.remove_prefix(std::min(query.find('?'), query.size()));
    while (query.size() > 1) {
        query.remove_prefix(1);
        const std::string_view pair = query.substr(0, query.find('&'));
        const auto equals = std::min(pair.find('='), pair.size());
        if (equals < pair.size() && isSecretParameter(decoded(pair.substr(0, equals)))) {
            add(pair.substr(equals + 1));
            add(decoded(pair.substr(equals + 1)));
        }
        query.remove_prefix(pair.size());
    }
}

bool TapeMask::isSecretParameter(const std::string& name) const
{
    if (m_secretParameters.contains(name))
        return true;
    return !m_plainParameters.contains(name) && redactUrl("?" + name + "=v").ends_with(tapeSecret);
}

bool TapeMask::isSignIn(const std::string& url) const
{
    return m_signIns.contains(withoutQuery(url));
}

std::string TapeMask::masked(std::string text) const
{
    for (const Secret& form : m_forms)
        text = redactValue(std::move(text), form.reveal());
    return text;
}

/// Also where JSON writes a secret with escapes, and what a member's name says is one.
std::string TapeMask::body(const std::string& text) const
{
    std::string plain = masked(text);
    auto walked = withJsonValues(plain, [this](JsonToken token, std::string_view key, std::string_view value) {
        if (token != JsonToken::Name && isSecretMember(key))
            return std::optional<std::string>(token == JsonToken::Number ? "0" : tapeSecret);
        if (token == JsonToken::Number)
            return std::optional<std::string>();
        std::string clean = masked(std::string(value));
        return clean == value ? std::optional<std::string>() : std::optional<std::string>(std::move(clean));
    });
    return walked ? std::move(*walked) : plain;
}

std::string TapeMask::url(const std::string& url) const
{
    std::string out = withoutQuery(url);
    if (const auto scheme = out.find("://"); scheme != std::string::npos) {
        const auto end = std::min(out.find('/', scheme + 3), out.size());
        if (const auto at = out.rfind('@', end); at != std::string::npos && at > scheme)
            out.erase(scheme + 3, at + 1 - (scheme + 3));
    }
    std::string_view rest = url;
    rest.remove_prefix(std::min(rest.find('?'), rest.size()));
    rest = rest.substr(0, rest.find('#'));
    while (!rest.empty()) {
        out += rest.front();
        rest.remove_prefix(1);
        const std::string_view pair = rest.substr(0, rest.find('&'));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && isSecretParameter(decoded(pair.substr(0, equals))))
            out.append(pair.substr(0, equals + 1)).append(tapeSecret);
        else
            out.append(pair);
        rest.remove_prefix(pair.size());
    }
    return masked(std::move(out));
}

TapeExchange TapeMask::exchange(const HttpRequest& request, const Result<HttpResponse>& answer) const
{
    const std::scoped_lock lock(m_guard);
    TapeExchange out;
    out.method = request.method;
    out.url = url(request.url);
    out.signIn = isSignIn(request.url);
    if (answer) {
        out.status = answer->status;
        out.ms = answer->elapsed.count();
        out.tries = answer->tries;
    } else {
        out.error = answer.error().kind;
    }
    if (out.signIn) // neither what was said nor what was answered
        return out;
    for (const HttpHeader& header : request.headers) { // other values may be secrets that nobody called so
        const bool isPlain = lower(header.name) == "accept" || lower(header.name) == "content-type";
        out.requestHeaders.push_back({header.name, isPlain ? header.value : std::string(tapeSecret), !isPlain});
    }
    out.requestBody = body(request.body);
    if (!answer)
        return out;
    for (const HttpHeader& header : answer->headers)
        if (m_headers.contains(lower(header.name)) && lower(header.name) != "set-cookie")
            out.headers.push_back({header.name, masked(header.value), false});
    for (HttpHeader& header : out.headers)
        if (lower(header.name) == "link")
            changeLinks(header.value, [this](const std::string& address) { return url(address); });
    out.body = body(answer->body);
    return out;
}

} // namespace muster
