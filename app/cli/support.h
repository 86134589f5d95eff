// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"

namespace muster::cli {

void addSupportVerb(Command app, Session& session);

} // namespace muster::cli
