// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"
#include "core/source/fieldroles.h"
#include "core/source/finding.h"

#include <optional>

/// Finds out from one answer of a source where its users are, how many there are, how the list goes on, and which field
/// is what. Pure: nothing is asked. Every result has a confidence and says why; nothing is ever sure of itself without
/// evidence in the answer or the request.
namespace muster {

struct SampleRequest
{
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> query; ///< decoded
    std::optional<Json> body;
};
struct SampleAnswer
{
    Json body;
    std::vector<HttpHeader> headers;
};

template <typename T>
struct Scored
{
    T value{};
    double confidence = 0;
    QString why;
    [[nodiscard]] bool isSure() const { return confidence >= leastConfidence; }
};

/// A list of records somewhere in an answer.
struct RecordList
{
    std::string path;          ///< "." = the answer itself
    std::string key;           ///< the name it has there
    std::vector<Json> records; ///< at most 200 of them
    std::int64_t size = 0;
    bool isMap = false;
    double score = 0;
    bool hasEmails = false;
};

/// A single value of an answer outside its records.
struct EnvelopeValue
{
    std::string path;
    std::vector<std::string> names;
    Json value;
    [[nodiscard]] std::string name() const;   ///< joined: "nextpagetoken"
    [[nodiscard]] std::string parent() const; ///< joined; empty at the top
};

struct Detection
{
    Scored<std::string> records; ///< path; empty = there is no list
    std::int64_t size = 0;       ///< records in the sample
    bool isMap = false;
    bool idsOnly = false; ///< the list has bare ids: each user has to be asked for
    Scored<Total> total;
    Scored<Pagination> pagination;
    std::vector<Pagination> candidates; ///< ways to go on that are worth a try, when nothing speaks for one
    bool saysMore = false;              ///< the answer says that there are more records
    std::vector<Json> sample;
    Fields fields;
    FieldGuess id, email;
    PersonNames names;
    StatusGuess status;
};
// `id`, `email`, `names` and `status` point into `fields`: moving a Detection keeps them, copying does not.

[[nodiscard]] Detection detect(const SampleRequest& request, const SampleAnswer& answer);
/// All that was found, also guesses, in the connector's order.
[[nodiscard]] std::vector<Finding> findings(const Detection& detection);
/// In words for tests and findings: "offset limit offset 0", "nextUrl links.next", "none".
[[nodiscard]] std::string paginationText(const Pagination& pagination);
[[nodiscard]] std::string totalText(const Total& total);

// The parts.
/// All lists and maps of records, the most likely one first (detect_records.cpp).
[[nodiscard]] std::vector<RecordList> recordLists(const Json& body);
/// The values outside the records at `records` (detect_envelope.cpp).
[[nodiscard]] std::vector<EnvelopeValue> envelopeValues(const Json& body, const std::string& records);
/// A whole number, also one written as text.
[[nodiscard]] std::optional<std::int64_t> wholeNumber(const Json& value);
[[nodiscard]] Scored<Total> detectTotal(const std::vector<EnvelopeValue>& envelope,
                                        const std::vector<HttpHeader>& headers, std::int64_t size);
/// How the list goes on, for lists of `size` records (detect_paging.cpp). Sets pagination, candidates, saysMore.
void detectPaging(const SampleRequest& request, const SampleAnswer& answer, const std::vector<EnvelopeValue>& envelope,
                  Detection& detection);

} // namespace muster
