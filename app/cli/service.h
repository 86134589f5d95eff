// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"

namespace muster::cli {

/// `musterctl service`: the background service of this user.
void addServiceVerbs(Command app, Session& session);

} // namespace muster::cli
