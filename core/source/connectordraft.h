// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/source/connector.h"
#include "core/source/detect.h"
#include "core/source/plainrequest.h"

namespace muster {

/// A credential that was found in an import, under the name by which the draft refers to it.
struct NamedSecret
{
    std::string name;
    Secret value;
};

/// A connector in the making, with what speaks for each of its parts. Move-only; the values of secrets are beside it,
/// never in it.
struct ConnectorDraft
{
    Connector connector;
    std::vector<NamedSecret> secrets;
    std::vector<Finding> findings;
    std::vector<QString> notes; ///< what was left out or has to be done
    std::vector<Pagination> candidates;
    std::vector<Json> sample; ///< records
    Fields fields;
    std::int64_t listed = 0; ///< records in the answer
};

/// The draft of a request: URL, parameters, headers and credentials. Errors: Invalid (a URL, method or body that no
/// connector can have).
[[nodiscard]] Result<ConnectorDraft> draftFrom(PlainRequest request);
/// The same for a file with an answer alone: the URL is still to be filled in.
[[nodiscard]] ConnectorDraft draftWithoutRequest();
/// Reads an answer and fills in what it shows: list, total, paging, id, status, mapping. Errors: BadAnswer (not JSON,
/// too large).
[[nodiscard]] Result<void> readAnswer(ConnectorDraft& draft, const std::string& body,
                                      const std::vector<HttpHeader>& headers);
/// The same for an answer that is parsed already, to a request with these parameters.
void readSample(ConnectorDraft& draft, const SampleRequest& request, const SampleAnswer& answer);
/// Names that paging sets itself: they leave the query.
void removePagingFromQuery(Source& source);
/// Records that a page is asked for; 0 for kinds without pages.
[[nodiscard]] int pageSizeOf(const Pagination& pagination);
void setPageSize(Pagination& pagination, int size);
/// Finding of that name, or null.
[[nodiscard]] Finding* findingOf(ConnectorDraft& draft, std::string_view what);
/// {"connector", "findings", "fields", "secrets", "notes"}: of the secrets the names only.
[[nodiscard]] Json toJson(const ConnectorDraft& draft);

} // namespace muster
