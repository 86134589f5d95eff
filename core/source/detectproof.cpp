// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/detectproof.h"

#include "core/source/connectorobject.h"
#include "core/source/pagination_url.h"
#include "core/source/sourceclient_access.h"
#include "core/source/sourcehttp.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <utility>

namespace muster {

namespace {

constexpr std::int64_t sampleBytes = std::int64_t{4} << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("Detection", text);
}

/// The draft's own secrets first; nothing is stored.
class DraftSecrets final : public SecretStore
{
public:
    DraftSecrets(const std::vector<NamedSecret>& own, SecretStore& others) : m_own(own), m_others(others) {}
    Result<Secret> read(const SecretRef& ref) override
    {
        for (const NamedSecret& secret : m_own)
            if (secret.name == ref.name)
                return secret.value.clone();
        return m_others.read(ref);
    }
    Result<void> write(const SecretRef& ref, const Secret& secret) override { return m_others.write(ref, secret); }
    Result<void> remove(const SecretRef& ref) override { return m_others.remove(ref); }
    Result<std::vector<SecretRef>> list(const std::string& connector) override { return m_others.list(connector); }

private:
    const std::vector<NamedSecret>& m_own;
    SecretStore& m_others;
};

SourcePorts withSecrets(const SourcePorts& ports, SecretStore& secrets)
{
    return {ports.http, secrets, ports.tokens, ports.clock};
}

/// What two pages showed.
struct Trial
{
    enum class Result { Proven, OnePage, Disproved };
    Result result = Result::Disproved;
    QString why;
    std::int64_t fresh = 0; ///< records of page two that page one did not have
    std::int64_t records = 0;
    std::optional<std::int64_t> total;
};

Trial judged(const std::vector<std::set<std::string>>& pages)
{
    Trial trial;
    if (pages.size() < 2 || pages[1].empty()) {
        trial.result = Trial::Result::OnePage;
        trial.why = tr("The list ended with its first page, so nothing could be proven.");
        return trial;
    }
    trial.fresh =
        std::count_if(pages[1].begin(), pages[1].end(), [&](const std::string& id) { return !pages[0].contains(id); });
    if (trial.fresh == static_cast<std::int64_t>(pages[1].size())) {
        trial.result = Trial::Result::Proven;
        trial.why = tr("Proven: page two brought %1 records that page one did not have.").arg(trial.fresh);
    } else {
        trial.why = tr("Page two brought records of page one again.");
    }
    return trial;
}

/// Fetches up to `most` pages of the draft's list with this paging.
Trial tryPaging(const ConnectorDraft& draft, const Pagination& pagination, std::int64_t most, const SourcePorts& ports,
                const std::stop_token& stop)
{
    Connector connector = draft.connector;
    connector.source->pagination = pagination;
    connector.source->detail.reset();
    DraftSecrets secrets(draft.secrets, ports.secrets);
    auto client = SourceClient::create(connector, withSecrets(ports, secrets));
    Trial failed;
    if (!client) {
        failed.why = client.error().message;
        return failed;
    }
    std::vector<std::set<std::string>> pages;
    std::set<std::string> present;
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& view) {
        const bool hasId = !view.fields.empty() && !view.fields.front().isEmpty();
        present.insert(hasId ? std::string(view.fields.front().text) : std::string(view.raw));
    };
    callbacks.page = [&](const FetchProof&) { pages.push_back(std::exchange(present, {})); };
    FetchLimits limits;
    limits.pages = most;
    limits.parallel = 1;
    const auto id = RecordPath::parse(connector.externalId.empty() ? "." : connector.externalId);
    const auto proof = client->fetch({id.value_or(RecordPath::root())}, 0, {}, limits, callbacks, stop);
    if (!proof) {
        failed.why = proof.error().message;
        return failed;
    }
    if (!present.empty())
        pages.push_back(std::move(present));
    Trial trial = judged(pages);
    trial.records = proof->records;
    trial.total = proof->total;
    return trial;
}

/// As the sample was asked for; where that is one page only, with half of it.
Trial tryTwice(const ConnectorDraft& draft, Pagination& pagination, const SourcePorts& ports,
               const std::stop_token& stop)
{
    Trial trial = tryPaging(draft, pagination, 2, ports, stop);
    if (trial.result != Trial::Result::OnePage || draft.listed < 2 || pageSizeOf(pagination) == 0)
        return trial;
    Pagination smaller = pagination;
    setPageSize(smaller, static_cast<int>(std::min<std::int64_t>(draft.listed / 2, 100)));
    Trial second = tryPaging(draft, smaller, 2, ports, stop);
    return second.result == Trial::Result::Proven ? second : trial;
}

