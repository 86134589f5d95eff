// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/directory/people.h"

#include <functional>
#include <map>

namespace muster {

class Clock;

/// The embedded directory as people work with it: tables user, user_version, user_event, link, user_group ... of the
/// workspace.
class LocalPeople final : public People
{
public:
    /// Says what a connector's mapping takes an attribute from ("work.email"); empty = not known. Connectors are no
    /// matter of this room, so whoever opens the workspace brings this along.
    using SourceText = std::function<std::string(const std::string& connector, const Attribute& attribute)>;
    LocalPeople(db::Database& database, Clock& clock, SourceText sourceText = {});

    [[nodiscard]] Result<std::vector<UserId>> ids(const UserQuery& query, std::stop_token stop) override;
    [[nodiscard]] Result<std::vector<UserRow>> rows(std::span<const UserId> ids) override;
    [[nodiscard]] Result<StateCounts> counts() override;
    [[nodiscard]] Result<UserDetail> detail(UserId id) override;
    [[nodiscard]] Result<std::vector<UserId>> managers(std::span<const User> users) override;
    [[nodiscard]] Result<UserId> lookup(std::string_view key) override;

    [[nodiscard]] Result<UserId> create(const UserValues& values, UserState state) override;
    [[nodiscard]] Result<void> edit(UserId id, const UserValues& values) override;
    [[nodiscard]] Result<void> setState(std::span<const UserId> ids, UserState state) override;
    [[nodiscard]] Result<void> remove(std::span<const UserId> ids) override;
    [[nodiscard]] Result<void> setLock(UserId id, const Attribute& attribute, bool locked) override;

    [[nodiscard]] Result<std::vector<Group>> groups(GroupKind kind) override;
    [[nodiscard]] Result<std::int64_t> saveGroup(const Group& group) override;
    [[nodiscard]] Result<void> removeGroup(std::int64_t id) override;
    [[nodiscard]] Result<void> addMembers(std::int64_t group, std::span<const UserId> users) override;
    [[nodiscard]] Result<void> removeMembers(std::int64_t group, std::span<const UserId> users) override;
    [[nodiscard]] Result<std::vector<Device>> devices(std::int64_t group) override;
    [[nodiscard]] Result<void> setDevices(std::int64_t group, const std::vector<std::string>& names) override;

private:
    struct RunName
    {
        std::string id, connector;
    };
    /// One step of a user's life: creation first, then the events, oldest first.
    struct Moment
    {
        Timestamp at{};
        std::int64_t what = 0; ///< db::UserEvent, 0 = created
        RunName run;           ///< empty = by hand
        UserValues before, after;
    };
    [[nodiscard]] Result<RunName> runName(std::int64_t number);
    [[nodiscard]] Result<UserValues> version(std::int64_t id);
    [[nodiscard]] Result<std::vector<Moment>> moments(UserId id);
    [[nodiscard]] Result<void> addLink(UserDetail& detail, UserValues& applied);
    [[nodiscard]] Result<void> addLocks(UserDetail& detail);
    [[nodiscard]] Result<std::optional<UserRow>> manager(const UserDetail& detail);
    [[nodiscard]] Result<UserId> managerId(std::string_view text, UserId user);
    void addProvenance(UserDetail& detail, const std::vector<Moment>& moments, const UserValues& applied) const;
    [[nodiscard]] Result<std::vector<std::int64_t>> numbers(std::string_view sql, std::string_view text,
                                                            std::string_view second = {});
    [[nodiscard]] Result<std::vector<std::int64_t>> numbers(std::string_view sql, std::int64_t number);
    [[nodiscard]] Result<void> checkValues(UserId self, const UserValues& values);
    [[nodiscard]] Result<std::int64_t> addVersion(const UserValues& values);
    [[nodiscard]] Result<void> forEach(std::span<const UserId> ids, std::initializer_list<std::string_view> statements,
                                       std::int64_t second, std::int64_t third);
    [[nodiscard]] Result<void> touchGroup(std::int64_t group);

    db::Database& m_database;
    Clock& m_clock;
    SourceText m_sourceText;
};

/// textKey of display name (or first and last name), department and job title, as user.list_key keeps them
/// (core/db/tables.h).
[[nodiscard]] std::string listKey(const UserValues& values);

} // namespace muster
