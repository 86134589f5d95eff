// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch_loop.h"

#include <QCoreApplication>

#include <xxhash.h>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SourceClient", text);
}

std::uint64_t mixed(std::uint64_t hash, std::string_view text)
{
    return XXH3_64bits_withSeed(text.data(), text.size(), hash);
}

/// A bare id is read by the root's path, which comes last.
const FieldValue& idField(const RecordView& record)
{
    const bool isObject = !record.raw.empty() && record.raw.front() == '{';
    return isObject ? record.fields.front() : record.fields.back();
}

} // namespace

Result<RecordReader> listReader(const Source& source, const Pager& pager, std::vector<RecordPath> fields,
                                std::uint64_t seed, bool idsOnly)
{
    auto records = RecordPath::parse(source.list.records);
    if (!records) {
        records.error().where = QStringLiteral("source.list.records");
        return fail(std::move(records.error()));
    }
    RecordReader::Options options{std::move(*records), std::move(fields), pager.envelope(), seed};
    options.last = pager.last();
    options.scalars = idsOnly;
    if (idsOnly)
        options.fields.push_back(RecordPath::root());
    return RecordReader(std::move(options));
}

std::string listedId(const RecordView& record)
{
    return std::string(idField(record).text);
}

FetchLoop::FetchLoop(const SourceAccess& access, Http& http, Pager pager, RecordReader reader,
                     std::optional<DetailFetch> detail, const FetchLimits& limits,
                     const SourceClient::Callbacks& callbacks, std::stop_token stop)
    : m_access(access), m_pager(std::move(pager)), m_reader(std::move(reader)), m_detail(std::move(detail)),
      m_limits(limits), m_callbacks(callbacks), m_flights(http, limits.parallel, stop),
      m_detailFlights(http, limits.parallel, stop)
{
}

void FetchLoop::sendAhead()
{
    const auto next = m_pager.request(0);
    // the server may have given fewer than foreseen: what was asked for ahead would leave a gap
    if (m_flights.size() > 0 && (!next || m_access.list(*next, m_limits.bodyBytes).url != m_flights.front().url ||
                                 next->body != m_flights.front().body))
        m_flights.drop();
    const auto wanted = std::min(static_cast<std::size_t>(m_pager.horizon()), m_flights.window());
    while (m_flights.size() < wanted) {
        const auto page = m_pager.request(static_cast<std::int64_t>(m_flights.size()));
        if (!page)
            return;
        m_flights.send(m_access.list(*page, m_limits.bodyBytes));
    }
}

FetchProof FetchLoop::proof() const
{
    FetchProof proof = m_pager.proof();
    proof.requests = m_flights.sent() + m_detailFlights.sent();
    proof.bytes = m_bytes + (m_detail ? m_detail->bytes() : 0);
    return proof;
}

Result<FetchProof> FetchLoop::run()
{
    for (bool more = true; more;) {
        sendAhead();
        const Flights::Answer answer = m_flights.take();
        if (!answer.response)
            return fail(m_access.with(answer.response.error(), answer.request));
        const int status = answer.response->status;
        if ((status >= 400 || (status == 204 && answer.response->body.empty())) && m_pager.endsWith(status))
            break;
        if (status < 200 || status > 299)
            return fail(m_access.refused(answer.request, *answer.response));
        auto taken = page(answer);
        if (!taken)
            return fail(taken.error().kind == ErrorKind::Cancelled
                            ? taken.error()
                            : m_access.with(taken.error(), answer.request, *answer.response));
        more = *taken && !atLimit();
        if (m_callbacks.page)
            m_callbacks.page(proof());
    }
    m_flights.drop();
    return proof();
}

Result<bool> FetchLoop::page(const Flights::Answer& answer)
{
    m_bytes += static_cast<std::int64_t>(answer.response->body.size());
    const auto summary = m_reader.scan(answer.response->body);
    if (!summary)
        return fail(summary.error());
    const std::int64_t before = m_pager.proof().records;
    const auto more = m_pager.take(
        {*summary, answer.response->headers, answer.response->url.empty() ? answer.request.url : answer.response->url});
    if (!more)
        return more;
    if (*more)
        sendAhead(); // the next page travels while this one is read
    if (m_pager.proof().records > before) {
        if (auto done = m_detail ? details() : records(); !done)
            return fail(std::move(done.error()));
    }
    return more;
}

Result<void> FetchLoop::records()
{
    std::uint64_t ids = 0;
    bool any = false;
    const auto record = [&](const RecordView& view) {
        any = true;
        // a known record has no fields: its bytes are as they were, so they name it as well
        ids = view.fields.empty() ? ids * 31 + view.fingerprint : mixed(ids, idField(view).text);
        m_callbacks.record(view);
    };
    if (auto done = m_reader.records(record, m_callbacks.problem, m_callbacks.known); !done)
        return done;
    return any ? m_pager.checkIds(ids) : Result<void>();
}

Result<void> FetchLoop::details()
{
    std::vector<DetailFetch::Wanted> wanted;
    std::uint64_t ids = 0;
    const auto record = [&](const RecordView& view) {
        std::string id = listedId(view);
        ids = mixed(ids, id);
        if (!id.empty())
            wanted.push_back({view.number, std::move(id), std::string(view.raw)});
        else if (m_callbacks.problem)
            m_callbacks.problem({view.number,
                                 view.raw,
                                 {ErrorKind::BadAnswer, tr("The list has an entry without an id, so its details cannot "
                                                           "be asked for. Correct the path of the external id.")}});
    };
    if (auto done = m_reader.records(record, m_callbacks.problem); !done)
        return done;
    if (auto unseen = m_pager.checkIds(ids); !unseen)
        return unseen;
    const std::int64_t goneBefore = m_detail->gone();
    auto done = m_detail->run(m_access, m_detailFlights, m_limits.bodyBytes, wanted, m_callbacks);
    if (m_detail->gone() > goneBefore)
        m_pager.doubt(tr("Some listed users have no details any more: the source changed while it was read."));
    return done;
}

bool FetchLoop::atLimit()
{
    const FetchProof now = proof();
    QString limit;
    if (now.pages >= m_limits.pages)
        limit = tr("The list was cut at the limit of %1 pages.").arg(m_limits.pages);
    else if (now.records >= m_limits.records)
        limit = tr("The list was cut at the limit of %1 users.").arg(m_limits.records);
    else if (now.bytes >= m_limits.bytes)
        limit = tr("The list was cut at the limit of %1 bytes.").arg(m_limits.bytes);
    if (limit.isEmpty())
        return false;
    m_pager.doubt(limit);
    m_pager.end(FetchProof::Stop::Cap);
    return true;
}

} // namespace muster
