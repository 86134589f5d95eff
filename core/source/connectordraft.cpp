// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectordraft.h"

#include "core/source/connectorfile.h"
#include "core/source/namewords.h"
#include "core/source/probe.h"
#include "core/source/suggest.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ConnectorDraft", text);
}

constexpr double mostOfGuess = 0.45;

struct PagingNames
{
    std::vector<std::string> operator()(const PageNone&) const { return {}; }
    std::vector<std::string> operator()(const PageOffset& p) const { return {p.limit, p.offset}; }
    std::vector<std::string> operator()(const PageNumber& p) const { return {p.page, p.size}; }
    std::vector<std::string> operator()(const PageCursor& p) const { return {p.param, p.size}; }
    std::vector<std::string> operator()(const PageNextUrl& p) const { return {p.size}; }
    std::vector<std::string> operator()(const PageLinkHeader& p) const { return {p.size}; }
    std::vector<std::string> operator()(const PageLastId& p) const { return {p.param, p.size}; }
};

SampleRequest sampleRequest(const ListRequest& list)
{
    return {list.method, list.query, list.body};
}

/// A list of ids: each user is asked for below the list's own path, as is the custom.
void setDetail(ConnectorDraft& draft)
{
    Source& source = *draft.connector.source;
    std::string path = source.list.path;
    while (path.ends_with('/'))
        path.pop_back();
    source.detail = DetailRequest{path + "/{id}", "."};
    draft.findings.push_back(
        {"source.detail", Json{{"path", source.detail->path}, {"record", "."}}, 0.5,
         tr("The list holds ids only. That a user stands below the path of the list is the custom; "
            "check it.")});
    draft.notes.push_back(
        tr("The attributes of a user stand in another answer: run detect with a sample of one user, or "
           "fill in the mapping by hand."));
}

void fill(ConnectorDraft& draft, Detection& found)
{
    Source& source = *draft.connector.source;
    if (!found.records.isSure()) { // what was read out of the wrong list would be wrong as well
        for (Finding& finding : findings(found)) {
            finding.confidence = std::min(finding.confidence, mostOfGuess);
            draft.findings.push_back(std::move(finding));
        }
        return;
    }
    source.list.records = found.records.value;
    if (found.total.isSure())
        source.total = found.total.value;
    if (found.pagination.isSure())
        source.pagination = found.pagination.value;
    removePagingFromQuery(source);
    if (found.id.isSure())
        draft.connector.externalId = found.id.path();
    if (found.status.isSure())
        draft.connector.status = found.status.rule;
    for (Finding& finding : findings(found))
        draft.findings.push_back(std::move(finding));
    if (found.status.isSure() && !found.status.unknown.empty()) {
        QStringList words;
        for (const std::string& word : found.status.unknown)
            words += QString::fromStdString(word);
        draft.notes.push_back(tr("Words of the status that are in neither list suspend nobody. Sort them in: %1.")
                                  .arg(words.join(QStringLiteral(", "))));
    }
    if (found.idsOnly)
        setDetail(draft);
}

void fillMapping(ConnectorDraft& draft)
{
    for (Suggestion& suggestion : suggestMapping(draft.fields)) {
        if (suggestion.confidence >= leastConfidence)
            draft.connector.mapping.push_back(suggestion.rule);
        draft.findings.push_back(
            {"mapping." + suggestion.rule.to, suggestionJson(suggestion.rule), suggestion.confidence, suggestion.why});
    }
    for (const char* needed : {"email", "username"}) {
        const auto& mapping = draft.connector.mapping;
        if (!draft.fields.empty() &&
            std::none_of(mapping.begin(), mapping.end(), [&](const MappingRule& rule) { return rule.to == needed; }))
            draft.notes.push_back(tr("Nothing fills “%1” yet. It must be mapped.").arg(QLatin1String(needed)));
    }
}

} // namespace

void removePagingFromQuery(Source& source)
{
    const std::vector<std::string> names = std::visit(PagingNames(), source.pagination);
    std::erase_if(source.list.query, [&](const auto& parameter) {
        return std::find(names.begin(), names.end(), parameter.first) != names.end();
    });
}

int pageSizeOf(const Pagination& pagination)
{
    return std::visit(
        [](const auto& page) {
            if constexpr (requires { page.pageSize; })
                return page.pageSize;
            else
                return 0;
        },
        pagination);
}

void setPageSize(Pagination& pagination, int size)
{
    std::visit(
        [&](auto& page) {
            if constexpr (requires { page.pageSize; })
                page.pageSize = size;
        },
        pagination);
}

ConnectorDraft draftWithoutRequest()
{
    ConnectorDraft draft;
    draft.connector.id = "draft";
    draft.connector.application.displayLabel = "Draft";
    draft.connector.source = Source();
    draft.connector.source->baseUrl = "https://";
    draft.notes.push_back(
        tr("The sample does not say where it came from: fill in the base URL, the path of the list and "
           "the authentication."));
    return draft;
}

Result<void> readAnswer(ConnectorDraft& draft, const std::string& body, const std::vector<HttpHeader>& headers)
{
    SampleAnswer answer{documentForHints(body), headers};
    if (answer.body.is_discarded() || !answer.body.is_structured())
        return fail(
            ErrorKind::BadAnswer,
            tr("The sample is not a JSON object or list, or it is larger than 4 MB. Save one page of the answer as "
               "it came."),
            QString::fromStdString(body.substr(0, 200)));
    readSample(draft, sampleRequest(draft.connector.source->list), answer);
    return {};
}

void readSample(ConnectorDraft& draft, const SampleRequest& request, const SampleAnswer& answer)
{
    Detection found = detect(request, answer);
    fill(draft, found);
    draft.listed = found.size;
    draft.candidates = std::move(found.candidates);
    draft.sample = std::move(found.sample);
    draft.fields = found.records.isSure() ? std::move(found.fields) : Fields();
    fillMapping(draft);
}

Finding* findingOf(ConnectorDraft& draft, std::string_view what)
{
    const auto found = std::find_if(draft.findings.begin(), draft.findings.end(),
                                    [&](const Finding& finding) { return finding.what == what; });
    return found == draft.findings.end() ? nullptr : &*found;
}

Json toJson(const ConnectorDraft& draft)
{
    Json fields = Json::array(), secrets = Json::array(), notes = Json::array();
    for (const FieldStatistics& field : draft.fields)
        fields.push_back(toJson(field));
    for (const NamedSecret& secret : draft.secrets)
        secrets.push_back(secret.name);
    for (const QString& note : draft.notes)
        notes.push_back(note.toStdString());
    return {{"connector", connectorToJson(draft.connector)},
            {"findings", toJson(draft.findings)},
            {"fields", std::move(fields)},
            {"secrets", std::move(secrets)},
            {"notes", std::move(notes)}};
}

} // namespace muster
