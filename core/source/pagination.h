// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fetch.h"
#include "core/source/jsoncheck.h"
#include "core/source/pagination_url.h"

#include <unordered_set>

namespace muster {

/// One request of the list, without credentials.
struct PageRequest
{
    std::string url;
    std::string body;
    friend bool operator==(const PageRequest&, const PageRequest&) = default;
};

/// What paging looks at of a page that was answered and scanned. `summary.envelope` is in the order of
/// Pager::envelope().
struct PageAnswer
{
    const PageSummary& summary;
    const std::vector<HttpHeader>& headers;
    const std::string& url;
};

/// Decides which pages to ask for and when the list is at its end: a pure state machine, fed with the pages in order.
/// It trusts nothing: every page must bring new records, every cursor must be new, a total is compared and never
/// obeyed, and a list without total ends with an empty page only.
class Pager
{
public:
    /// Errors: Invalid with the place in the connector.
    [[nodiscard]] static Result<Pager> create(const Source& source, const std::string& externalId,
                                              const std::string& filter);

    /// Paths that the reader has to take out of each page's envelope.
    [[nodiscard]] const std::vector<RecordPath>& envelope() const { return m_envelope; }
    /// Path that the reader has to take out of each page's last record (keyset paging).
    [[nodiscard]] const std::optional<RecordPath>& last() const { return m_last; }

    /// The k-th page not yet taken (0 = the next one); none when it cannot be known yet or the list has ended.
    [[nodiscard]] std::optional<PageRequest> request(std::int64_t k) const;
    /// How many pages from request(0) on it makes sense to have under way.
    [[nodiscard]] std::int64_t horizon() const;
    /// Takes the next page. False when it was the last. Errors: Loop, BadAnswer, Redirect (next link to another
    /// origin).
    [[nodiscard]] Result<bool> take(const PageAnswer& page);
    /// Asked when the next page was answered with a status of 400 and more, or 204: true when that just means the end.
    [[nodiscard]] bool endsWith(int status);
    /// The page taken last holds `ids` (a hash over its external ids): Loop when an earlier page had the same.
    [[nodiscard]] Result<void> checkIds(std::uint64_t ids);

    /// What is known so far; `complete` only after the end.
    [[nodiscard]] const FetchProof& proof() const { return m_proof; }
    /// Something that forbids to call the list complete.
    void doubt(const QString& word);
    void note(const QString& word);
    /// Ends the list from outside (a limit).
    void end(FetchProof::Stop stop);

private:
    Pager() = default;
    Result<void> prepare(const Source& source, const std::string& externalId, const std::string& filter);
    Result<void> prepareBody(const Source& source);
    Result<void> prepareEnvelope(const Source& source, const std::string& externalId);
    Result<void> addEnvelope(const std::string& path, const char* place, int& slot);
    [[nodiscard]] bool isNumbered() const;
    [[nodiscard]] bool hasTotal() const { return m_proof.total.has_value(); }
    [[nodiscard]] bool totalReached() const { return hasTotal() && m_proof.records == *m_proof.total; }
    [[nodiscard]] std::optional<std::string> envelopeText(const PageAnswer& page, int slot) const;
    [[nodiscard]] PageRequest build(std::int64_t number, const std::string& token) const;
    void readTotal(const PageAnswer& page);
    Result<bool> firstWithoutList();
    bool emptyPage();
    void learnStep(std::int64_t records);
    void serverGivesLess(std::int64_t records);
    Result<bool> advance(const PageAnswer& page, const PageNone& kind);
    Result<bool> advance(const PageAnswer& page, const PageOffset& kind);
    Result<bool> advance(const PageAnswer& page, const PageNumber& kind);
    Result<bool> advance(const PageAnswer& page, const PageCursor& kind);
    Result<bool> advance(const PageAnswer& page, const PageNextUrl& kind);
    Result<bool> advance(const PageAnswer& page, const PageLinkHeader& kind);
    Result<bool> advance(const PageAnswer& page, const PageLastId& kind);
    Result<bool> advanceNumbered(std::int64_t records, std::int64_t stride);
    Result<bool> follow(const PageAnswer& page, const std::optional<std::string>& link);
    Result<bool> token(std::int64_t records, const std::string& text, const QString& what);
    bool stop(FetchProof::Stop reason);

    Pagination m_kind;
    ListUrl m_url;
    Origin m_origin;
    std::optional<Json> m_body;
    bool m_inBody = false;
    std::string m_sizeName, m_placeName; ///< parameters for the page size and for offset, page or cursor
    std::int64_t m_pageSize = 0;

    std::vector<RecordPath> m_envelope;
    std::optional<RecordPath> m_last;
    int m_totalSlot = -1, m_tokenSlot = -1, m_moreSlot = -1;
    std::string m_totalHeader, m_tokenHeader;
    bool m_totalExpected = false;
    QString m_recordsPath;

    std::int64_t m_next = 0; ///< offset or page number of the next page
    std::int64_t m_step = 0; ///< records a page is expected to have
    std::int64_t m_firstCount = 0;
    std::string m_token; ///< cursor, last id, or whole URL of the next page
    std::int64_t m_ahead = 1, m_emptyInRow = 0;
    bool m_lastWasFull = false, m_ended = false, m_doubted = false;
    std::unordered_set<std::uint64_t> m_tokens, m_prints, m_idPrints;
    FetchProof m_proof;
};

} // namespace muster
