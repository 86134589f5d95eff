// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/openapi.h"

#include "core/source/connectorfile.h"
#include "core/source/namewords.h"
#include "core/source/pagination_url.h"
#include "core/source/yamltext.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("OpenApi", text);
}

constexpr int usualPageSize = 100;

std::string text(const Json& object, const char* key)
{
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                                                 : std::string();
}

const Json& member(const Json& object, const char* key)
{
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

/// "https://{region}.example.com" with the defaults of its variables.
std::string filledServer(const Json& server)
{
    std::string url = text(server, "url");
    const Json& variables = member(server, "variables");
    if (variables.is_object())
        for (const auto& [name, variable] : variables.items()) {
            const std::string place = '{' + name + '}', value = text(variable, "default");
            for (std::size_t at = url.find(place); at != std::string::npos; at = url.find(place, at + value.size()))
                url.replace(at, place.size(), value);
        }
    return url;
}

/// A value for a parameter such as its description allows.
std::string parameterValue(const Json& parameter, const Json& schema)
{
    for (const Json* place : {&schema, &parameter})
        if (const Json& value = member(*place, "default"); !value.is_null())
            return value.is_string() ? value.get<std::string>() : writeJson(value);
    return {};
}

bool isPlacing(const std::string& name)
{
    return isWordOf("page pagenumber pageno pageindex offset skip start startindex startat limit perpage pagesize size "
                    "count max maxresults top take cursor pagetoken after continuationtoken nexttoken startingafter "
                    "nextpagetoken first",
                    joinedName(name));
}

} // namespace

Result<ApiDescription> ApiDescription::read(std::string_view text)
{
    constexpr std::size_t largest = std::size_t{16} << 20;
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), text.size());
    Json document(Json::value_t::discarded);
    if (text.size() <= largest && text.substr(begin).starts_with('{'))
        document = readJson(text);
    if (document.is_discarded()) {
        auto yaml = readYaml(text);
        if (!yaml)
            return fail(std::move(yaml.error()));
        document = std::move(*yaml);
    }
    if (!document.is_object() || !(document.contains("openapi") || document.contains("swagger")) ||
        !member(document, "paths").is_object())
        return fail(ErrorKind::Invalid,
                    tr("This is no API description: “openapi” (or “swagger”) and “paths” are missing."));
    return ApiDescription(std::move(document));
}

/// Follows $ref within the document, a few times.
const Json& ApiDescription::resolved(const Json& value) const
{
    static const Json nothing = Json::object();
    const Json* at = &value;
    for (int hops = 0; hops < 16; ++hops) {
        const std::string reference = muster::text(*at, "$ref");
        if (reference.empty())
            return *at;
        if (!reference.starts_with("#/"))
            return nothing;
        const Json* target = &m_document;
        for (std::size_t from = 2; target != nullptr && from <= reference.size();) {
            const std::size_t end = std::min(reference.find('/', from), reference.size());
            std::string key = percentDecoded(reference.substr(from, end - from));
            for (std::size_t tilde = key.find('~'); tilde != std::string::npos; tilde = key.find('~', tilde + 1))
                key.replace(tilde, 2, key.substr(tilde, 2) == "~1" ? "/" : "~");
            target = target->is_object() && target->contains(key) ? &(*target)[key] : nullptr;
            from = end + 1;
        }
        if (target == nullptr)
            return nothing;
        at = target;
    }
    return nothing;
}

std::vector<ApiOperation> ApiDescription::operations() const
{
    std::vector<ApiOperation> out;
    for (const auto& [path, raw] : m_document["paths"].items()) {
        const Json& item = resolved(raw);
        for (const char* method : {"get", "post"}) {
            const Json& operation = member(item, method);
            if (!operation.is_object())
                continue;
            ApiOperation one{text(operation, "operationId"), std::string(method) == "get" ? "GET" : "POST", path, 0};
            one.likeness = listLikeness(one.method, path);
            const auto words = nameTokens(one.id);
            one.likeness += std::find(words.begin(), words.end(), "list") != words.end() ? 1 : 0;
            one.likeness -= member(operation, "deprecated") == Json(true) ? 2 : 0;
            out.push_back(std::move(one));
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const ApiOperation& a, const ApiOperation& b) { return a.likeness > b.likeness; });
    return out;
}

const Json* ApiDescription::operationAt(const ApiOperation& operation) const
{
    const Json& item = resolved(m_document["paths"][operation.path]);
    const Json& found = member(item, operation.method == "GET" ? "get" : "post");
    return found.is_object() ? &found : nullptr;
}

