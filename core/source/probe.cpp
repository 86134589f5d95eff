// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/probe.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

constexpr std::size_t mostExchanges = 4;
constexpr std::int64_t probeBytes = 64LL << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("Probe", text);
}

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

} // namespace

SourceProbe::SourceProbe(const Connector& connector, const SourceAccess& access, Http& http, std::stop_token stop)
    : m_connector(connector), m_access(access), m_http(http), m_stop(std::move(stop))
{
}

SourceClient::Probe SourceProbe::run(std::int64_t count)
{
    m_count = count;
    Result<void> done = ask();
    if (done && m_connector.source->detail)
        done = askDetails();
    m_probe.ok = done.has_value();
    if (!done)
        m_probe.error = std::move(done.error());
    return std::move(m_probe);
}

Result<void> SourceProbe::ask()
{
    auto pager = Pager::create(*m_connector.source, m_connector.externalId, {});
    if (!pager)
        return fail(std::move(pager.error()));
    Flights flights(m_http, 1, m_stop);
    flights.send(m_access.list(*pager->request(0), probeBytes));
    const Flights::Answer answer = flights.take();
    if (!answer.response)
        return fail(m_access.with(answer.response.error(), answer.request));
    m_probe.requests.push_back(m_access.exchange(answer.request, *answer.response));
    if (answer.response->status < 200 || answer.response->status > 299)
        return fail(m_access.refused(answer.request, *answer.response));
    return look(answer.request, *answer.response);
}

Result<void> SourceProbe::look(const HttpRequest& request, const HttpResponse& response)
{
    const Source& source = *m_connector.source;
    auto pager = Pager::create(source, m_connector.externalId, {});
    if (!pager)
        return fail(std::move(pager.error()));
    auto id = RecordPath::parse(m_connector.externalId.empty() ? "." : m_connector.externalId);
    if (!id) {
        id.error().where = QStringLiteral("externalId");
        return fail(std::move(id.error()));
    }
    auto reader = listReader(source, *pager, {std::move(*id)}, 0, true);
    if (!reader)
        return fail(std::move(reader.error()));
    const auto page = reader->scan(response.body);
    if (!page) {
        m_probe.hints = recordsHints(response.body, source.list.records);
        return fail(m_access.with(page.error(), request, response));
    }
    m_probe.records = page->records;
    m_listFound = page->listFound;
    if (!page->listFound)
        m_probe.hints = recordsHints(response.body, source.list.records);
    const auto taken = pager->take({*page, response.headers, response.url.empty() ? request.url : response.url});
    m_probe.total = pager->proof().total;
    if (!taken)
        return fail(m_access.with(taken.error(), request, response));
    hintsAboutTotal(pager->proof());
    if (auto done = readList(*reader, request, response); !done)
        return done;
    hintsAboutRecords(response.body);
    return {};
}

Result<void> SourceProbe::readList(RecordReader& reader, const HttpRequest& request, const HttpResponse& response)
{
    const bool hasDetail = m_connector.source->detail.has_value();
    const auto record = [&](const RecordView& view) {
        const bool isObject = view.raw.front() == '{';
        m_scalars += isObject ? 0 : 1;
        m_withoutId += isObject && view.fields.front().isEmpty() ? 1 : 0;
        if (view.number >= m_count)
            return;
        if (!hasDetail)
            m_probe.samples.emplace_back(view.raw);
        else if (std::string wanted = listedId(view); !wanted.empty())
            m_ids.push_back({view.number, std::move(wanted), std::string(view.raw)});
    };
    const auto problem = [&](const RecordProblem& bad) {
        m_probe.hints.push_back(tr("Record %1: %2").arg(bad.number + 1).arg(bad.error.message));
    };
    if (auto done = reader.records(record, problem); !done)
        return fail(m_access.with(done.error(), request, response));
    return {};
}

Result<void> SourceProbe::askDetails()
{
    auto detail = DetailFetch::create(*m_connector.source, {}, 0);
    if (!detail)
        return fail(std::move(detail.error()));
    detail->onAnswer = [&](const HttpRequest& request, const HttpResponse& response) {
        if (m_probe.requests.size() < mostExchanges)
            m_probe.requests.push_back(m_access.exchange(request, response));
    };
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& view) { m_probe.samples.emplace_back(view.raw); };
    callbacks.problem = [&](const RecordProblem& bad) {
        m_probe.hints.push_back(tr("Record %1: %2").arg(bad.number + 1).arg(bad.error.message));
    };
    Flights flights(m_http, FetchLimits().parallel, m_stop);
    return detail->run(m_access, flights, probeBytes, m_ids, callbacks);
}

void SourceProbe::hintsAboutRecords(const std::string& body)
{
    const Source& source = *m_connector.source;
    auto& hints = m_probe.hints;
    if (m_probe.records == 0 && m_listFound) {
        hints.push_back(
            tr("The list is empty. If users were expected, check the filter and what the credentials may see."));
        for (const FoundList& other : findLists(documentForHints(body))) {
            if (other.objects)
                hints.push_back(tr("Another list was found at “%1”, with %2 objects.")
                                    .arg(text(other.path.text()), QString::number(other.size)));
        }
    }
    if (m_scalars > 0 && !source.detail)
        hints.push_back(tr("The list holds bare ids, not users. Set up the detail request, such as {\"path\": "
                           "\"/users/{id}\"}, so that each user is read."));
    const std::int64_t objects = m_probe.records - m_scalars;
    if (!m_connector.externalId.empty() && objects > 0 && m_withoutId > 0)
        hints.push_back(
            m_withoutId >= objects
                ? tr("No record has a value at the external id path “%1”. Choose a field that every user has.")
                      .arg(text(m_connector.externalId))
                : tr("%1 of %2 records have no value at the external id path “%3”.")
                      .arg(m_withoutId)
                      .arg(objects)
                      .arg(text(m_connector.externalId)));
}

void SourceProbe::hintsAboutTotal(const FetchProof& proof)
{
    for (const QString& word : proof.words) {
        // that one page is not the whole list is no news here
        if (m_connector.source->total.in != Total::In::None && !proof.total)
            m_probe.hints.push_back(word);
    }
    if (proof.total && m_probe.records < *proof.total &&
        std::holds_alternative<PageNone>(m_connector.source->pagination))
        m_probe.hints.push_back(
            tr("The source reports %1 users but this page holds %2. Set up paging, or the others will not be read.")
                .arg(*proof.total)
                .arg(m_probe.records));
    if (proof.serverPageSize)
        m_probe.hints.push_back(tr("The server gives at most %1 users a page.").arg(*proof.serverPageSize));
}

} // namespace muster
