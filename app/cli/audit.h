// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"

namespace muster::cli {

/// audit, backup and restore.
void addAuditVerbs(Command app, Session& session);
void addBackupVerbs(Command app, Session& session);
/// The backup of the day, before something is written. What keeps it from being made is told and is no error.
void keepDailyBackup(Session& session);

} // namespace muster::cli
