// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/openapi.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("OpenApi", text);
}

std::string textAt(const Json& object, const char* key)
{
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

MaybeSecret stored(const char* name)
{
    return {{}, name};
}

std::string scopeList(const Json& flow)
{
    std::string out;
    if (flow.contains("scopes") && flow["scopes"].is_object())
        for (const auto& [scope, meaning] : flow["scopes"].items())
            if (scope.find("read") != std::string::npos || scope.find("openid") != std::string::npos)
                out += (out.empty() ? "" : " ") + scope;
    return out;
}

} // namespace

void ApiDescription::addOAuth(const Json& scheme, ConnectorDraft& draft) const
{
    const Json* flow = nullptr;
    bool isMachine = false;
    if (scheme.contains("flows") && scheme["flows"].is_object()) {
        for (const char* name : {"clientCredentials", "authorizationCode"})
            if (flow == nullptr && scheme["flows"].contains(name) && scheme["flows"][name].is_object()) {
                flow = &scheme["flows"][name];
                isMachine = std::string_view(name) == "clientCredentials";
            }
    } else if (const std::string kind = textAt(scheme, "flow"); kind == "application" || kind == "accessCode") {
        flow = &scheme; // Swagger 2
        isMachine = kind == "application";
    }
    if (flow == nullptr) {
        draft.notes.push_back(
            tr("The API signs in with OAuth 2.0 in a way that Muster does not use (implicit or password). "
               "Fill in the authentication by hand."));
        return;
    }
    AuthOAuth2 auth;
    auth.grant = isMachine ? AuthOAuth2::Grant::ClientCredentials : AuthOAuth2::Grant::AuthorizationCode;
    auth.tokenUrl = textAt(*flow, "tokenUrl");
    if (!isMachine)
        auth.authorizationUrl = textAt(*flow, "authorizationUrl");
    auth.clientId = stored("clientId");
    auth.clientSecret = stored("clientSecret");
    auth.scopes = scopeList(*flow);
    draft.connector.source->auth = auth;
    draft.findings.push_back({"source.auth", Json{{"kind", "oauth2"}, {"tokenUrl", auth.tokenUrl}}, 0.85,
                              tr("The description says how to sign in. Check the scopes.")});
}

void ApiDescription::addScheme(const Json& scheme, ConnectorDraft& draft) const
{
    Auth& auth = draft.connector.source->auth;
    const std::string type = textAt(scheme, "type"), http = textAt(scheme, "scheme");
    const QString why = tr("The description says how to sign in.");
    if (type == "oauth2") {
        addOAuth(scheme, draft);
        return;
    }
    if (type == "apiKey") {
        AuthApiKey key;
        const std::string in = textAt(scheme, "in");
        key.in = in == "query"    ? AuthApiKey::In::Query
                 : in == "cookie" ? AuthApiKey::In::Cookie
                                  : AuthApiKey::In::Header;
        key.name = textAt(scheme, "name");
        key.value = stored("apiKey");
        draft.findings.push_back({"source.auth", Json{{"kind", "apiKey"}, {"in", in}, {"name", key.name}}, 0.9, why});
        auth = std::move(key);
    } else if (type == "basic" || http == "basic") {
        auth = AuthBasic{stored("username"), stored("password")};
        draft.findings.push_back({"source.auth", Json{{"kind", "basic"}}, 0.9, why});
    } else if (type == "http" && (http == "bearer" || http == "Bearer")) {
        auth = AuthBearer{stored("token")};
        draft.findings.push_back({"source.auth", Json{{"kind", "bearer"}}, 0.9, why});
    } else {
        draft.notes.push_back(tr("The API signs in with “%1”. Fill in the authentication by hand.")
                                  .arg(QString::fromStdString(type.substr(0, 40))));
    }
}

void ApiDescription::addAuth(const Json& operation, ConnectorDraft& draft) const
{
    const Json& needs = operation.contains("security")    ? operation["security"]
                        : m_document.contains("security") ? m_document["security"]
                                                          : operation;
    if (!needs.is_array() || needs.empty() || !needs.front().is_object() || needs.front().empty())
        return;
    const std::string name = needs.front().begin().key();
    const Json* schemes = nullptr;
    if (m_document.contains("securityDefinitions"))
        schemes = &m_document["securityDefinitions"];
    else if (m_document.contains("components") && m_document["components"].is_object() &&
             m_document["components"].contains("securitySchemes"))
        schemes = &m_document["components"]["securitySchemes"];
    if (schemes == nullptr || !schemes->is_object() || !schemes->contains(name))
        return;
    addScheme(resolved((*schemes)[name]), draft);
    if (needs.front().size() > 1)
        draft.notes.push_back(tr("The API wants more than one credential at once. Add the others as secret headers."));
}

} // namespace muster
