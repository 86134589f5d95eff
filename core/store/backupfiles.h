// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/backups.h"

#include <optional>

namespace muster {

/// The files of backups as they lie on the disk; works without the database, for when that is damaged. `workspace` is
/// the path of the workspace's database file.

/// The folder that backups go to when the setting names none: "backups" beside the database.
[[nodiscard]] QString usualBackupFolder(const QString& workspace);
/// Where the folder of the setting is noted, so that it is found when the setting cannot be read.
[[nodiscard]] Result<void> noteBackupFolder(const QString& workspace, const QString& folder);
/// All backups there are, newest first: in both folders, and those before updates and restores beside the database.
[[nodiscard]] std::vector<BackupFile> findBackups(const QString& workspace);
/// A file's time, size and kind, by its name.
[[nodiscard]] BackupFile backupFileOf(const QString& path);
/// "muster-2026-11-30.db" of that moment in local time; with `clock` "muster-2026-11-30-235959.db".
[[nodiscard]] QString backupName(Timestamp at, bool clock);

/// Errors: NotFound, Damaged, NewerVersion, Invalid (not a workspace of Muster), Cancelled.
[[nodiscard]] Result<void> checkBackup(const QString& path, const std::stop_token& stop = {});
/// The newest one that checkBackup() finds nothing wrong with.
[[nodiscard]] std::optional<BackupFile> newestGoodBackup(const QString& workspace);

/// Moves a finished file to its place, in one step that a loss of power does not undo by half.
[[nodiscard]] Result<void> putInPlace(const QString& part, const QString& target);

} // namespace muster
