// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/schema.h"
#include "core/sync/supportbundle.h"

namespace muster {

/// Of this program; opening a workspace brings it to that schema.
[[nodiscard]] inline SupportFacts supportFacts()
{
    return {MUSTER_VERSION, db::migrations().back().version};
}

} // namespace muster
