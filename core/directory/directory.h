// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/user.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace muster {

/// The key attributes under which users are looked up; compared by textKey().
enum class MatchKey : std::uint8_t { EmployeeIdentifier, Email, Username };
[[nodiscard]] std::optional<MatchKey> matchKeyFromName(std::string_view name);

struct KeyLookup
{
    MatchKey key;
    std::string text; ///< already a textKey()
};

/// One write, decided by a plan. `user` 0 = create. Only `changes` are written on an update.
struct DirectoryWrite
{
    enum class Kind : std::uint8_t { Create, Update, Suspend, Reactivate };
    Kind kind = Kind::Create;
    UserId user = 0;
    std::string externalId;
    UserState state = UserState::Active; ///< Create
    UserValues values;                   ///< Create: all; else the whole new set of values
    std::vector<Attribute> changed;      ///< Update: what differs from now
};

struct WriteOutcome
{
    bool ok = false;
    UserId user = 0;
    std::optional<Error> error; ///< this user only; the rest goes on
};

/// Port: where imported users go. Batches; one bad user never fails the batch. LocalDirectory is the embedded one;
/// JumpCloud, SCIM, LDAP and PostgreSQL implement the same (other rooms' planning, journal and report stay the same for
/// all).
class Directory
{
public:
    virtual ~Directory() = default;
    /// For each lookup the user that holds the key, or 0.
    [[nodiscard]] virtual Result<std::vector<UserId>> find(std::span<const KeyLookup> lookups) = 0;
    [[nodiscard]] virtual Result<std::vector<User>> get(std::span<const UserId> ids) = 0;
    [[nodiscard]] virtual Result<std::vector<WriteOutcome>> write(std::span<const DirectoryWrite> writes,
                                                                  std::stop_token stop) = 0;
    /// True when nobody is in it: the planner then skips lookups.
    [[nodiscard]] virtual Result<bool> isEmpty() = 0;
};

} // namespace muster