std::string ApiDescription::server() const
{
    const Json& servers = member(m_document, "servers");
    if (servers.is_array() && !servers.empty())
        return filledServer(servers.front());
    const std::string host = text(m_document, "host");
    if (host.empty())
        return {};
    const Json& schemes = member(m_document, "schemes");
    const bool onlyHttp = schemes.is_array() && schemes.size() == 1 && schemes.front() == Json("http");
    return (onlyHttp ? "http://" : "https://") + host + text(m_document, "basePath");
}

void ApiDescription::addParameters(const Json& parameters, SampleRequest& request, ConnectorDraft& draft) const
{
    if (!parameters.is_array())
        return;
    for (const Json& raw : parameters) {
        const Json& parameter = resolved(raw);
        const std::string name = text(parameter, "name");
        const Json& schema = parameter.contains("schema") ? resolved(parameter["schema"]) : parameter;
        std::string value = parameterValue(parameter, schema);
        const bool isNeeded = member(parameter, "required") == Json(true);
        if (text(parameter, "in") == "header" && isNeeded &&
            !isWordOf("authorization accept contenttype", joinedName(name)))
            draft.notes.push_back(
                tr("The operation wants the header “%1”: fill it in.").arg(QString::fromStdString(name)));
        if (text(parameter, "in") != "query" || name.empty())
            continue;
        if (isPlacing(name)) {
            request.query.emplace_back(name, value.empty() ? "1" : value);
            const Json& most = member(schema, "maximum");
            if (most.is_number_integer())
                draft.findings.push_back({"source.pagination.maximum", Json{{"parameter", name}, {"maximum", most}},
                                          0.9, tr("The description names it.")});
        } else if (isNeeded) {
            draft.connector.source->list.query.emplace_back(name, value);
            if (value.empty())
                draft.notes.push_back(
                    tr("The operation wants the parameter “%1”: fill it in.").arg(QString::fromStdString(name)));
        }
    }
}

Result<ConnectorDraft> ApiDescription::draft(const std::string& wanted) const
{
    const std::vector<ApiOperation> all = operations();
    const auto chosen = std::find_if(all.begin(), all.end(), [&](const ApiOperation& operation) {
        return wanted.empty() || operation.id == wanted || operation.method + ' ' + operation.path == wanted;
    });
    if (chosen == all.end()) {
        QStringList names;
        for (const ApiOperation& operation : all)
            if (names.size() < 8)
                names += QString::fromStdString(operation.id.empty() ? operation.method + ' ' + operation.path
                                                                     : operation.id);
        return fail(ErrorKind::NotFound,
                    tr("There is no such operation. The likeliest ones are: %1.").arg(names.join(u", ")));
    }
    const Json* operation = operationAt(*chosen);
    if (operation == nullptr)
        return fail(ErrorKind::Invalid, tr("The operation is not described."));
    ConnectorDraft draft = draftWithoutRequest();
    draft.notes.clear();
    Source& source = *draft.connector.source;
    source.baseUrl = server();
    source.list.method = chosen->method;
    source.list.path = chosen->path;
    const std::string title = text(member(m_document, "info"), "title");
    draft.connector.application.displayLabel = title.empty() ? "Draft" : title.substr(0, 60);
    draft.connector.id = idFromLabel(draft.connector.application.displayLabel);
    if (!Origin::parse(source.baseUrl))
        draft.notes.push_back(tr("The description names no whole address of a server: fill in the base URL."));
    draft.findings.push_back(
        {"source.list.path", chosen->method + ' ' + chosen->path,
         wanted.empty() ? (chosen->likeness >= 6 ? 0.85 : 0.5) : 1.0,
         wanted.empty() ? tr("Of all operations it looks most like a list of users.") : tr("It was chosen.")});
    addAuth(*operation, draft);
    SampleRequest request{chosen->method, {}, std::nullopt};
    addParameters(member(resolved(m_document["paths"][chosen->path]), "parameters"), request, draft);
    addParameters(member(*operation, "parameters"), request, draft);
    if (chosen->method == "POST")
        source.list.body = Json::object();
    int left = 4000;
    const Json schema = answerSchema(*operation);
    readSample(draft, request, {example(schema, {}, 0, 0, left), {}});
    if (pageSizeOf(source.pagination) == 1) // a value without meaning
        setPageSize(source.pagination, usualPageSize);
    draft.sample.clear(); // made up: fit to find names, not to be shown
    draft.fields.clear();
    draft.notes.push_back(tr("The draft stands on the description alone. Run detect with the address of the source to "
                             "prove it."));
    return draft;
}

} // namespace muster
