// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

namespace muster {

struct Restored
{
    QString kept; ///< where the database is that was there before; empty = there was none
};

/// Puts a backup in the place of a workspace's database, which nobody may have open. The backup is copied, checked and
/// brought to this version first; then takes its place in one step, so that at any moment the one or the other is
/// there. What was there stays beside it. `who` is noted in the audit log of the restored database, with the end of the
/// log that it takes the place of. Errors: Conflict (somebody has it open), NotFound, Invalid (not a workspace),
/// Damaged, NewerVersion, Storage, DiskFull.
[[nodiscard]] Result<Restored> restoreBackup(const QString& workspace, const QString& backup, const std::string& who,
                                             Timestamp now);

} // namespace muster
