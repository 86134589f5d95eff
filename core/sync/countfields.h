// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sync/runreport.h"

#include <span>

namespace muster {

/// One of the numbers of a run or a plan: its name in JSON (contract, section 2) and where it is.
struct CountField
{
    const char* name;
    std::int64_t RunCounts::*value;
};
struct PlanCountField
{
    const char* name;
    std::int64_t PlanCounts::*value;
};
/// created, updated, suspended, reactivated, unchanged, skipped, failed, conflict, removed
[[nodiscard]] std::span<const CountField> countFields();
/// create, update, suspend, reactivate, unchanged, skip, invalid, conflict, missing, remove
[[nodiscard]] std::span<const PlanCountField> planCountFields();

/// {"created": 2, ...}, in that order.
[[nodiscard]] Json countsJson(const RunCounts& counts);
[[nodiscard]] Json countsJson(const PlanCounts& counts);
/// Takes the whole numbers that are there; the others stay. False when this is no object, or one of them is no whole
/// number.
bool readCounts(const Json& json, RunCounts& counts);
bool readCounts(const Json& json, PlanCounts& counts);

} // namespace muster
