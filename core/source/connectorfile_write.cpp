// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/connectorfile.h"
#include "core/source/connectorobject.h"

#include <xxhash.h>

namespace muster {

namespace {

Json applicationJson(const Application& application)
{
    const Display& display = application.display;
    Json displayJson{{"kind", display.kind == Display::Kind::Logo ? "logo" : "color"}};
    if (display.kind == Display::Kind::Color || display.color != Display{}.color)
        displayJson["color"] = display.color;
    if (display.kind == Display::Kind::Logo || !display.file.empty())
        displayJson["file"] = display.file;
    return Json{{"displayLabel", application.displayLabel},
                {"description", application.description},
                {"display", std::move(displayJson)},
                {"bookmarkUrl", application.bookmarkUrl ? Json(*application.bookmarkUrl) : Json()},
                {"showInUserPortal", application.showInUserPortal}};
}

const char* word(Policy policy)
{
    switch (policy) {
    case Policy::CreateOnly:
        return "createOnly";
    case Policy::IfEmpty:
        return "ifEmpty";
    case Policy::NeverClear:
        return "neverClear";
    default:
        return "always";
    }
}

const char* word(MissingPolicy missing)
{
    return missing == MissingPolicy::Suspend ? "suspend" : missing == MissingPolicy::Flag ? "flag" : "ignore";
}

Json ruleJson(const MappingRule& rule)
{
    using Kind = MappingRule::Kind;
    Json out{{"to", rule.to}};
    out[rule.kind == Kind::From ? "from" : rule.kind == Kind::Template ? "template" : "constant"] = rule.value;
    for (const Transform& transform : rule.transforms) {
        Json step{{"kind", transform.kind}};
        for (const auto& [key, value] : transform.options.items())
            step[key] = value;
        out["transforms"].push_back(std::move(step));
    }
    if (rule.policy != Policy::Always)
        out["policy"] = word(rule.policy);
    if (rule.defaultValue)
        out["default"] = *rule.defaultValue;
    return out;
}

Json mappingJson(const std::vector<MappingRule>& mapping)
{
    Json out = Json::array();
    for (const MappingRule& rule : mapping)
        out.push_back(ruleJson(rule));
    return out;
}

Json statusJson(const StatusRule& status)
{
    return Json{{"from", status.from}, {"active", status.active}, {"inactive", status.inactive}};
}

Json limitJson(const std::optional<Limit>& limit)
{
    if (!limit)
        return {};
    // whole percentages are written without a fraction, as people do
    const auto whole = static_cast<int>(limit->percent);
    const Json percent = whole == limit->percent ? Json(whole) : Json(limit->percent);
    return Json{{"percent", percent}, {"count", limit->count}};
}

Json importJson(const ImportSettings& import)
{
    Json out{{"allowReactivation", import.allowReactivation},
             {"newUserState", import.newUserState == NewUserState::Staged ? "staged" : "active"},
             {"missing", word(import.missing)}};
    if (import.missingRuns != 1)
        out["missingRuns"] = import.missingRuns;
    put(out, "missingGrace", import.missingGrace);
    if (!import.protect.empty())
        out["protect"] = import.protect;
    return out;
}

Json safeguardsJson(const Safeguards& safeguards)
{
    Json out{{"deactivate", limitJson(safeguards.deactivate)},
             {"create", limitJson(safeguards.create)},
             {"update", limitJson(safeguards.update)},
             {"clear", limitJson(safeguards.clear)}};
    if (safeguards.keyChange)
        out["keyChange"] = limitJson(safeguards.keyChange);
    if (safeguards.drop != Limit{})
        out["drop"] = limitJson(safeguards.drop);
    if (safeguards.rest == Safeguards::Rest::Apply)
        out["rest"] = "apply";
    return out;
}

/// Puts the unknown keys back where they stood; a place that is gone (a mapping that was removed) takes them along.
void restoreUnknown(Json& out, const Json& unknown)
{
    if (!unknown.is_object())
        return;
    for (const auto& [pointer, keys] : unknown.items()) {
        const Json::json_pointer place(pointer);
        if (!keys.is_object() || !out.contains(place) || !out[place].is_object())
            continue;
        Json& parent = out[place];
        for (const auto& [key, value] : keys.items()) {
            if (!parent.contains(key))
                parent[key] = value;
        }
    }
}

} // namespace

Json connectorToJson(const Connector& connector)
{
    Json out = Json::object();
    out["muster"] = 1;
    out["id"] = connector.id;
    out["application"] = applicationJson(connector.application);
    out["source"] = connector.source ? sourceToJson(*connector.source) : Json();
    out["mapping"] = mappingJson(connector.mapping);
    out["externalId"] = connector.externalId;
    out["status"] = connector.status ? statusJson(*connector.status) : Json();
    out["match"] = connector.match;
    out["import"] = importJson(connector.import);
    out["safeguards"] = safeguardsJson(connector.safeguards);
    out["schedule"] = scheduleToJson(connector.schedule);
    out["directory"] = connector.directory;
    restoreUnknown(out, connector.unknown);
    return out;
}

std::string writeConnector(const Connector& connector)
{
    return writeJson(connectorToJson(connector), 2) + "\n";
}

std::uint64_t mappingHash(const Connector& connector)
{
    // nlohmann::json sorts keys, so the order of a transform's parameters does not matter; the order of rules does
    const Json status = connector.status ? statusJson(*connector.status) : Json();
    const Json parts{{"mapping", mappingJson(connector.mapping)},
                     {"externalId", connector.externalId},
                     {"status", status},
                     {"allowReactivation", connector.import.allowReactivation}};
    const std::string text = nlohmann::json(parts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return XXH3_64bits(text.data(), text.size());
}

} // namespace muster
