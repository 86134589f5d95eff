// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/supportscrub.h"

#include "core/base/redact.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <functional>
#include <vector>

namespace muster {

namespace {

constexpr const char* mask = "***";

void hide(MaybeSecret& value)
{
    if (!value.isSecret() && !value.text.empty())
        value.text = mask;
}

void hide(std::vector<HeaderField>& headers)
{
    for (HeaderField& header : headers)
        hide(header.value);
}

void hideTexts(Json& json)
{
    if (json.is_structured()) {
        if (json.is_object() && json.contains("secret"))
            return; // a name
        for (Json& element : json)
            hideTexts(element);
    } else if (json.is_string() || json.is_number()) {
        json = mask;
    }
}

struct HideAuth
{
    void operator()(AuthNone&) const {}
    void operator()(AuthBearer& bearer) const { hide(bearer.token); }
    void operator()(AuthApiKey& key) const { hide(key.value); }
    void operator()(AuthBasic& basic) const
    {
        hide(basic.username);
        hide(basic.password);
    }
    void operator()(AuthOAuth2& oauth) const
    {
        for (MaybeSecret* value :
             {&oauth.clientId, &oauth.clientSecret, &oauth.username, &oauth.password, &oauth.privateKey})
            hide(*value);
        for (auto& [name, value] : oauth.extra)
            value = mask;
        for (std::string* text : {&oauth.assertion.keyId, &oauth.assertion.issuer, &oauth.assertion.subject})
            if (!text->empty())
                *text = mask;
        for (std::string* url : {&oauth.authorizationUrl, &oauth.tokenUrl, &oauth.revokeUrl, &oauth.issuer})
            *url = redactUrl(*url);
    }
    void operator()(AuthSession& session) const
    {
        hide(session.request.headers);
        hide(session.request.username);
        hide(session.request.password);
        session.request.address = redactUrl(session.request.address);
        if (session.request.body)
            hideTexts(*session.request.body);
    }
};

void eachText(Json& json, const std::function<void(std::string& text)>& visit)
{
    if (json.is_structured()) {
        for (Json& element : json)
            eachText(element, visit);
    } else if (json.is_string()) {
        auto text = json.get<std::string>();
        visit(text);
        json = std::move(text);
    }
}

bool isHostLetter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/// Where a whole host name stands, not a part of a longer word.
void replaceHost(std::string& text, const std::string& host, const std::string& other)
{
    for (std::size_t at = text.find(host); at != std::string::npos; at = text.find(host, at)) {
        const bool inside = (at > 0 && isHostLetter(text[at - 1])) ||
                            (at + host.size() < text.size() && isHostLetter(text[at + host.size()]));
        if (inside) {
            at += host.size();
            continue;
        }
        text.replace(at, host.size(), other);
        at += other.size();
    }
}

} // namespace

Connector scrubbed(Connector connector, bool personal)
{
    connector.unknown = Json::object();
    if (!personal && !connector.import.protect.empty())
        connector.import.protect = {mask};
    if (!connector.source)
        return connector;
    Source& source = *connector.source;
    std::visit(HideAuth(), source.auth);
    hide(source.headers);
    hide(source.proxy.password);
    if (!source.proxy.username.empty())
        source.proxy.username = mask;
    hide(source.tls.clientKey);
    for (std::string* file : {&source.tls.caFile, &source.tls.clientCertificate})
        if (!file->empty())
            *file = mask; // the path names an account of this computer
    source.baseUrl = redactUrl(source.baseUrl);
    source.proxy.url = redactUrl(source.proxy.url);
    source.list.path = redactUrl(source.list.path);
    source.filter = redactUrl("?" + source.filter).substr(1);
    for (auto& [name, value] : source.list.query)
        if (isSecretHeader(name) || redactUrl("?" + name + "=v").ends_with(mask))
            value = mask;
    if (source.list.body && !personal)
        hideTexts(*source.list.body);
    return connector;
}

void addHosts(const Json& json, std::set<std::string>& hosts)
{
    if (json.is_structured()) {
        for (const Json& element : json)
            addHosts(element, hosts);
    } else if (json.is_string()) {
        const QString text = QString::fromStdString(json.get<std::string>());
        if (!text.contains(QStringLiteral("://")))
            return;
        const std::string host = QUrl(text).host().toStdString();
        if (host.size() > 3 && host != "localhost" && host != "127.0.0.1")
            hosts.insert(host);
    }
}

void hideHosts(Json& json, const std::set<std::string>& hosts)
{
    std::vector<std::string> order(hosts.begin(), hosts.end());
    // longest first: a host that holds another must not leave its rest behind
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    eachText(json, [&](std::string& text) {
        for (std::size_t i = 0; i < order.size(); ++i)
            replaceHost(text, order[i], "host-" + std::to_string(i + 1) + ".invalid");
    });
}

void hideMails(Json& json)
{
    static const QRegularExpression mail(QStringLiteral("[^\\s<>(){}\"“”,;:]+@[^\\s<>(){}\"“”,;:]+"));
    eachText(json, [](std::string& text) {
        if (text.find('@') != std::string::npos)
            text = QString::fromStdString(text).replace(mail, QLatin1String(mask)).toStdString();
    });
}

std::string withoutQuotes(const QString& sentence)
{
    static const QRegularExpression quoted( // as the languages write them
        QStringLiteral("[“„«‚‘\"][^“”„«»‘’\"]*[“”»«’‘\"]"));
    return QString(sentence).replace(quoted, QStringLiteral("“…”")).toStdString();
}

} // namespace muster
