// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/countfields.h"

#include <array>

namespace muster {

namespace {

constexpr std::array<CountField, 9> runFields{{{"created", &RunCounts::created},
                                               {"updated", &RunCounts::updated},
                                               {"suspended", &RunCounts::suspended},
                                               {"reactivated", &RunCounts::reactivated},
                                               {"unchanged", &RunCounts::unchanged},
                                               {"skipped", &RunCounts::skipped},
                                               {"failed", &RunCounts::failed},
                                               {"conflict", &RunCounts::conflict},
                                               {"removed", &RunCounts::removed}}};
constexpr std::array<PlanCountField, 10> planFields{{{"create", &PlanCounts::create},
                                                     {"update", &PlanCounts::update},
                                                     {"suspend", &PlanCounts::suspend},
                                                     {"reactivate", &PlanCounts::reactivate},
                                                     {"unchanged", &PlanCounts::unchanged},
                                                     {"skip", &PlanCounts::skip},
                                                     {"invalid", &PlanCounts::invalid},
                                                     {"conflict", &PlanCounts::conflict},
                                                     {"missing", &PlanCounts::missing},
                                                     {"remove", &PlanCounts::remove}}};

template <typename Fields, typename Counts>
Json jsonOf(const Fields& fields, const Counts& counts)
{
    Json json = Json::object();
    for (const auto& field : fields)
        json[field.name] = counts.*field.value;
    return json;
}

template <typename Fields, typename Counts>
bool readFrom(const Json& json, const Fields& fields, Counts& counts)
{
    bool isWhole = json.is_object();
    for (const auto& field : fields) {
        const auto at = json.is_object() ? json.find(field.name) : json.end();
        if (at == json.end())
            continue;
        if (at->is_number_integer())
            counts.*field.value = at->template get<std::int64_t>();
        else
            isWhole = false;
    }
    return isWhole;
}

} // namespace

std::span<const CountField> countFields()
{
    return runFields;
}

std::span<const PlanCountField> planCountFields()
{
    return planFields;
}

Json countsJson(const RunCounts& counts)
{
    return jsonOf(runFields, counts);
}

Json countsJson(const PlanCounts& counts)
{
    return jsonOf(planFields, counts);
}

bool readCounts(const Json& json, RunCounts& counts)
{
    return readFrom(json, runFields, counts);
}

bool readCounts(const Json& json, PlanCounts& counts)
{
    return readFrom(json, planFields, counts);
}

} // namespace muster
