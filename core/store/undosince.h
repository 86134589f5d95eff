// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/directory/user.h"

#include <QString>

#include <vector>

namespace muster {

/// Tells who changed something of a user last, from the user's history.
class ChangedSince
{
public:
    [[nodiscard]] static Result<ChangedSince> create(db::Database& database);
    /// "Department (by hand, 12/1/26 10:00), state (run r-..., ...)"; what history does not know has no bracket.
    [[nodiscard]] Result<QString> words(UserId user, const std::vector<Attribute>& attributes, bool state);

private:
    struct Found;
    [[nodiscard]] Result<void> look(UserId user, std::vector<Found>& pending);
    db::Statement m_events;
};

} // namespace muster
