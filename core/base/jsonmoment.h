// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

namespace muster {

/// A moment as JSON has it: RFC 3339 in UTC; null for 0, which stands for "never".
[[nodiscard]] inline Json momentJson(Timestamp moment)
{
    return moment == Timestamp() ? Json() : Json(toRfc3339(moment));
}

} // namespace muster
