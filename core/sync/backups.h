// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/sync/settings.h"

#include <stop_token>
#include <vector>

namespace muster {

/// A copy of the whole workspace file.
struct BackupFile
{
    enum class Kind : std::uint8_t {
        Daily,
        ByHand,
        BeforeUpdate, ///< a newer Muster made it before it changed the format
        BeforeRestore ///< what a restored backup took the place of
    };
    QString path;
    Timestamp at{};
    std::int64_t bytes = 0;
    Kind kind = Kind::ByHand;
};
[[nodiscard]] std::string_view kindName(BackupFile::Kind kind); ///< "daily", "byHand", "beforeUpdate", "beforeRestore"
[[nodiscard]] QString kindWords(BackupFile::Kind kind);
[[nodiscard]] Json toJson(const BackupFile& backup);

/// Setting "backup".
struct BackupKeep
{
    int days = 7;   ///< so many daily backups stay
    QString folder; ///< absolute; empty = the folder "backups" of the workspace
    friend bool operator==(const BackupKeep&, const BackupKeep&) = default;

    static constexpr int longest = 3650;
};
/// What the workspace says, the values above where it says nothing. Errors: Storage.
[[nodiscard]] Result<BackupKeep> readBackupKeep(Settings& settings);
/// Errors: Invalid (`where` is "days" or "folder"), Storage, DiskFull.
[[nodiscard]] Result<void> writeBackupKeep(Settings& settings, const BackupKeep& keep);

/// Port: backups of the workspace that is open. Others may write meanwhile; a backup is the state of one moment.
/// Errors: Storage, Damaged, DiskFull, Cancelled.
class Backups
{
public:
    virtual ~Backups() = default;
    /// Writes and checks a backup; an empty path = a new file in the folder of backups. A file that is there already is
    /// a Conflict.
    [[nodiscard]] virtual Result<BackupFile> make(const QString& path, std::stop_token stop) = 0;
    /// Today's, unless there is one; then removes the daily ones that are too many. False = nothing was to be done.
    [[nodiscard]] virtual Result<bool> makeDaily(std::stop_token stop) = 0;
    [[nodiscard]] virtual Result<std::vector<BackupFile>> list() = 0; ///< newest first
};

} // namespace muster
