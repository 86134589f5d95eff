// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectordraft.h"

namespace muster {

/// What the draft's mapping makes of its sample, in words: usernames or e-mail addresses that come twice, values that
/// are too long or do not fit, users without what is required. Empty = nothing to say.
[[nodiscard]] std::vector<QString> checkDraft(const ConnectorDraft& draft);

} // namespace muster
