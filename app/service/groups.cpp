// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"

#include <map>

namespace muster::service {

namespace {

std::string_view stateText(UserState state)
{
    return state == UserState::Staged ? "STAGED" : state == UserState::Active ? "ACTIVATED" : "SUSPENDED";
}

Json systemUser(const UserRow& row)
{
    return Json{{"_id", std::to_string(row.id)},
                {"id", std::to_string(row.id)},
                {"username", row.username},
                {"email", row.email},
                {"firstname", row.firstname},
                {"lastname", row.lastname},
                {"displayname", row.displayname},
                {"department", row.department},
                {"jobTitle", row.jobTitle},
                {"employeeIdentifier", row.employeeIdentifier},
                {"state", stateText(row.state)},
                {"activated", row.state == UserState::Active},
                {"suspended", row.state == UserState::Suspended}};
}

Result<void> readSort(const Call& call, UserQuery& query)
{
    static const std::map<std::string, UserSort> known{
        {"_id", UserSort::Email},         {"displayname", UserSort::Displayname}, {"email", UserSort::Email},
        {"username", UserSort::Username}, {"department", UserSort::Department},   {"jobTitle", UserSort::JobTitle},
        {"state", UserSort::State}};
    const auto keys = readWords(call, "sort");
    if (keys.empty())
        return {};
    query.descending = keys.front().starts_with('-');
    const auto found = known.find(keys.front().substr(query.descending ? 1 : 0));
    if (found == known.end() || keys.size() > 1)
        return fail(ErrorKind::Invalid, tr("Users can be sorted by one of displayname, email, username, department, "
                                           "jobTitle and state."));
    query.sort = found->second;
    return {};
}

/// One field that identifies a user, or the state: the only ones the directory finds at once.
Result<std::optional<std::vector<UserId>>> readUserFilter(const Call& call, ApiPorts& api, UserQuery& query)
{
    const auto filters = readFilters(call);
    if (!filters)
        return fail(filters.error());
    std::optional<std::vector<UserId>> only;
    for (const Filter& filter : *filters) {
        const bool isKey =
            filter.field == "email" || filter.field == "username" || filter.field == "employeeIdentifier";
        if (filter.op != "eq" || (!isKey && filter.field != "state") || (only && isKey))
            return fail(ErrorKind::Invalid, tr("Users can be filtered by email:$eq:, username:$eq:, "
                                               "employeeIdentifier:$eq: or state:$eq:; “search” finds words."));
        if (!isKey) {
            query.state = filter.value == "STAGED"      ? UserState::Staged
                          : filter.value == "SUSPENDED" ? UserState::Suspended
                                                        : UserState::Active;
            if (filter.value != stateText(*query.state))
                return fail(ErrorKind::Invalid, tr("A state is STAGED, ACTIVATED or SUSPENDED."));
            continue;
        }
        only = std::vector<UserId>{};
        const auto id = api.ports.people().lookup(filter.value);
        if (!id && id.error().kind != ErrorKind::NotFound && id.error().kind != ErrorKind::Conflict)
            return fail(id.error());
        const auto rows = id ? api.ports.people().rows(std::vector{*id}) : Result<std::vector<UserRow>>();
        if (id && rows && !rows->empty() && systemUser(rows->front())[filter.field] == filter.value)
            only->push_back(*id);
    }
    return only;
}

Reply listGroups(const Call& call, ApiPorts& api, GroupKind kind)
{
    const auto groups = api.ports.people().groups(kind);
    if (!groups)
        return errorReply(groups.error());
    std::vector<Json> items;
    for (const Group& group : *groups)
        items.push_back({{"id", std::to_string(group.id)},
                         {"name", group.name},
                         {"description", group.description},
                         {"type", kind == GroupKind::Users ? "user_group" : "system_group"},
                         {"membershipMethod", "STATIC"},
                         {"attributes", Json::object()}});
    const auto page = pageOf(call, std::move(items));
    return page ? jsonReply(page->results) : errorReply(page.error());
}

} // namespace

Reply listSystemUsers(const Call& call, ApiPorts& api)
{
    const auto paging = readPaging(call);
    if (!paging)
        return errorReply(paging.error());
    UserQuery query;
    query.search = call.value("search").value_or("");
    if (const auto sorted = readSort(call, query); !sorted)
        return errorReply(sorted.error());
    auto only = readUserFilter(call, api, query);
    if (!only)
        return errorReply(only.error());
    auto ids = api.ports.people().ids(query, call.stop);
    if (!ids)
        return errorReply(ids.error());
    if (*only)
        std::erase_if(*ids, [&](UserId id) { return (*only)->empty() || (*only)->front() != id; });
    const std::span<const UserId> all(*ids);
    const auto from = std::min(static_cast<std::size_t>(paging->skip), all.size());
    const auto rows = api.ports.people().rows(
        all.subspan(from, std::min(static_cast<std::size_t>(paging->limit), all.size() - from)));
    if (!rows)
        return errorReply(rows.error());
    Json results = Json::array();
    for (const UserRow& row : *rows)
        if (row.id != 0)
            results.push_back(withFields(call, systemUser(row)));
    return jsonReply({{"results", std::move(results)}, {"totalCount", ids->size()}});
}

Reply listUserGroups(const Call& call, ApiPorts& api)
{
    return listGroups(call, api, GroupKind::Users);
}

Reply listSystemGroups(const Call& call, ApiPorts& api)
{
    return listGroups(call, api, GroupKind::Devices);
}

} // namespace muster::service
