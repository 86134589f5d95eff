// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/directory/user.h"
#include "core/source/connector.h"
#include "core/sync/protect.h"

namespace muster {

/// Keeps users from what an import must not do to them: suspends nobody who is protected, changes no state that this
/// connector has changed again and again, and knows the attributes that a person locked. Asked for one user at a time,
/// only where it matters.
class UserGuard
{
public:
    [[nodiscard]] static Result<UserGuard> create(db::Database& database, const Connector& connector, Timestamp now);

    /// The names that a protect pattern may fit.
    struct Names
    {
        std::string_view email, username, externalId;
    };
    /// The reason code for which the user's state stays as it is; empty = it may become `next`.
    [[nodiscard]] Result<std::string_view> keepsState(UserId user, UserState next, const Names& names);
    /// Names of the attributes that no import changes.
    [[nodiscard]] Result<std::vector<std::string>> locks(UserId user);

private:
    UserGuard(ProtectList protect, std::string connector, Timestamp since);
    [[nodiscard]] Result<bool> holds(db::Statement& statement, UserId user);
    ProtectList m_protect;
    std::string m_connector;
    Timestamp m_since; ///< state changes from then on count as flapping
    bool m_anyLock = false;
    db::Statement m_administrator, m_changes, m_locks;
};

/// So many changes of one user's state by one connector within so many days freeze the state.
inline constexpr int flappingChanges = 3, flappingDays = 7;

} // namespace muster
