// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"
#include "app/service/usershape.h"

#include <algorithm>

namespace muster::service {

namespace {

/// How far into a source's list a request may look: each request reads it from the beginning.
constexpr std::int64_t deepest = 1000;

Json importUser(const PreviewRow& row)
{
    Json user{{"id", row.externalId}};
    for (const auto& entry : row.values.entries())
        if (const AttributeInfo* info = attributeInfo(entry.known);
            info != nullptr && info->name.find('.') == std::string_view::npos)
            user[std::string(info->name)] = entry.value;
    addLists(user, row.values, "value");
    return user;
}

bool hasText(const Json& user, const std::string& text)
{
    const QString wanted = QString::fromStdString(text);
    return std::ranges::any_of(user.items(), [&](const auto& item) {
        return item.value().is_string() &&
               QString::fromStdString(item.value().template get<std::string>()).contains(wanted, Qt::CaseInsensitive);
    });
}

std::string keyOf(const Json& user, const std::string& field)
{
    return user.contains(field) ? user[field].get<std::string>() : std::string();
}

} // namespace

Reply listSourceUsers(const Call& call, ApiPorts& api)
{
    auto stored = api.ports.connectors().get(call.parts[0]);
    if (!stored)
        return errorReply(stored.error());
    Connector& connector = stored->connector;
    if (!connector.source)
        return errorReply(404, tr("This application imports no users."));
    const auto paging = readPaging(call);
    if (!paging)
        return errorReply(paging.error());
    if (paging->skip + paging->limit > deepest)
        return errorReply(400, tr("Only the first %1 users can be looked at.").arg(deepest));
    const std::string sort = call.value("sort").value_or("");
    if (sort != "" && sort != "firstname" && sort != "lastname" && sort != "email")
        return errorReply(400, tr("“sort” must be firstname, lastname or email."));
    if (const auto query = call.value("query"); query && !query->empty())
        connector.source->filter += (connector.source->filter.empty() ? "" : "&") + *query;
    const std::string search = call.value("filter").value_or("");
    const bool whole = !search.empty() || !sort.empty(); // else no more is read than is shown
    const Preview seen = preview(connector, api.ports, whole ? deepest : paging->skip + paging->limit, call.stop);
    if (seen.error)
        return errorReply(*seen.error);
    std::vector<Json> users;
    for (const PreviewRow& row : seen.rows)
        if (Json user = importUser(row); search.empty() || hasText(user, search))
            users.push_back(std::move(user));
    const bool descending = call.value("sortOrder") == "desc";
    if (!sort.empty())
        std::ranges::stable_sort(users, [&](const Json& a, const Json& b) {
            return descending ? keyOf(b, sort) < keyOf(a, sort) : keyOf(a, sort) < keyOf(b, sort);
        });
    Json page = Json::array();
    const auto end = std::min(static_cast<std::int64_t>(users.size()), paging->skip + paging->limit);
    for (auto i = paging->skip; i < end; ++i)
        page.push_back(users[static_cast<std::size_t>(i)]);
    const auto total = search.empty() && seen.total ? *seen.total : static_cast<std::int64_t>(users.size());
    return jsonReply({{"total_count", total}, {"session_id", ""}, {"cursor", ""}, {"users", std::move(page)}});
}

} // namespace muster::service
