// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/directory.h"

#include <optional>

namespace muster {

/// What a table of users shows of one user, without decoding all its values.
struct UserRow
{
    UserId id = 0;
    UserState state = UserState::Active;
    std::string email, username, displayname, firstname, lastname, department, jobTitle, employeeIdentifier;
    std::string connector; ///< id of the connector it is linked to, empty = made by hand
    Timestamp updated{};
};

enum class UserSort : std::uint8_t { Displayname, Email, Username, Department, JobTitle, State, Updated };
struct UserQuery
{
    std::string search; ///< each word must occur in name, e-mail, username, employee id or department (folded)
    std::optional<UserState> state;
    std::optional<std::int64_t> group;    ///< members of this user group only
    std::optional<std::string> connector; ///< linked to this connector only; empty = to none, made by hand
    UserSort sort = UserSort::Displayname;
    bool descending = false;
    friend bool operator==(const UserQuery&, const UserQuery&) = default;
};
struct StateCounts
{
    std::int64_t staged = 0, active = 0, suspended = 0;
};

/// One moment in a user's life, newest first in lists.
struct UserHistoryEntry
{
    Timestamp at{};
    std::string run; ///< import run, empty = edited by hand
    std::string connector;
    QString what; ///< "Created", "Updated", "Suspended", "Edited by hand"
    struct Change
    {
        Attribute attribute;
        std::string before, after;
    };
    std::vector<Change> changes;
};
/// Where one value of a user came from.
struct Provenance
{
    Attribute attribute;
    std::string connector; ///< empty = by hand
    std::string run;
    std::string source; ///< record path, template or constant of the mapping
    Timestamp at{};
    bool editedByHand = false; ///< differs from what the last import applied
};
struct UserDetail
{
    User user;
    std::string connector, externalId;
    std::optional<UserRow> manager; ///< resolved from the manager attribute; none = not found or none given
    std::vector<Provenance> provenance;
    std::vector<UserHistoryEntry> history;
    std::vector<std::int64_t> groups;
    std::vector<Attribute> locked; ///< no import changes these
    std::int64_t missingRuns = 0;  ///< complete imports in a row that did not see the user
    Timestamp missingSince{};      ///< when the first of them was
};

enum class GroupKind : std::uint8_t { Users = 0, Devices = 1 };
struct Group
{
    std::int64_t id = 0;
    GroupKind kind = GroupKind::Users;
    std::string name, description;
    std::int64_t members = 0;
    std::vector<std::string> applications; ///< connector ids bound to it
    Timestamp updated{};
};
/// A device group's member: devices are only known by name here.
struct Device
{
    std::int64_t id = 0;
    std::string name;
};

/// Port: the embedded directory as people work with it: browse, search, edit, groups. Implemented by LocalDirectory.
class People
{
public:
    virtual ~People() = default;
    /// Ids of all matching users in order. A million take well under a second for the default order; can be stopped
    /// (Cancelled).
    [[nodiscard]] virtual Result<std::vector<UserId>> ids(const UserQuery& query, std::stop_token stop) = 0;
    /// Rows for ids (a window of a table), same order; a user that vanished gives a row with id 0.
    [[nodiscard]] virtual Result<std::vector<UserRow>> rows(std::span<const UserId> ids) = 0;
    [[nodiscard]] virtual Result<StateCounts> counts() = 0;
    /// By id, or by exact e-mail, username, employee id (as keys) or external id. NotFound, or Conflict when ambiguous.
    [[nodiscard]] virtual Result<UserDetail> detail(UserId id) = 0;
    /// Whom each user's manager attribute names, as detail() finds it; 0 = nobody, or not clear who.
    [[nodiscard]] virtual Result<std::vector<UserId>> managers(std::span<const User> users) = 0;
    [[nodiscard]] virtual Result<UserId> lookup(std::string_view key) = 0;

    /// Edits by hand: a new version; errors Invalid (bad value) and Conflict (key taken, says by whom).
    [[nodiscard]] virtual Result<UserId> create(const UserValues& values, UserState state) = 0;
    [[nodiscard]] virtual Result<void> edit(UserId id, const UserValues& values) = 0;
    [[nodiscard]] virtual Result<void> setState(std::span<const UserId> ids, UserState state) = 0;
    [[nodiscard]] virtual Result<void> remove(std::span<const UserId> ids) = 0;
    /// Locks an attribute of a user, so that no import changes it, or unlocks it. Errors: NotFound.
    [[nodiscard]] virtual Result<void> setLock(UserId id, const Attribute& attribute, bool locked) = 0;

    [[nodiscard]] virtual Result<std::vector<Group>> groups(GroupKind kind) = 0;
    [[nodiscard]] virtual Result<std::int64_t>
    saveGroup(const Group& group) = 0; ///< id 0 = new; Conflict when the name is taken
    [[nodiscard]] virtual Result<void> removeGroup(std::int64_t id) = 0;
    [[nodiscard]] virtual Result<void> addMembers(std::int64_t group, std::span<const UserId> users) = 0;
    [[nodiscard]] virtual Result<void> removeMembers(std::int64_t group, std::span<const UserId> users) = 0;
    [[nodiscard]] virtual Result<std::vector<Device>> devices(std::int64_t group) = 0;
    [[nodiscard]] virtual Result<void> setDevices(std::int64_t group, const std::vector<std::string>& names) = 0;
};

} // namespace muster
