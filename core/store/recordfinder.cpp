// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/recordfinder.h"

#include "core/base/redact.h"
#include "core/base/textkey.h"
#include "core/source/pagination.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
/// How far the list without the filter is looked through: it may be all people of a large company.
constexpr std::int64_t secondPages = 50;
constexpr std::int64_t secondRecords = 20'000;

constexpr std::string_view idMark = "{id}";

Error cancelled()
{
    return {ErrorKind::Cancelled, QCoreApplication::translate("Explain", "Cancelled."), {}, {}};
}

/// The first request of the list, without credentials.
std::string listRequest(const Connector& connector)
{
    const auto pager = Pager::create(*connector.source, connector.externalId, {});
    const auto request = pager ? pager->request(0) : std::nullopt;
    return connector.source->list.method + " " +
           redactUrl(request ? request->url : connector.source->baseUrl + connector.source->list.path);
}

std::string detailRequest(const Connector& connector, const std::string& id)
{
    std::string path = connector.source->detail->path;
    if (const std::size_t mark = path.find(idMark); mark != std::string::npos)
        path.replace(mark, idMark.size(), id);
    return "GET " + redactUrl(connector.source->baseUrl + path);
}
} // namespace

/// One walk through a list.
struct RecordFinder::Scan
{
    RecordFinding finding;
    std::int64_t page = 1;
    bool isExact = false; ///< found by the external id: nobody else can be meant
    std::string foundId;
};

RecordFinder::RecordFinder(const Connector& connector, const SourcePorts& source, const Mapper& mapper,
                           WantedRecord wanted, const OnProgress& progress, std::stop_token stop)
    : m_connector(connector), m_source(source), m_mapper(mapper), m_wanted(std::move(wanted)), m_progress(progress),
      m_stop(std::move(stop))
{
    const std::string folded = textKey(m_wanted.key);
    for (const KnownAttribute attribute :
         {KnownAttribute::Email, KnownAttribute::Username, KnownAttribute::EmployeeIdentifier})
        m_wanted.keys.emplace_back(attribute, folded);
}

Result<RecordFinder::Found> RecordFinder::find()
{
    auto first = locate(m_connector, FetchLimits(), false);
    if (!first)
        return fail(std::move(first.error()));
    Found found{std::move(*first), FilterFinding::None};
    if (m_connector.source->filter.empty())
        return found;
    if (found.record.found && found.record.position > 0) {
        found.filter = FilterFinding::Passes;
        return found;
    }
    Connector open = m_connector;
    open.source->filter.clear();
    FetchLimits limits;
    limits.pages = secondPages;
    limits.records = secondRecords;
    auto second = locate(open, limits, true);
    if (!second)
        return fail(std::move(second.error()));
    if (second->found && second->position > 0) {
        found.record = std::move(*second);
        found.filter = FilterFinding::Hides;
    } else {
        found.filter = second->proof.stop == FetchProof::Stop::Cap ? FilterFinding::TooLong : FilterFinding::Absent;
    }
    return found;
}

/// `isSecond` leaves out what costs a request for each person.
Result<RecordFinding> RecordFinder::locate(const Connector& connector, const FetchLimits& limits, bool isSecond)
{
    auto client = SourceClient::create(connector, m_source);
    if (!client)
        return fail(std::move(client.error()));
    if (!connector.source->detail)
        return scanList(connector, *client, limits);
    auto byId = scanIds(connector, *client, limits);
    // somebody whom the directory knows is not looked for under another id
    if (!byId || byId->found || isSecond || !m_wanted.externalId.empty())
        return byId;
    return scanList(connector, *client, limits);
}

Result<RecordFinding> RecordFinder::scanList(const Connector& connector, SourceClient& client,
                                             const FetchLimits& limits)
{
    Scan scan;
    scan.finding.request = listRequest(connector);
    scan.finding.byDetail = connector.source->detail.has_value();
    std::stop_source inner;
    const std::stop_callback outer(m_stop, [&inner] { inner.request_stop(); });
    SourceClient::Callbacks callbacks;
    callbacks.record = [&](const RecordView& view) {
        look(view, scan);
        if (scan.isExact)
            inner.request_stop();
    };
    callbacks.problem = [&](const RecordProblem&) { ++scan.finding.unreadable; };
    callbacks.page = [&](const FetchProof& proof) {
        scan.page = proof.pages + 1;
        report(proof);
        // the rest of the page was looked at for others with that key
        if (scan.finding.found && m_wanted.externalId.empty())
            inner.request_stop();
    };
    const auto proof = client.fetch(m_mapper.fields(), 0, {}, limits, callbacks, inner.get_token());
    if (m_stop.stop_requested())
        return fail(cancelled());
    if (!proof && !scan.finding.found)
        return fail(proof.error());
    if (proof)
        scan.finding.proof = *proof;
    if (scan.finding.found && scan.finding.byDetail)
        scan.finding.request = detailRequest(connector, scan.foundId);
    return std::move(scan.finding);
}

