// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Numbers stored in the workspace by more than one room (append only).
namespace muster::db {

/// user_event.what
enum class UserEvent : std::int64_t {
    Updated = 1,
    Suspended = 2,
    Reactivated = 3,
    EditedByHand = 4,
    SuspendedByHand = 5,
    ReactivatedByHand = 6,
    Linked = 7,
    Unlinked = 8
};

/// Between the parts of user.list_key and plan_item.list_key.
inline constexpr char listSeparator = '\x1f';

} // namespace muster::db
