// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/settings.h"

namespace muster {

/// Settings in the workspace database.
class LocalSettings final : public Settings
{
public:
    explicit LocalSettings(db::Database& database);
    [[nodiscard]] Result<Json> read(const std::string& name) override;
    [[nodiscard]] Result<void> write(const std::string& name, const Json& value) override;

private:
    db::Database& m_database;
};

} // namespace muster
