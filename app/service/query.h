// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/call.h"

#include <functional>

namespace muster::service {

/// JumpCloud has two habits: V1 separates fields and sort keys by spaces, V2 by commas. Both are read everywhere.
struct Paging
{
    std::int64_t limit = 10, skip = 0;
};
/// limit 1..100 (default 10), skip >= 0. Errors: Invalid.
[[nodiscard]] Result<Paging> readPaging(const Call& call);

/// "field:$eq:value" (V1) or "field:eq:value" (V2).
struct Filter
{
    std::string field, op, value; ///< op is eq, ne, in, nin, sw, lt, le, gt or ge
    bool alternative = false;     ///< filter[or][..]: one of these is enough
};
/// All of filter, filter[], filter[0], filter[or][0] ...; they hold together. Errors: Invalid.
[[nodiscard]] Result<std::vector<Filter>> readFilters(const Call& call);
/// Numbers are compared as numbers, all else as text.
[[nodiscard]] bool isLess(std::string_view a, std::string_view b);
/// Whether all filters hold; `textOf` gives the text of a filter's field by the filter's place.
[[nodiscard]] bool holds(const std::vector<Filter>& filters, const std::function<std::string(std::size_t)>& textOf);

/// The words of a list parameter ("fields", "sort").
[[nodiscard]] std::vector<std::string> readWords(const Call& call, std::string_view name);

/// Filters, sorts and cuts `items`. Errors: Invalid (a field that none has, an unknown operator).
struct Page
{
    Json results = Json::array();
    std::int64_t total = 0;
};
[[nodiscard]] Result<Page> pageOf(const Call& call, std::vector<Json> items);
/// Keeps the fields that were asked for, and the ids.
[[nodiscard]] Json withFields(const Call& call, const Json& item);

/// Path and query of a request's target, decoded. False when it is not one.
[[nodiscard]] bool readTarget(std::string_view target, Call& call);

} // namespace muster::service
