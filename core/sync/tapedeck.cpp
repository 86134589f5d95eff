// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/tapedeck.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TapeDeck", text);
}

Json errorJson(const Error& error)
{
    return {{"kind", std::string(kindName(error.kind))},
            {"message", error.message.toStdString()},
            {"where", error.where.toStdString()},
            {"detail", error.detail.toStdString()}};
}

Json outcomeJson(const ReplayOutcome& outcome)
{
    Json json = outcome.plan ? toJson(*outcome.plan) : Json::object();
    if (outcome.plan) {
        for (const char* name : {"plan", "run", "hash"})
            json.erase(name); // of a workspace that is gone
    }
    if (outcome.error)
        json["error"] = errorJson(*outcome.error);
    json["verdict"] = verdict(outcome).toStdString();
    return json;
}

Json textsJson(const std::vector<Trouble>& troubles)
{
    Json all = Json::array();
    for (const Trouble& trouble : troubles)
        all.push_back(trouble.text());
    return all;
}

} // namespace

std::string_view againstName(ReplayRequest::Against against)
{
    switch (against) {
    case ReplayRequest::Against::Tape:
        return "tape";
    case ReplayRequest::Against::Workspace:
        return "workspace";
    case ReplayRequest::Against::Empty:
        break;
    }
    return "empty";
}

Json toJson(const TapeInfo& info)
{
    Json json{{"file", info.file.toStdString()}, {"connector", info.connector},
              {"madeAt", info.madeAt},           {"muster", info.muster},
              {"baseUrl", info.baseUrl},         {"values", info.keepsValues ? "kept" : "standIns"},
              {"exchanges", info.exchanges},     {"bytes", info.bytes}};
    if (info.error)
        json["error"] = errorJson(*info.error);
    return json;
}

Json toJson(const Replay& replay)
{
    Json json{{"tape", toJson(replay.tape)},
              {"against", std::string(againstName(replay.against))},
              {"troubles", textsJson(replay.troubles)},
              {"unmet", textsJson(replay.unmet)},
              {"without", outcomeJson(replay.plain)}};
    if (replay.troubled)
        json["with"] = outcomeJson(*replay.troubled);
    return json;
}

QString verdict(const ReplayOutcome& outcome)
{
    if (outcome.error)
        return tr("The import would end with an error; nothing would be written.");
    if (!outcome.plan)
        return tr("There is no plan.");
    const Plan& plan = *outcome.plan;
    const PlanCounts& counts = plan.counts;
    if (plan.state == PlanState::Held)
        return tr("The plan would be held; nothing would be written before somebody approves it.");
    if (counts.create + counts.update + counts.suspend + counts.reactivate + counts.remove == 0)
        return plan.proof.complete ? tr("Nothing would change.")
                                   : tr("Nothing would change. The list is not proven complete, so nobody counts as "
                                        "missing.");
    return plan.proof.complete ? tr("The plan would be ready to apply.")
                               : tr("The plan would be ready to apply. The list is not proven complete, so nobody "
                                    "counts as missing.");
}

} // namespace muster
