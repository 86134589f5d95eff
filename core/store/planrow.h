// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/user.h"
#include "core/sync/plan.h"

#include <cstdint>

namespace muster {

/// Bits of plan_item.flags (stored: append only).
namespace itemflag {
inline constexpr std::int64_t unpicked = 1;     ///< a person unticked it
inline constexpr std::int64_t keyChange = 2;    ///< an existing user's e-mail, username or employee id change
inline constexpr std::int64_t linked = 4;       ///< the link was there before; without it one is made
inline constexpr std::int64_t clears = 8;       ///< empties values
inline constexpr std::int64_t failed = 16;      ///< picked, but could not be applied: plan_outcome says why
inline constexpr std::int64_t problem = 32;     ///< a value was left out: the reason says which
inline constexpr std::int64_t waits = 64;       ///< not part of the writing at hand: it waits, or was written before
inline constexpr std::int64_t missing = 128;    ///< linked, but not in the complete list of the source
inline constexpr std::int64_t stateShift = 8;   ///< two bits: UserState afterwards
inline constexpr std::int64_t beforeShift = 10; ///< two bits: UserState when planned
inline constexpr std::int64_t unlinks = 4096;   ///< an undo: the run made the link, so it goes again
inline constexpr std::int64_t notWritten = unpicked | failed;
inline constexpr std::int64_t leftAlone = notWritten | waits;
} // namespace itemflag

/// True for actions that change the directory.
inline constexpr bool writesUser(Action action)
{
    return action <= Action::Reactivate || action == Action::Remove;
}

/// plan_outcome.result
enum class Outcome : std::int64_t { Conflict = 1, Failed = 2 };

/// plan_item.id: the plan's number in the upper half, the place in the source in the lower.
inline constexpr std::int64_t firstItem(std::int64_t plan)
{
    return plan << 32;
}
inline constexpr std::int64_t lastItem(std::int64_t plan)
{
    return (plan << 32) + 0xffffffff;
}

/// The three keys and the list text of a user, folded.
struct UserKeys
{
    std::string email, username, employee, list;
    void fill(const UserValues& values);

private:
    std::string m_part;
};

/// What lists show as a name when a user has no display name of its own.
[[nodiscard]] std::string shownName(const UserValues& values);

} // namespace muster