Json pagingJson(const Pagination& pagination)
{
    Source source;
    source.pagination = pagination;
    const Json json = sourceToJson(source);
    return json.contains("pagination") ? json["pagination"] : Json(nullptr);
}

/// The most records that a page may have: what a request for very many brings.
void findMaximum(ConnectorDraft& draft, const SourcePorts& ports, const std::stop_token& stop)
{
    constexpr int many = 1000;
    Pagination& pagination = draft.connector.source->pagination;
    if (pageSizeOf(pagination) == 0)
        return;
    Pagination wide = pagination;
    setPageSize(wide, many);
    const Trial trial = tryPaging(draft, wide, 1, ports, stop);
    if (trial.records <= draft.listed || !trial.total || trial.records >= std::min<std::int64_t>(*trial.total, many))
        return;
    setPageSize(pagination, static_cast<int>(trial.records));
    draft.findings.push_back(
        {"source.pagination.maximum", trial.records, 0.8,
         tr("Asked for %1 records, the source gave %2, though it has more.").arg(many).arg(trial.records)});
}

bool tryCandidates(ConnectorDraft& draft, Finding& finding, const SourcePorts& ports, const std::stop_token& stop)
{
    for (Pagination& candidate : draft.candidates) {
        const Trial trial = tryPaging(draft, candidate, 2, ports, stop);
        if (trial.result != Trial::Result::Proven)
            continue;
        draft.connector.source->pagination = candidate;
        removePagingFromQuery(*draft.connector.source);
        finding.value = pagingJson(candidate);
        finding.confidence = 0.95;
        finding.why =
            tr("Nothing in the answer says how the list goes on, so the usual ways were tried.") + u' ' + trial.why;
        return true;
    }
    return false;
}

} // namespace

Result<void> readLive(ConnectorDraft& draft, const SourcePorts& ports, std::stop_token stop)
{
    const Source& source = *draft.connector.source;
    DraftSecrets secrets(draft.secrets, ports.secrets);
    const auto access = SourceAccess::create(draft.connector, secrets);
    if (!access)
        return fail(access.error());
    const auto http = SourceHttp::create(draft.connector, withSecrets(ports, secrets));
    if (!http)
        return fail(http.error());
    const auto url = ListUrl::join(source, {}, {});
    if (!url)
        return fail(url.error());
    const PageRequest page{url->text({}), source.list.body ? writeJson(*source.list.body) : std::string()};
    const HttpRequest request = access->list(page, sampleBytes);
    const auto response = (*http)->send(request, stop).get();
    if (!response)
        return fail(access->with(response.error(), request));
    if (response->status < 200 || response->status > 299)
        return fail(access->refused(request, *response));
    if (auto done = readAnswer(draft, response->body, response->headers); !done)
        return fail(access->with(done.error(), request, *response));
    return {};
}

void provePaging(ConnectorDraft& draft, const SourcePorts& ports, std::stop_token stop)
{
    Finding* finding = findingOf(draft, "source.pagination");
    const Finding* records = findingOf(draft, "source.list.records");
    if (finding == nullptr || records == nullptr || records->confidence < leastConfidence ||
        draft.connector.source->detail) // of bare ids nothing can be proven this way
        return;
    if (std::holds_alternative<PageNone>(draft.connector.source->pagination)) {
        if (finding->confidence < leastConfidence && !tryCandidates(draft, *finding, ports, stop))
            finding->why += u' ' + tr("The usual ways were tried, and none brought new records: unproven.");
        return;
    }
    const Trial trial = tryTwice(draft, draft.connector.source->pagination, ports, stop);
    finding->why += u' ' + trial.why;
    switch (trial.result) {
    case Trial::Result::Proven:
        finding->confidence = std::max(finding->confidence, 0.98);
        findMaximum(draft, ports, stop);
        break;
    case Trial::Result::OnePage:
        finding->why += u' ' + tr("The paging is unproven.");
        break;
    case Trial::Result::Disproved:
        finding->confidence = std::min(finding->confidence, 0.3);
        finding->why += u' ' + tr("The paging is unproven and not in the connector.");
        draft.connector.source->pagination = PageNone();
        break;
    }
}

} // namespace muster
