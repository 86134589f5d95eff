// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/fetch_loop.h"

namespace muster {

/// A list that was found somewhere in an answer.
struct FoundList
{
    RecordPath path;
    std::int64_t size = 0;
    bool objects = false; ///< its first element is an object
    bool map = false;     ///< an object whose values are objects: path ends in .*
};
/// An answer as a document to look around in; discarded when it is no JSON or too large for that.
[[nodiscard]] Json documentForHints(const std::string& body);
/// All lists of a document, those of objects and the larger ones first; at most five levels down.
[[nodiscard]] std::vector<FoundList> findLists(const Json& document);
/// What is worth saying about an answer whose records path does not lead to a list of objects.
[[nodiscard]] std::vector<QString> recordsHints(const std::string& body, const std::string& records);

/// Test Connection: asks for one page (and the details of its users) and says in words what is there and what is odd.
class SourceProbe
{
public:
    SourceProbe(const Connector& connector, const SourceAccess& access, Http& http, std::stop_token stop);
    [[nodiscard]] SourceClient::Probe run(std::int64_t count);

private:
    Result<void> ask();
    Result<void> look(const HttpRequest& request, const HttpResponse& response);
    Result<void> readList(RecordReader& reader, const HttpRequest& request, const HttpResponse& response);
    Result<void> askDetails();
    void hintsAboutRecords(const std::string& body);
    void hintsAboutTotal(const FetchProof& proof);

    const Connector& m_connector;
    const SourceAccess& m_access;
    Http& m_http;
    std::stop_token m_stop;
    std::int64_t m_count = 0;
    bool m_listFound = false;
    std::int64_t m_withoutId = 0, m_scalars = 0;
    std::vector<DetailFetch::Wanted> m_ids;
    SourceClient::Probe m_probe;
};

} // namespace muster
