// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"
#include "core/sync/notifysettings.h"

namespace muster::cli {

/// `musterctl notify`.
void addNotifyVerbs(Command app, Session& session);
/// `notify mail`, `notify webhook`, `notify desktop`: change what their options name.
void addNotifySetVerbs(Command group, Session& session);
/// What is stored. Errors: Invalid (damaged; says how to replace it), Storage.
[[nodiscard]] Result<NotifySettings> storedNotifySettings(Session& session);
/// Writes the settings and shows them. Errors: Invalid (nothing is written), Storage.
[[nodiscard]] Result<int> saveNotifySettings(Session& session, const NotifySettings& settings);

} // namespace muster::cli
