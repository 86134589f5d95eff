// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/directory/directory.h"

namespace muster {

class Clock;

/// The embedded directory: tables user and user_version of the workspace.
class LocalDirectory final : public Directory
{
public:
    LocalDirectory(db::Database& database, Clock& clock);

    [[nodiscard]] Result<std::vector<UserId>> find(std::span<const KeyLookup> lookups) override;
    [[nodiscard]] Result<std::vector<User>> get(std::span<const UserId> ids) override;
    [[nodiscard]] Result<std::vector<WriteOutcome>> write(std::span<const DirectoryWrite> writes,
                                                          std::stop_token stop) override;
    [[nodiscard]] Result<bool> isEmpty() override;

private:
    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
