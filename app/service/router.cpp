// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/router.h"

#include <array>

namespace muster::service {

namespace {

constexpr std::array routes{
    Route{"GET", "/healthz", showHealth, Lane::Read, true},
    Route{"GET", "/openapi.json", showDescription, Lane::Read, true},
    Route{"GET", "/api/applications", listApplications, Lane::Read, false, true},
    Route{"GET", "/api/systemusers", listSystemUsers, Lane::Read, false, true},
    Route{"GET", "/api/systemusers/{}", showSystemUser, Lane::Read, false, true},
    Route{"GET", "/api/v2/usergroups", listUserGroups, Lane::Read, false, true},
    Route{"GET", "/api/v2/systemgroups", listSystemGroups, Lane::Read, false, true},
    Route{"GET", "/api/v2/applications/{}/import/users", listSourceUsers, Lane::Source},
    Route{"POST", "/api/v2/applications/{}/import/jobs", startJob, Lane::Write},
    Route{"GET", "/api/v2/applications/{}/import/jobs/{}", showJob},
    Route{"GET", "/api/v2/applications/{}/import/jobs/{}/results", listJobResults},
    Route{"GET", "/api/v2/applications/{}/import/schedules", showSchedules},
    Route{"POST", "/api/v2/applications/{}/import/schedules", createSchedule, Lane::Write},
    Route{"PATCH", "/api/v2/applications/{}/import/schedules", changeSchedule, Lane::Write},
    Route{"DELETE", "/api/v2/applications/{}/import/schedules", removeSchedule, Lane::Write},
    Route{"PATCH", "/api/v2/applications/{}/import/schedules/{}", changeSchedule, Lane::Write},
    Route{"DELETE", "/api/v2/applications/{}/import/schedules/{}", removeSchedule, Lane::Write},
};

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parts)
{
    parts.clear();
    while (!pattern.empty() && !path.empty()) {
        const auto patternEnd = std::min(pattern.find('/', 1), pattern.size());
        const auto pathEnd = std::min(path.find('/', 1), path.size());
        const auto part = path.substr(1, pathEnd - 1);
        if (pattern.substr(1, patternEnd - 1) == "{}") {
            if (part.empty())
                return false;
            parts.emplace_back(part);
        } else if (pattern.substr(0, patternEnd) != path.substr(0, pathEnd)) {
            return false;
        }
        pattern.remove_prefix(patternEnd);
        path.remove_prefix(pathEnd);
    }
    return pattern.empty() && path.empty();
}

} // namespace

tl::expected<const Route*, Reply> findRoute(Call& call)
{
    std::string allow;
    for (const Route& route : routes) {
        if (!matches(route.path, call.path, call.parts))
            continue;
        if (call.method == route.method)
            return &route;
        allow += (allow.empty() ? "" : ", ") + std::string(route.method);
        if (std::string_view(route.method) == "GET")
            allow += ", HEAD";
    }
    if (allow.empty())
        return tl::unexpected(errorReply(404, tr("There is nothing at this path. /openapi.json lists what there is.")));
    Reply reply =
        errorReply(405, tr("This path does not know that method. It knows %1.").arg(QString::fromStdString(allow)));
    reply.allow = std::move(allow);
    return tl::unexpected(std::move(reply));
}

bool WrongKeys::note()
{
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(m_guard);
    while (!m_times.empty() && now - m_times.front() >= std::chrono::minutes(1))
        m_times.pop_front();
    if (m_times.size() >= most)
        return true;
    m_times.push_back(now);
    return false;
}

std::optional<Reply> refuse(Call& call, const Route& route, ApiPorts& api, WrongKeys& wrong)
{
    if (route.open)
        return std::nullopt;
    const auto id = api.keys.check(call.keyText);
    if (!id)
        return errorReply(id.error());
    if (*id) {
        call.keyId = **id;
        return std::nullopt;
    }
    if (wrong.note())
        return errorReply(429, tr("Too many requests with a wrong API key. Wait a minute."));
    return errorReply(401, tr("Send a working API key as x-api-key. “musterctl apikey create NAME” makes one."));
}

Reply answer(const Call& call, const Route& route, ApiPorts& api)
{
    if (route.lane == Lane::Write)
        api.ports.actAs("api:" + call.keyId);
    if (route.lane != Lane::Write || call.idempotency.empty())
        return route.handler(call, api);
    if (call.idempotency.size() > 255)
        return errorReply(400, tr("An Idempotency-Key has at most 255 characters."));
    // no part can hold a zero byte: what was put together can be taken apart in one way only
    const std::string scope = call.keyId + '\0' + call.method + '\0' + call.path + '\0' + call.idempotency;
    const auto before = api.replies.find(scope, call.body);
    if (!before)
        return errorReply(before.error());
    if (*before && !(*before)->sameRequest)
        return errorReply(422, tr("This Idempotency-Key was used with another body. Use a new one."));
    Reply reply;
    if (*before) {
        reply.status = (*before)->status;
        reply.body = (*before)->body;
        reply.again = true;
        return reply;
    }
    reply = route.handler(call, api);
    if (reply.status / 100 == 2) // what was refused may be tried again
        if (const auto kept = api.replies.keep(scope, call.body, reply.status, reply.body); !kept)
            return errorReply(kept.error());
    return reply;
}

} // namespace muster::service
