// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/net/http.h"
#include "core/net/origin.h"
#include "core/source/connector.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// URLs of list requests and of next pages (RFC 3986, RFC 8288).
namespace muster {

/// Everything but unreserved characters as %XX (RFC 3986, section 2.3): fit for one path segment or a query name or
/// value.
[[nodiscard]] std::string percentEncoded(std::string_view text);
/// Text that is meant to be URL syntax already: only what cannot stand in a URL is encoded; %XX stays.
[[nodiscard]] std::string urlSyntax(std::string_view text);
/// %XX and + undone, to compare names.
[[nodiscard]] std::string percentDecoded(std::string_view text);

/// A URL in pieces, so that paging can add its parameters to each request.
struct ListUrl
{
    std::string path;               ///< everything before "?"
    std::vector<std::string> query; ///< encoded "name=value" pieces, in order

    /// Base URL, list path, its query and the filters joined. `paging` are the names that paging sets itself: removed
    /// from the query, refused in a filter. Errors: Invalid with the place in the connector.
    [[nodiscard]] static Result<ListUrl> join(const Source& source, const std::string& filter,
                                              const std::vector<std::string>& paging);
    [[nodiscard]] std::string text(const std::vector<std::pair<std::string, std::string>>& parameters) const;
};

/// Base URL and a path joined with exactly one slash; the base's query, if any, stays behind the path.
[[nodiscard]] std::string joinPath(std::string_view base, std::string_view path);

/// `next` as a server gave it, resolved against the URL of the page (RFC 3986, section 5). Error Redirect when it leads
/// to another origin: credentials never go there.
[[nodiscard]] Result<std::string> nextPageUrl(const std::string& page, const std::string& next, const Origin& origin);
/// First header of that name, any case; empty when there is none.
[[nodiscard]] std::string_view headerValue(const std::vector<HttpHeader>& headers, std::string_view name);
/// The target of rel="next" in the Link headers (RFC 8288, section 3); none when there is no such link.
[[nodiscard]] std::optional<std::string> linkNext(const std::vector<HttpHeader>& headers);

} // namespace muster
