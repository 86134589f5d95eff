// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "uiports.h"

namespace muster {

class UiPeople final : public People
{
public:
    explicit UiPeople(std::shared_ptr<UiWorld> world) : m_world(std::move(world)) {}
    Result<std::vector<UserId>> ids(const UserQuery& query, std::stop_token stop) override;
    Result<std::vector<UserRow>> rows(std::span<const UserId> ids) override;
    Result<StateCounts> counts() override;
    Result<UserDetail> detail(UserId id) override;
    Result<std::vector<UserId>> managers(std::span<const User> users) override;
    Result<UserId> lookup(std::string_view key) override;
    Result<UserId> create(const UserValues& values, UserState state) override;
    Result<void> edit(UserId id, const UserValues& values) override;
    Result<void> setState(std::span<const UserId> ids, UserState state) override;
    Result<void> remove(std::span<const UserId> ids) override;
    Result<std::vector<Group>> groups(GroupKind kind) override;
    Result<std::int64_t> saveGroup(const Group& group) override;
    Result<void> removeGroup(std::int64_t id) override;
    Result<void> addMembers(std::int64_t group, std::span<const UserId> users) override;
    Result<void> setLock(UserId id, const Attribute& attribute, bool locked) override;
    Result<void> removeMembers(std::int64_t group, std::span<const UserId> users) override;
    Result<std::vector<Device>> devices(std::int64_t group) override;
    Result<void> setDevices(std::int64_t group, const std::vector<std::string>& names) override;

private:
    [[nodiscard]] User user(UserId id) const;
    [[nodiscard]] bool matches(const User& user, const UserQuery& query) const;
    std::shared_ptr<UiWorld> m_world;
};

/// The user that an id stands for: names of many scripts, some long, some right to left.
[[nodiscard]] User generatedUser(UserId id);
[[nodiscard]] UserRow rowOf(const User& user);

} // namespace muster
