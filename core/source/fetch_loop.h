// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fetch_flights.h"
#include "core/source/pagination.h"
#include "core/source/sourceclient_access.h"

namespace muster {

/// Asks for the details of the users whose ids a page listed, several at a time, and hands them out in the page's
/// order.
class DetailFetch
{
public:
    struct Wanted
    {
        std::int64_t number = 0; ///< place in the list's page
        std::string id;
        std::string raw; ///< the list's element, for problems
    };
    /// Errors: Invalid with the place in the connector.
    [[nodiscard]] static Result<DetailFetch> create(const Source& source, std::vector<RecordPath> fields,
                                                    std::uint64_t seed);

    /// Error when one of the details cannot be had; a user who is gone (404) is a problem of that record only.
    [[nodiscard]] Result<void> run(const SourceAccess& access, Flights& flights, std::int64_t bodyBytes,
                                   const std::vector<Wanted>& wanted, const SourceClient::Callbacks& callbacks);
    [[nodiscard]] std::int64_t gone() const { return m_gone; } ///< users listed but answered with 404
    [[nodiscard]] std::int64_t bytes() const { return m_bytes; }
    /// Called with each answer (probe).
    std::function<void(const HttpRequest&, const HttpResponse&)> onAnswer;

private:
    explicit DetailFetch(RecordReader reader) : m_reader(std::move(reader)) {}
    void setUrl(const std::string& base, const std::string& path);
    [[nodiscard]] std::string url(const std::string& id) const;
    Result<void> read(const SourceAccess& access, const Flights::Answer& answer, const Wanted& wanted,
                      const SourceClient::Callbacks& callbacks);

    std::string m_before, m_after; ///< URL on both sides of the id
    RecordReader m_reader;
    std::int64_t m_gone = 0, m_bytes = 0;
};

/// The fetch of a whole list: sends pages ahead as far as the pager sees, takes them in order, hands out their records.
class FetchLoop
{
public:
    FetchLoop(const SourceAccess& access, Http& http, Pager pager, RecordReader reader,
              std::optional<DetailFetch> detail, const FetchLimits& limits, const SourceClient::Callbacks& callbacks,
              std::stop_token stop);
    [[nodiscard]] Result<FetchProof> run();

private:
    void sendAhead();
    Result<bool> page(const Flights::Answer& answer);
    Result<void> records();
    Result<void> details();
    bool atLimit();
    [[nodiscard]] FetchProof proof() const;

    const SourceAccess& m_access;
    Pager m_pager;
    RecordReader m_reader;
    std::optional<DetailFetch> m_detail;
    FetchLimits m_limits;
    const SourceClient::Callbacks& m_callbacks;
    Flights m_flights, m_detailFlights;
    std::int64_t m_bytes = 0;
};

/// The reader of a list's pages. With `idsOnly` its records may be bare ids and only the external id is read.
[[nodiscard]] Result<RecordReader> listReader(const Source& source, const Pager& pager, std::vector<RecordPath> fields,
                                              std::uint64_t seed, bool idsOnly);
/// The id of an element of a list of ids: the external id of an object, or the element itself.
[[nodiscard]] std::string listedId(const RecordView& record);

} // namespace muster
