// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/backups.h"

namespace muster {

/// Backups of the workspace database: whole files that any Muster of this version or a newer one opens.
class LocalBackups final : public Backups
{
public:
    LocalBackups(db::Database& database, Clock& clock);
    [[nodiscard]] Result<BackupFile> make(const QString& path, std::stop_token stop) override;
    [[nodiscard]] Result<bool> makeDaily(std::stop_token stop) override;
    [[nodiscard]] Result<std::vector<BackupFile>> list() override;

private:
    [[nodiscard]] Result<QString> folder();
    [[nodiscard]] Result<BackupFile> write(const QString& path, const std::stop_token& stop);
    void removeOld(const QString& folder, int days) const;

    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
