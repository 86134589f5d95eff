// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/http.h"
#include "core/source/connector.h"
#include "core/source/recordreader.h"
#include "core/source/signin.h"

namespace muster {

/// What a fetch proves about itself (safety rules in docs/architecture.md): only a complete one may act on absence.
struct FetchProof
{
    enum class Stop { LastPage, TotalReached, ShortPage, EmptyPage, NoMorePages, Cap, Error };
    bool complete = false;
    Stop stop = Stop::Error;
    std::int64_t pages = 0, requests = 0, records = 0, bytes = 0;
    std::optional<std::int64_t> total; ///< as reported first
    bool totalDrifted = false;         ///< the reported total changed between pages
    std::optional<int> serverPageSize; ///< set when the server silently gave fewer than asked for
    std::vector<QString> words;        ///< one sentence for each thing worth knowing, e.g. why it is not complete
};

struct FetchLimits
{
    std::int64_t pages = 10'000'000;
    std::int64_t records = 5'000'000;
    std::int64_t bytes = 64LL << 30;
    std::int64_t bodyBytes = 64LL << 20;
    int parallel = 16; ///< pages in flight when offsets are known
};

/// One page of the list as it came: for probe and preview, secrets already masked.
struct Exchange
{
    std::string method, url;
    int status = 0;
    std::int64_t ms = 0;
    std::vector<HttpHeader> requestHeaders, headers;
    std::string requestBody, body;
};

/// Everything a fetch needs: the connector's source with its secrets resolved. Built once per run.
class SourceClient
{
public:
    /// Resolves secrets for the base URL's origin. Errors: Invalid (bad URL, header ...), SecretMissing, SecretStore.
    [[nodiscard]] static Result<SourceClient> create(const Connector& connector, const SourcePorts& ports);
    ~SourceClient();
    SourceClient(SourceClient&&) noexcept;
    SourceClient& operator=(SourceClient&&) noexcept;

    struct Callbacks
    {
        RecordReader::OnRecord record; ///< in source order, page after page
        RecordReader::OnProblem problem;
        RecordReader::Known known;
        std::function<void(const FetchProof&)> page; ///< after each page: progress
    };
    /// The fetch loop: asks for pages until the end is proven, a limit is hit or something is wrong. Several pages in
    /// flight when offsets are known, one ahead otherwise. `fields[0]` must be the external id. `filter` is added to
    /// the connector's own. `complete` says that the pages are whole, none came twice and their records add up to the
    /// total. That all ids differ is for the caller to check (unique ids == total), who knows them anyway. With
    /// Source::detail the ids are taken from the list and `record` gets the details, in the list's order. Errors carry
    /// the failing request's redacted URL in `where` and status line, headers and body in `detail`.
    [[nodiscard]] Result<FetchProof> fetch(std::vector<RecordPath> fields, std::uint64_t seed,
                                           const std::string& filter, const FetchLimits& limits,
                                           const Callbacks& callbacks, std::stop_token stop);

    /// The list alone, also where Source::detail would ask for each user: `seen` gets the place within the page and
    /// the external id of each entry. `page` is called after each page.
    [[nodiscard]] Result<FetchProof> ids(const std::string& filter, const FetchLimits& limits,
                                         const std::function<void(std::int64_t, const std::string&)>& seen,
                                         const std::function<void(const FetchProof&)>& page, std::stop_token stop);
    /// The record of one user by Source::detail, raw JSON; none when the source knows no such id (404, 410).
    [[nodiscard]] Result<std::optional<std::string>> detail(const std::string& id, std::stop_token stop);

    /// One page, for Test Connection and preview. The exchanges are masked. `error` is set when it did not work.
    struct Probe
    {
        bool ok = false;
        std::optional<Error> error;
        std::optional<std::int64_t> total;
        std::int64_t records = 0;
        std::vector<std::string> samples; ///< raw JSON of up to `count` records
        std::vector<Exchange> requests;
        std::vector<QString> hints; ///< "The path data leads to an object; its field items holds a list of 25 records."
    };
    [[nodiscard]] Probe probe(std::int64_t count, std::stop_token stop);

private:
    SourceClient();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
