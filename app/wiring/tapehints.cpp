// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/tapehints.h"

#include "core/source/connectorfile.h"
#include "core/source/connectorsecrets.h"

#include <algorithm>

namespace muster {

namespace {

/// Each text of the file, and its parts: of paths, queries, lists and conditions.
void addWords(const Json& json, std::vector<std::string>& words)
{
    if (json.is_structured()) {
        for (const auto& [key, value] : json.items()) {
            if (json.is_object())
                words.push_back(key);
            addWords(value, words);
        }
    } else if (json.is_string()) {
        const auto text = json.get<std::string>();
        words.push_back(text);
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t end = std::min(text.find_first_of("/?&=,;|{}[]. ", from), text.size());
            if (end > from)
                words.push_back(text.substr(from, end - from));
            from = end + 1;
        }
    }
}

/// A name as it stands in the query and, without what is before it, as the nearest member of a body.
void addName(const std::string& name, std::vector<std::string>& names)
{
    if (name.empty())
        return;
    names.push_back(name);
    if (const auto dot = name.rfind('.'); dot != std::string::npos)
        names.push_back(name.substr(dot + 1));
}

void addPaging(const Pagination& pagination, TapeHints& hints)
{
    auto& counted = hints.countParameters;
    if (const auto* offset = std::get_if<PageOffset>(&pagination)) {
        addName(offset->limit, counted);
        addName(offset->offset, counted);
    } else if (const auto* page = std::get_if<PageNumber>(&pagination)) {
        addName(page->page, counted);
        addName(page->size, counted);
    } else if (const auto* cursor = std::get_if<PageCursor>(&pagination)) {
        addName(cursor->size, counted);
        addName(cursor->param, hints.plainParameters);
        addName(cursor->param, hints.cursorNames);
        addName(cursor->path, hints.cursorNames);
        addName(cursor->more, counted);
        if (!cursor->header.empty())
            hints.keepHeaders.push_back(cursor->header);
    } else if (const auto* next = std::get_if<PageNextUrl>(&pagination)) {
        addName(next->size, counted);
    } else if (const auto* link = std::get_if<PageLinkHeader>(&pagination)) {
        addName(link->size, counted);
    } else if (const auto* last = std::get_if<PageLastId>(&pagination)) {
        addName(last->size, counted);
        addName(last->param, hints.plainParameters);
    }
}

void addPlain(const MaybeSecret& value, TapeHints& hints)
{
    if (!value.isSecret() && !value.text.empty())
        hints.secrets.emplace_back(value.text);
}

/// Credentials that stand in the file by mistake are hidden like all others.
void addAuth(const Source& source, TapeHints& hints)
{
    if (const auto* bearer = std::get_if<AuthBearer>(&source.auth)) {
        addPlain(bearer->token, hints);
    } else if (const auto* key = std::get_if<AuthApiKey>(&source.auth)) {
        addPlain(key->value, hints);
        if (key->in == AuthApiKey::In::Query)
            hints.secretParameters.push_back(key->name);
    } else if (const auto* basic = std::get_if<AuthBasic>(&source.auth)) {
        addPlain(basic->password, hints);
    } else if (const auto* oauth = std::get_if<AuthOAuth2>(&source.auth)) {
        addPlain(oauth->clientSecret, hints);
        addPlain(oauth->password, hints);
        for (const std::string& url : {oauth->tokenUrl, oauth->revokeUrl, oauth->authorizationUrl})
            if (!url.empty())
                hints.signInUrls.push_back(url);
    } else if (const auto* session = std::get_if<AuthSession>(&source.auth)) {
        addPlain(session->request.password, hints);
        hints.signInUrls.push_back(loginUrl(source, *session));
    }
}

} // namespace

TapeHints tapeHints(const Connector& connector, SecretStore& secrets)
{
    TapeHints hints;
    for (const SecretUse& use : secretUses(connector)) {
        const auto origin = use.origin();
        if (!origin)
            continue;
        if (auto secret = secrets.read({connector.id, use.name, *origin}))
            hints.secrets.push_back(std::move(*secret));
    }
    if (!connector.source)
        return hints;
    const Source& source = *connector.source;
    addAuth(source, hints);
    addPaging(source.pagination, hints);
    if (source.total.in == Total::In::Body)
        addName(source.total.path, hints.countParameters);
    if (source.total.in == Total::In::Header)
        hints.keepHeaders.push_back(source.total.name);
    Json file = connectorToJson(connector);
    file.erase("application"); // no mapping compares with what is said there for people
    if (file.contains("source"))
        file["source"].erase("auth");
    if (file.contains("import"))
        file["import"].erase("protect"); // names people
    addWords(file, hints.keepWords);
    return hints;
}

Connector offlineConnector(Connector connector)
{
    if (!connector.source)
        return connector;
    connector.source->auth = AuthNone{};
    connector.source->tls = TlsSettings();
    connector.source->proxy = ProxySettings();
    return connector;
}

} // namespace muster
