// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/runreport.h"

#include "core/base/jsonmoment.h"
#include "core/sync/countfields.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace muster {

namespace {
constexpr std::array<std::string_view, 9> runStates{"fetching",       "planned", "held",      "applying", "done",
                                                    "doneWithErrors", "failed",  "cancelled", "skipped"};

QString tr(const char* text)
{
    return QCoreApplication::translate("RunReport", text);
}
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

QString timesText(const RunTimes& times)
{
    const auto seconds = [](std::int64_t ms) {
        return ms < 100 ? tr("less than 0.1 s")
                        : tr("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000, 'f', 1));
    };
    if (times.fetch == 0 && times.plan == 0 && times.apply == 0)
        return {};
    if (times.apply == 0)
        return tr("Fetched in %1, planned in %2.").arg(seconds(times.fetch), seconds(times.plan));
    return tr("Fetched in %1, planned in %2, applied in %3.")
        .arg(seconds(times.fetch), seconds(times.plan), seconds(times.apply));
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
    json["milliseconds"] = {{"fetch", report.times.fetch}, {"plan", report.times.plan}, {"apply", report.times.apply}};
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
