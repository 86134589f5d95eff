// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/backups.h"
#include "core/sync/importrun.h"

namespace muster {

/// The platform's data folder for Muster ("~/.local/share/muster" on Linux).
[[nodiscard]] QString defaultWorkspace();

/// Opens the workspace folder (made if missing, 0700) with all real parts: SQLite stores, QtHttp, keychain.
/// Call once per thread; connections are not shared. `who` is noted in the audit log: "schedule", "api"; empty = the
/// person who started this process. Errors as Database::open; Damaged names the newest good backup; Conflict while a
/// backup is being restored.
[[nodiscard]] Result<std::unique_ptr<Ports>> openWorkspace(const QString& folder, const std::string& who = {});

/// The newest good backup of a workspace that may be damaged; empty = there is none.
[[nodiscard]] QString newestBackup(const QString& folder);
/// All its backups, newest first.
[[nodiscard]] std::vector<BackupFile> backupsOf(const QString& folder);
/// Goes back to a backup, by the person who started this process. Nobody may have the workspace open, not even this
/// process. Gives where the present database is kept; empty = there was none. Errors as restoreBackup().
[[nodiscard]] Result<QString> restoreWorkspace(const QString& folder, const QString& backup);

} // namespace muster
