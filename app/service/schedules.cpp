// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/handlers.h"
#include "core/base/jsonmoment.h"
#include "core/source/connectorfile.h"

#include <algorithm>

namespace muster::service {

namespace {

/// A connector has one schedule: its id is the connector's.
Json toJson(const StoredConnector& stored, const std::optional<ScheduleState>& state)
{
    const ScheduleSettings& schedule = stored.connector.schedule;
    const auto has = [&](const char* word) {
        return std::ranges::find(schedule.operations, word) != schedule.operations.end();
    };
    const bool pauses = state && state->pause != Pause::None;
    return Json{{"scheduledJobId", stored.connector.id},
                {"allowUserReactivation",
                 schedule.import ? schedule.import->allowReactivation : stored.connector.import.allowReactivation},
                {"operations", {{"userCreate", has("users.create")}, {"userUpdate", has("users.update")}}},
                {"query", schedule.import ? schedule.import->filter : std::string()},
                {"sendEmail", schedule.summaryMail},
                {"description", scheduleWords(schedule).toStdString()},
                {"next", state && !pauses ? momentJson(state->due) : Json()}};
}

Result<StoredConnector> findConnector(const Call& call, ApiPorts& api)
{
    auto stored = api.ports.connectors().get(call.parts[0]);
    if (stored && !stored->connector.source)
        return fail(ErrorKind::NotFound, tr("This application imports no users."));
    if (stored && call.parts.size() > 1 && call.parts[1] != call.parts[0])
        return fail(ErrorKind::NotFound, tr("This application has no such schedule."));
    return stored;
}

Result<void> readSchedule(const Call& call, Connector& connector)
{
    const auto body = readBody(call);
    if (!body)
        return fail(body.error());
    ScheduleSettings& schedule = connector.schedule;
    if (const auto found = body->find("operations"); found != body->end()) {
        auto words = readOperations(*found);
        if (!words)
            return fail(words.error());
        schedule.operations = std::move(*words);
    }
    ScheduledImport import =
        schedule.import.value_or(ScheduledImport{connector.import.allowReactivation, std::string()});
    const auto reactivate = readFlag(*body, "allowUserReactivation", import.allowReactivation);
    if (!reactivate)
        return fail(reactivate.error());
    auto query = readText(*body, "query", import.filter);
    if (!query)
        return fail(query.error());
    const auto mail = readFlag(*body, "sendEmail", schedule.summaryMail);
    if (!mail)
        return fail(mail.error());
    if (body->contains("allowUserReactivation") || body->contains("query"))
        schedule.import = ScheduledImport{*reactivate, std::move(*query)};
    schedule.summaryMail = *mail;
    return {};
}

Reply save(const Connector& connector, ApiPorts& api, int status)
{
    const auto saved = api.ports.connectors().update(connector);
    if (!saved)
        return errorReply(saved.error());
    const auto state = api.ports.schedules().get(connector.id);
    return state ? jsonReply(toJson(*saved, *state), status) : errorReply(state.error());
}

} // namespace

Reply showSchedules(const Call& call, ApiPorts& api)
{
    const auto stored = findConnector(call, api);
    if (!stored)
        return errorReply(stored.error());
    const auto state = api.ports.schedules().get(stored->connector.id);
    if (!state)
        return errorReply(state.error());
    Json schedules = Json::array();
    if (stored->connector.schedule.enabled)
        schedules.push_back(toJson(*stored, *state));
    return jsonReply({{"schedules", std::move(schedules)}});
}

Reply createSchedule(const Call& call, ApiPorts& api)
{
    auto stored = findConnector(call, api);
    if (!stored)
        return errorReply(stored.error());
    stored->connector.schedule.enabled = true;
    if (const auto read = readSchedule(call, stored->connector); !read)
        return errorReply(read.error());
    return save(stored->connector, api, 201);
}

Reply changeSchedule(const Call& call, ApiPorts& api)
{
    auto stored = findConnector(call, api);
    if (!stored)
        return errorReply(stored.error());
    if (!stored->connector.schedule.enabled)
        return errorReply(404, tr("This application has no schedule. Make one with POST."));
    if (const auto read = readSchedule(call, stored->connector); !read)
        return errorReply(read.error());
    return save(stored->connector, api, 200);
}

Reply removeSchedule(const Call& call, ApiPorts& api)
{
    auto stored = findConnector(call, api);
    if (!stored)
        return errorReply(stored.error());
    if (!stored->connector.schedule.enabled)
        return errorReply(404, tr("This application has no schedule."));
    stored->connector.schedule.enabled = false;
    if (const auto saved = api.ports.connectors().update(stored->connector); !saved)
        return errorReply(saved.error());
    Reply reply;
    reply.status = 204;
    return reply;
}

} // namespace muster::service
