// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"
#include "core/sync/plan.h"

namespace muster {

/// What a plan would do, counted before the first write.
struct PlanImpact
{
    std::int64_t records = 0;    ///< seen in the source
    std::int64_t linked = 0;     ///< users linked to this source before the run
    std::int64_t deactivate = 0; ///< users to be suspended, for whatever reason
    std::int64_t create = 0, update = 0;
    std::int64_t clear = 0;      ///< users that lose a value
    std::int64_t keyChange = 0;  ///< users whose e-mail, username or employee id change
    std::int64_t recent = 0;     ///< users that runs of this connector suspended in the last 24 hours
    std::int64_t dropped = 0;    ///< users that the last good run saw and this one did not; 0 where `missing` is ignore
    std::int64_t seenBefore = 0; ///< users that the last good run saw
};

/// The limits that a plan exceeds; empty = go on. An empty list from a source with linked users always holds.
[[nodiscard]] std::vector<Hold> checkSafeguards(const Safeguards& safeguards, const PlanImpact& impact);

/// Which part of a plan exceeded limits count (docs/safety.md); nobody of it is written without approval.
struct HeldPart
{
    bool everything = false;
    bool create = false, update = false;                     ///< by action
    bool suspend = false;                                    ///< by action, whatever the reason
    bool clears = false, keyChange = false, missing = false; ///< by what is special about the person
};
/// `rest` = Hold: everything, as soon as anything holds.
[[nodiscard]] HeldPart heldPart(Safeguards::Rest rest, const std::vector<Hold>& holds);

} // namespace muster