void RecordFinder::look(const RecordView& view, Scan& scan)
{
    if (scan.isExact)
        return;
    m_mapper.map(view.fields, m_user);
    RecordFinding& finding = scan.finding;
    const bool exact = isExact(m_user.externalId);
    const std::string by = exact ? std::string("externalId") : keyOf(m_user);
    if (by.empty())
        return;
    if (finding.found && !exact) {
        if (finding.page == scan.page && m_user.externalId != scan.foundId)
            finding.others.push_back(m_user.externalId);
        return;
    }
    finding.found = true;
    finding.record = std::string(view.raw);
    finding.foundBy = by;
    finding.page = scan.page;
    finding.position = view.number + 1;
    finding.others.clear();
    scan.isExact = exact;
    scan.foundId = m_user.externalId;
}

Result<RecordFinding> RecordFinder::scanIds(const Connector& connector, SourceClient& client, const FetchLimits& limits)
{
    RecordFinding finding;
    finding.request = listRequest(connector);
    std::int64_t page = 1;
    std::string id;
    std::stop_source inner;
    const std::stop_callback outer(m_stop, [&inner] { inner.request_stop(); });
    const auto seen = [&](std::int64_t number, const std::string& listed) {
        if (!id.empty() || !isExact(listed))
            return;
        id = listed;
        finding.page = page;
        finding.position = number + 1;
        finding.foundBy = "externalId";
        inner.request_stop();
    };
    const auto turned = [&](const FetchProof& proof) {
        page = proof.pages + 1;
        report(proof);
    };
    const auto proof = client.ids({}, limits, seen, turned, inner.get_token());
    if (m_stop.stop_requested())
        return fail(cancelled());
    if (!proof && id.empty())
        return fail(proof.error());
    if (proof)
        finding.proof = *proof;
    const bool isListed = !id.empty();
    if (!isListed)
        id = m_wanted.externalId.empty() ? m_wanted.key : m_wanted.externalId;
    const auto read = readDetail(connector, client, id, finding);
    // a key that is no id may be refused in any way; a listed id must not be
    if (!read && (isListed || read.error().kind == ErrorKind::Cancelled))
        return fail(read.error());
    return finding;
}

Result<void> RecordFinder::readDetail(const Connector& connector, SourceClient& client, const std::string& id,
                                      RecordFinding& finding) const
{
    auto record = client.detail(id, m_stop);
    if (!record)
        return fail(std::move(record.error()));
    if (!*record)
        return {};
    const auto user = m_mapper.mapJson(**record);
    if (finding.position == 0 && (!user || user->externalId != id))
        return {}; // an answer about somebody or something else
    finding.found = true;
    finding.byDetail = true;
    finding.record = std::move(**record);
    finding.request = detailRequest(connector, id);
    return {};
}

std::string RecordFinder::keyOf(const MappedUser& user) const
{
    for (const auto& [attribute, key] : m_wanted.keys) {
        const std::string_view value = user.values.get(attribute);
        if (!value.empty() && !key.empty() && textKey(value) == key)
            return std::string(attributeInfo(attribute)->name);
    }
    return {};
}

bool RecordFinder::isExact(std::string_view externalId) const
{
    return !externalId.empty() && (externalId == m_wanted.key || externalId == m_wanted.externalId);
}

void RecordFinder::report(const FetchProof& proof) const
{
    if (!m_progress)
        return;
    Progress now;
    now.phase = Progress::Phase::Fetching;
    now.done = proof.records;
    now.total = proof.total;
    now.requests = proof.requests;
    now.bytes = proof.bytes;
    m_progress(now);
}

} // namespace muster
