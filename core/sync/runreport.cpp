// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/runreport.h"

#include "core/base/jsonmoment.h"
#include "core/sync/countfields.h"

#include <array>

namespace muster {

namespace {
constexpr std::array<std::string_view, 9> runStates{"fetching",       "planned", "held",      "applying", "done",
                                                    "doneWithErrors", "failed",  "cancelled", "skipped"};
} // namespace

RunReport::RunReport() = default;
RunReport::RunReport(const RunReport&) = default;
RunReport::RunReport(RunReport&&) noexcept = default;
RunReport& RunReport::operator=(const RunReport&) = default;
RunReport& RunReport::operator=(RunReport&&) noexcept = default;
RunReport::~RunReport() = default;

std::string_view stateName(RunState state)
{
    return runStates.at(static_cast<std::size_t>(state));
}

Json toJson(const RunReport& report)
{
    Json json{{"run", report.run},
              {"connector", report.connector},
              {"state", std::string(stateName(report.state))},
              {"startedAt", momentJson(report.startedAt)},
              {"finishedAt", momentJson(report.finishedAt)},
              {"counts", countsJson(report.counts)}};
    Json errors = Json::array();
    for (const RunError& error : report.errors)
        errors.push_back(
            {{"externalId", error.externalId}, {"field", error.field}, {"message", error.message.toStdString()}});
    json["errors"] = std::move(errors);
    json["plan"] = report.plan;
    if (!report.options.undoOf.empty())
        json["undoOf"] = report.options.undoOf;
    json["complete"] = report.complete;
    json["hasResults"] = report.hasResults;
    json["requests"] = report.requests;
    json["bytes"] = report.bytes;
    Json words = Json::array();
    for (const QString& word : report.words)
        words.push_back(word.toStdString());
    json["words"] = std::move(words);
    if (report.error)
        json["error"] = {{"kind", std::string(kindName(report.error->kind))},
                         {"message", report.error->message.toStdString()},
                         {"detail", report.error->detail.toStdString()},
                         {"where", report.error->where.toStdString()}};
    return json;
}

} // namespace muster
