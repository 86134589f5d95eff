// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "app/service/query.h"

namespace muster::service {

namespace {

Json application(const StoredConnector& stored)
{
    const Application& app = stored.connector.application;
    return Json{{"_id", stored.connector.id},
                {"id", stored.connector.id},
                {"displayLabel", app.displayLabel},
                {"displayName", app.displayLabel},
                {"name", "custom-api"},
                {"description", app.description},
                {"active", stored.active},
                {"logo", {{"color", app.display.color}}},
                {"ssoUrl", app.bookmarkUrl.value_or("")},
                {"created", toRfc3339(stored.created)},
                {"updated", toRfc3339(stored.updated)}};
}

} // namespace

Reply listApplications(const Call& call, ApiPorts& api)
{
    const auto connectors = api.ports.connectors().list();
    if (!connectors)
        return errorReply(connectors.error());
    std::vector<Json> items;
    for (const StoredConnector& stored : *connectors)
        items.push_back(application(stored));
    const auto page = pageOf(call, std::move(items));
    if (!page)
        return errorReply(page.error());
    return jsonReply({{"results", page->results}, {"totalCount", page->total}});
}

} // namespace muster::service
