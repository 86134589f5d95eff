// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/scheduler.h"

namespace muster {

[[nodiscard]] bool hasSucceeded(const RunReport& report);
/// Its program was closed or killed: nobody can cancel what the schedule started while it runs.
[[nodiscard]] bool endedWithItsProgram(const RunReport& report);
/// True when its program was killed between the plan and the import that should have followed at once.
[[nodiscard]] Result<bool> wasLeftUnapplied(Ports& ports, const Connector& connector, const RunReport& report);
/// What a run that ended changes about its schedule.
[[nodiscard]] Result<void> noteEnd(Ports& ports, const Connector& connector, const RunReport& report);
[[nodiscard]] Result<void> tell(Announcer& announcer, const Connector& connector, const RunReport& report);

} // namespace muster
