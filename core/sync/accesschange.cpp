// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/accesschange.h"

#include "core/base/untrusted.h"
#include "core/source/connectorsecrets.h"
#include "core/source/kepttokens.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <tuple>

namespace muster {

namespace {

struct ChangeText
{
    Q_DECLARE_TR_FUNCTIONS(AccessChange)
};

/// One thing that access depends on.
struct Fact
{
    std::string place;
    QString name;
    std::string value; ///< compared; shown only of a URL
    bool isUrl = false;
};

class Facts
{
public:
    explicit Facts(const Source& source) : m_source(source)
    {
        url("source.baseUrl", ChangeText::tr("the base URL"), source.baseUrl);
        tls();
        proxy();
        add("source.auth.kind", ChangeText::tr("the kind of sign-in"), std::to_string(source.auth.index()));
        std::visit([this](const auto& kind) { auth(kind); }, source.auth);
        for (std::size_t i = 0; i < source.headers.size(); ++i)
            header("source.headers[" + std::to_string(i) + "]", source.headers[i]);
    }

    std::vector<Fact> all;

private:
    void add(const std::string& place, const QString& name, const std::string& value)
    {
        all.push_back({place, name, value, false});
    }
    void url(const std::string& place, const QString& name, const std::string& value)
    {
        all.push_back({place, name, value, true});
    }
    void maybe(const std::string& place, const QString& name, const MaybeSecret& value)
    {
        add(place, name, value.text + '\n' + value.secret);
    }
    void header(const std::string& place, const HeaderField& field)
    {
        add(place, ChangeText::tr("the header “%1”").arg(displayText(field.name)),
            field.name + '\n' + field.value.text + '\n' + field.value.secret);
    }
    void tls()
    {
        const TlsSettings& set = m_source.tls;
        add("source.tls.caFile", ChangeText::tr("the certificate authorities"), set.caFile);
        add("source.tls.clientCertificate", ChangeText::tr("the client certificate"), set.clientCertificate);
        maybe("source.tls.clientKey", ChangeText::tr("the client certificate's key"), set.clientKey);
        add("source.tls.pin", ChangeText::tr("the certificate that is accepted"), set.pin);
    }
    void proxy()
    {
        const ProxySettings& set = m_source.proxy;
        add("source.proxy.kind", ChangeText::tr("the kind of proxy"), std::to_string(static_cast<int>(set.kind)));
        url("source.proxy.url", ChangeText::tr("the proxy"), set.url);
        add("source.proxy.username", ChangeText::tr("the proxy's user name"), set.username);
        maybe("source.proxy.password", ChangeText::tr("the proxy's password"), set.password);
    }

    void auth(const AuthNone&) {}
    void auth(const AuthBearer& bearer) { maybe("source.auth.token", ChangeText::tr("the token"), bearer.token); }
    void auth(const AuthApiKey& key)
    {
        add("source.auth.in", ChangeText::tr("where the API key is sent"), std::to_string(static_cast<int>(key.in)));
        add("source.auth.name", ChangeText::tr("the API key's name"), key.name);
        maybe("source.auth.value", ChangeText::tr("the API key"), key.value);
    }
    void auth(const AuthBasic& basic)
    {
        maybe("source.auth.username", ChangeText::tr("the user name"), basic.username);
        maybe("source.auth.password", ChangeText::tr("the password"), basic.password);
    }
    void auth(const AuthOAuth2& oauth);
    void auth(const AuthSession& session);

