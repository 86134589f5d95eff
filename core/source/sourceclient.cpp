// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch_loop.h"
#include "core/source/probe.h"
#include "core/source/sourcehttp.h"

namespace muster {

struct SourceClient::Parts
{
    Connector connector;
    std::unique_ptr<SourceHttp> sourceHttp;
    std::shared_ptr<SignIn> signIn; ///< null when the credentials never change
    std::unique_ptr<SignedHttp> signedHttp;
    Http& http;
    SourceAccess access;
};

SourceClient::SourceClient() = default;
SourceClient::~SourceClient() = default;
SourceClient::SourceClient(SourceClient&&) noexcept = default;
SourceClient& SourceClient::operator=(SourceClient&&) noexcept = default;

Result<SourceClient> SourceClient::create(const Connector& connector, const SourcePorts& ports)
{
    auto access = SourceAccess::create(connector, ports.secrets);
    if (!access)
        return fail(std::move(access.error()));
    auto sourceHttp = SourceHttp::create(connector, ports);
    if (!sourceHttp)
        return fail(std::move(sourceHttp.error()));
    auto made = makeSignIn(connector, (*sourceHttp)->ports(ports));
    if (!made)
        return fail(std::move(made.error()));
    const std::shared_ptr<SignIn> signIn = std::move(*made);
    access->setSignIn(signIn);
    auto signedHttp = signIn ? std::make_unique<SignedHttp>(**sourceHttp, *signIn, access->origin()) : nullptr;
    Http& http = signedHttp ? static_cast<Http&>(*signedHttp) : **sourceHttp;
    SourceClient client;
    client.m_parts = std::make_unique<Parts>(
        Parts{connector, std::move(*sourceHttp), signIn, std::move(signedHttp), http, std::move(*access)});
    return client;
}

Result<FetchProof> SourceClient::fetch(std::vector<RecordPath> fields, std::uint64_t seed, const std::string& filter,
                                       const FetchLimits& limits, const Callbacks& callbacks, std::stop_token stop)
{
    const Source& source = *m_parts->connector.source;
    auto pager = Pager::create(source, m_parts->connector.externalId, filter);
    if (!pager)
        return fail(std::move(pager.error()));
    std::optional<DetailFetch> detail;
    std::vector<RecordPath> listFields = fields;
    if (source.detail) {
        if (fields.size() > 1)
            listFields.resize(1);
        auto made = DetailFetch::create(source, std::move(fields), seed);
        if (!made)
            return fail(std::move(made.error()));
        detail = std::move(*made);
    }
    auto reader = listReader(source, *pager, std::move(listFields), seed, detail.has_value());
    if (!reader)
        return fail(std::move(reader.error()));
    return FetchLoop(m_parts->access, m_parts->http, std::move(*pager), std::move(*reader), std::move(detail), limits,
                     callbacks, std::move(stop))
        .run();
}

Result<FetchProof> SourceClient::ids(const std::string& filter, const FetchLimits& limits,
                                     const std::function<void(std::int64_t, const std::string&)>& seen,
                                     const std::function<void(const FetchProof&)>& page, std::stop_token stop)
{
    const Source& source = *m_parts->connector.source;
    auto pager = Pager::create(source, m_parts->connector.externalId, filter);
    if (!pager)
        return fail(std::move(pager.error()));
    auto id = RecordPath::parse(m_parts->connector.externalId);
    if (!id) {
        id.error().where = QStringLiteral("externalId");
        return fail(std::move(id.error()));
    }
    std::vector<RecordPath> fields;
    fields.push_back(std::move(*id));
    auto reader = listReader(source, *pager, std::move(fields), 0, true);
    if (!reader)
        return fail(std::move(reader.error()));
    Callbacks callbacks;
    callbacks.record = [&seen](const RecordView& view) { seen(view.number, listedId(view)); };
    callbacks.problem = [](const RecordProblem&) {};
    callbacks.page = page;
    return FetchLoop(m_parts->access, m_parts->http, std::move(*pager), std::move(*reader), std::nullopt, limits,
                     callbacks, std::move(stop))
        .run();
}

Result<std::optional<std::string>> SourceClient::detail(const std::string& id, std::stop_token stop)
{
    const Source& source = *m_parts->connector.source;
    if (!source.detail)
        return std::optional<std::string>();
    auto detail = DetailFetch::create(source, {RecordPath::root()}, 0);
    if (!detail)
        return fail(std::move(detail.error()));
    std::optional<std::string> found;
    std::optional<Error> problem;
    Callbacks callbacks;
    callbacks.record = [&found](const RecordView& view) { found = std::string(view.raw); };
    callbacks.problem = [&problem](const RecordProblem& bad) { problem = bad.error; };
    std::vector<DetailFetch::Wanted> wanted(1);
    wanted.front().id = id;
    Flights flights(m_parts->http, 1, std::move(stop));
    if (auto done = detail->run(m_parts->access, flights, FetchLimits().bodyBytes, wanted, callbacks); !done)
        return fail(std::move(done.error()));
    if (problem && detail->gone() == 0)
        return fail(*std::move(problem));
    return found;
}

SourceClient::Probe SourceClient::probe(std::int64_t count, std::stop_token stop)
{
    return SourceProbe(m_parts->connector, m_parts->access, m_parts->http, std::move(stop)).run(count);
}

} // namespace muster
