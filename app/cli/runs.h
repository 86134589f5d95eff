// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"

namespace muster::cli {

// Verbs of the group `runs` that have a file of their own.
void addRunCompareVerb(Command group, Session& session);
void addRunKeepVerb(Command group, Session& session);

/// "12.3 s" in the person's language.
[[nodiscard]] QString secondsText(std::chrono::milliseconds duration);

} // namespace muster::cli