    const Source& m_source;
};

void Facts::auth(const AuthOAuth2& oauth)
{
    const auto number = [](auto value) { return std::to_string(static_cast<int>(value)); };
    add("source.auth.grant", ChangeText::tr("the OAuth grant"), number(oauth.grant));
    url("source.auth.issuer", ChangeText::tr("the issuer"), oauth.issuer);
    url("source.auth.authorizationUrl", ChangeText::tr("the authorization URL"), oauth.authorizationUrl);
    url("source.auth.tokenUrl", ChangeText::tr("the token URL"), oauth.tokenUrl);
    url("source.auth.revokeUrl", ChangeText::tr("the revocation URL"), oauth.revokeUrl);
    maybe("source.auth.clientId", ChangeText::tr("the client ID"), oauth.clientId);
    maybe("source.auth.clientSecret", ChangeText::tr("the client secret"), oauth.clientSecret);
    maybe("source.auth.username", ChangeText::tr("the user name"), oauth.username);
    maybe("source.auth.password", ChangeText::tr("the password"), oauth.password);
    maybe("source.auth.privateKey", ChangeText::tr("the private key"), oauth.privateKey);
    const AuthOAuth2::Assertion& said = oauth.assertion;
    add("source.auth.assertion", ChangeText::tr("what is signed with the private key"),
        said.keyId + '\n' + said.algorithm + '\n' + said.issuer + '\n' + said.subject + '\n' + said.audience);
    add("source.auth.scopes", ChangeText::tr("the scopes"), oauth.scopes);
    add("source.auth.pkce", ChangeText::tr("whether PKCE is used"), number(oauth.pkce));
    add("source.auth.clientAuth", ChangeText::tr("how the client signs in"), number(oauth.clientAuth));
    add("source.auth.redirectPort", ChangeText::tr("the port of the redirect"), number(oauth.redirectPort));
    std::string extra;
    for (const auto& [name, value] : oauth.extra)
        extra += name + '\n' + value + '\n';
    add("source.auth.extra", ChangeText::tr("the extra parameters"), extra);
}

void Facts::auth(const AuthSession& session)
{
    const AuthSession::Login& login = session.request;
    url("source.auth.request.url", ChangeText::tr("the address of the login"), loginUrl(m_source, session));
    add("source.auth.request.method", ChangeText::tr("the method of the login"), login.method);
    for (std::size_t i = 0; i < login.headers.size(); ++i)
        header("source.auth.request.headers[" + std::to_string(i) + "]", login.headers[i]);
    maybe("source.auth.request.username", ChangeText::tr("the user name"), login.username);
    maybe("source.auth.request.password", ChangeText::tr("the password"), login.password);
    add("source.auth.request.body", ChangeText::tr("the body of the login"),
        (login.body ? writeJson(*login.body) : std::string()) + (login.form ? " form" : ""));
    add("source.auth.token", ChangeText::tr("where the login's answer has the token"),
        session.token + '\n' + session.tokenHeader + '\n' + session.tokenCookie);
    add("source.auth.header", ChangeText::tr("the header with the token"), session.header + '\n' + session.format);
    add("source.auth.ttl", ChangeText::tr("how long a login is good"), session.ttl);
}

/// Without a query or a user: those may hold secrets.
QString urlText(const std::string& url)
{
    if (url.empty())
        return ChangeText::tr("none");
    const QUrl parsed(QString::fromStdString(url));
    const QUrl::FormattingOptions hidden = QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment;
    return parsed.isValid() ? displayText(parsed.toString(hidden).toStdString()) : ChangeText::tr("another address");
}

QString sentence(const Fact* before, const Fact* after)
{
    const QString name = (after ? after : before)->name;
    QString words =
        before && after && before->isUrl
            ? ChangeText::tr("%1 changes from %2 to %3.").arg(name, urlText(before->value), urlText(after->value))
        : !before ? ChangeText::tr("%1 is added.").arg(name)
        : !after  ? ChangeText::tr("%1 is removed.").arg(name)
                  : ChangeText::tr("%1 changes.").arg(name);
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

const AuthOAuth2* oauthOf(const Source& source)
{
    return std::get_if<AuthOAuth2>(&source.auth);
}

/// A person authorizes the changed settings in the browser: tokens of the old ones do not serve them.
bool isAuthorizedAnew(const Connector& before, const Connector& after)
{
    const AuthOAuth2* now = oauthOf(*after.source);
    if (!now || now->grant != AuthOAuth2::Grant::AuthorizationCode)
        return false;
    const auto from = Origin::parse(before.source->baseUrl), to = Origin::parse(after.source->baseUrl);
    const AuthOAuth2* was = oauthOf(*before.source);
    if (!was || !from || !to || !(*from == *to))
        return true;
    return tokensRef(after.id, *was, *to).name != tokensRef(after.id, *now, *to).name;
}

/// To another host, which gets no secret that was entered for the one before.
bool isEnteredAnew(const Connector& before, const Connector& after, const Fact& was, const Fact& is)
{
    const auto originOf = [](const Fact& fact) {
        return fact.place == "source.proxy.url" ? proxyOrigin(fact.value) : Origin::parse(fact.value);
    };
    const auto from = originOf(was), to = originOf(is);
    if (!to || (from && *from == *to))
        return false;
    const auto isBound = [&](const Connector& connector) {
        const auto uses = secretUses(connector);
        return std::any_of(uses.begin(), uses.end(), [&](const SecretUse& use) {
            const auto bound = use.origin();
            return bound && *bound == *to;
        });
    };
    return isBound(after) && !isBound(before); // one that is there already is not asked for
}

bool isSame(const Source& one, const Source& other)
{
    const auto access = [](const Source& source) {
        return std::tie(source.baseUrl, source.tls, source.proxy, source.auth, source.headers);
    };
    return access(one) == access(other);
}

const Fact* factAt(const std::vector<Fact>& facts, const std::string& place)
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.place == place; });
    return found == facts.end() ? nullptr : &*found;
}

} // namespace

std::vector<AccessChange> accessChanges(const Connector& before, const Connector& after)
{
    if (!before.source && !after.source)
        return {};
    if (!before.source || !after.source)
        return {AccessChange{
            "source", after.source ? ChangeText::tr("A source is added.") : ChangeText::tr("The source is removed."),
            false}};
    if (isSame(*before.source, *after.source))
        return {};
    const std::vector<Fact> old = Facts(*before.source).all, now = Facts(*after.source).all;
    const bool anew = isAuthorizedAnew(before, after);
    std::vector<AccessChange> changes;
    for (const Fact& fact : now) {
        const Fact* was = factAt(old, fact.place);
        if (was && was->value == fact.value)
            continue;
        const bool isItsOwn = anew && (fact.place.starts_with("source.auth.") || fact.place == "source.baseUrl");
        changes.push_back({fact.place, sentence(was, &fact),
                           isItsOwn || (was && fact.isUrl && isEnteredAnew(before, after, *was, fact))});
    }
    for (const Fact& fact : old) {
        if (!factAt(now, fact.place))
            changes.push_back({fact.place, sentence(&fact, nullptr), anew && fact.place.starts_with("source.auth.")});
    }
    if (changes.empty()) // a setting that no fact above knows
        changes.push_back({"source", ChangeText::tr("How Muster signs in changes."), false});
    return changes;
}

std::vector<AccessChange> changesToAllow(const Connector& before, const Connector& after)
{
    const bool hasCredentials =
        after.source && (!std::holds_alternative<AuthNone>(after.source->auth) || !secretUses(after).empty());
    if (!hasCredentials || !before.source)
        return {};
    std::vector<AccessChange> changes = accessChanges(before, after);
    std::erase_if(changes, [](const AccessChange& change) { return change.asksItself; });
    return changes;
}

QString wordsOf(const std::vector<AccessChange>& changes)
{
    QStringList words;
    for (const AccessChange& change : changes)
        words << change.words;
    return words.join(u' ');
}

} // namespace muster
