// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/notice.h"

#include "core/sync/countfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace muster {

namespace {

constexpr std::array<std::string_view, 4> kinds{"finished", "authorization", "overdue", "test"};
constexpr std::size_t mostProblems = 10;

std::int64_t micros(Timestamp moment)
{
    return moment.time_since_epoch().count();
}

Timestamp moment(const Json& json, const char* name)
{
    return Timestamp(std::chrono::microseconds(json.value(name, std::int64_t{0})));
}

std::optional<RunState> stateFrom(const std::string& name)
{
    for (int i = 0; i <= static_cast<int>(RunState::Skipped); ++i)
        if (stateName(static_cast<RunState>(i)) == name)
            return static_cast<RunState>(i);
    return {};
}

} // namespace

bool isChange(const Notice& notice)
{
    const RunCounts& c = notice.counts;
    const PlanCounts& p = notice.planned;
    return c.created + c.updated + c.suspended + c.reactivated + c.removed + p.create + p.update + p.suspend +
               p.reactivate + p.remove >
           0;
}

bool isTrouble(const Notice& notice)
{
    if (notice.kind != Notice::Kind::Finished)
        return notice.kind != Notice::Kind::Test;
    return notice.state == RunState::Held || notice.state == RunState::Failed ||
           notice.state == RunState::DoneWithErrors || notice.counts.failed > 0;
}

Notice noticeAbout(const Connector& connector, Notice::Kind kind, Timestamp at)
{
    Notice notice;
    notice.kind = kind;
    notice.connector = connector.id;
    notice.label = connector.application.displayLabel;
    notice.timeZone = connector.schedule.timeZone;
    notice.at = at;
    return notice;
}

Notice finishedNotice(const Connector& connector, const RunReport& report, const std::optional<Plan>& plan)
{
    Notice notice = noticeAbout(connector, Notice::Kind::Finished, report.finishedAt);
    notice.startedAt = report.startedAt;
    notice.run = report.run;
    notice.plan = report.plan;
    notice.state = report.state;
    notice.counts = report.counts;
    notice.problemCount = static_cast<std::int64_t>(report.errors.size());
    for (const RunError& error : report.errors) {
        if (notice.problems.size() == mostProblems)
            break;
        notice.problems.push_back({error.externalId, error.field, error.message.toStdString()});
    }
    if (report.error)
        notice.error = report.error->message.toStdString();
    if (plan && (report.state == RunState::Held || report.state == RunState::Planned)) {
        // what still waits: of a plan that is held in part, the rest is written
        notice.planned = plan->counts;
        notice.planned.create -= report.counts.created;
        notice.planned.update -= report.counts.updated;
        notice.planned.suspend -= report.counts.suspended;
        notice.planned.reactivate -= report.counts.reactivated;
        for (const Hold& hold : plan->holds)
            notice.holds.push_back(hold.message.toStdString());
    }
    return notice;
}

Json toJson(const Notice& notice)
{
    Json problems = Json::array();
    for (const Notice::Problem& problem : notice.problems)
        problems.push_back(
            {{"externalId", problem.externalId}, {"field", problem.field}, {"message", problem.message}});
    return {{"kind", std::string(kinds.at(static_cast<std::size_t>(notice.kind)))},
            {"connector", notice.connector},
            {"label", notice.label},
            {"timeZone", notice.timeZone},
            {"at", micros(notice.at)},
            {"run", notice.run},
            {"plan", notice.plan},
            {"state", std::string(stateName(notice.state))},
            {"startedAt", micros(notice.startedAt)},
            {"counts", countsJson(notice.counts)},
            {"planned", countsJson(notice.planned)},
            {"problems", std::move(problems)},
            {"problemCount", notice.problemCount},
            {"holds", notice.holds},
            {"error", notice.error}};
}

Result<Notice> noticeFrom(const Json& json)
{
    Notice notice;
    try {
        const auto kind = std::ranges::find(kinds, json.value("kind", std::string()));
        const auto state = stateFrom(json.value("state", std::string()));
        const bool isCounted =
            readCounts(json.at("counts"), notice.counts) && readCounts(json.at("planned"), notice.planned);
        if (kind != kinds.end() && state && isCounted) {
            notice.kind = static_cast<Notice::Kind>(kind - kinds.begin());
            notice.state = *state;
            notice.connector = json.value("connector", std::string());
            notice.label = json.value("label", std::string());
            notice.timeZone = json.value("timeZone", std::string());
            notice.at = moment(json, "at");
            notice.startedAt = moment(json, "startedAt");
            notice.run = json.value("run", std::string());
            notice.plan = json.value("plan", std::string());
            for (const Json& problem : json.at("problems"))
                notice.problems.push_back({problem.value("externalId", std::string()),
                                           problem.value("field", std::string()),
                                           problem.value("message", std::string())});
            notice.problemCount = json.value("problemCount", std::int64_t{0});
            notice.holds = json.at("holds").get<std::vector<std::string>>();
            notice.error = json.value("error", std::string());
            return notice;
        }
    } catch (const Json::exception&) {
        // said below, as for everything that is no notice
    }
    return fail(ErrorKind::Storage,
                QCoreApplication::translate("Notice", "This message is damaged and cannot be sent. Discard it."));
}

} // namespace muster
