// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"

namespace muster::service {

namespace {

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

Reply listUserGroups(const Call& call, ApiPorts& api)
{
    return listGroups(call, api, GroupKind::Users);
}

Reply listSystemGroups(const Call& call, ApiPorts& api)
{
    return listGroups(call, api, GroupKind::Devices);
}

} // namespace muster::service
