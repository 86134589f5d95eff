// SPDX-License-Identifier: GPL-3.0-or-later
#include "uipeople.h"

#include <algorithm>

namespace muster {

Result<std::vector<Group>> UiPeople::groups(GroupKind kind)
{
    const std::lock_guard lock(m_world->mutex);
    std::vector<Group> groups = kind == GroupKind::Users ? m_world->userGroups : m_world->deviceGroups;
    for (Group& group : groups)
        group.members = static_cast<std::int64_t>(kind == GroupKind::Users ? m_world->members[group.id].size()
                                                                           : m_world->devices[group.id].size());
    return groups;
}

Result<std::int64_t> UiPeople::saveGroup(const Group& group)
{
    const std::lock_guard lock(m_world->mutex);
    auto& groups = group.kind == GroupKind::Users ? m_world->userGroups : m_world->deviceGroups;
    for (const Group& other : groups) {
        if (other.id != group.id && other.name == group.name)
            return fail(ErrorKind::Conflict,
                        QStringLiteral("There is a group of this name already. Choose another name."), {},
                        QStringLiteral("name"));
    }
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const Group& other) { return other.id == group.id; });
    if (found != groups.end()) {
        *found = group;
        return group.id;
    }
    groups.push_back(group);
    groups.back().id = static_cast<std::int64_t>(100 + m_world->userGroups.size() + m_world->deviceGroups.size());
    return groups.back().id;
}

Result<void> UiPeople::removeGroup(std::int64_t id)
{
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->userGroups, [id](const Group& group) { return group.id == id; });
    std::erase_if(m_world->deviceGroups, [id](const Group& group) { return group.id == id; });
    m_world->members.erase(id);
    return {};
}

Result<void> UiPeople::addMembers(std::int64_t group, std::span<const UserId> users)
{
    const std::lock_guard lock(m_world->mutex);
    auto& members = m_world->members[group];
    for (const UserId id : users) {
        if (std::find(members.begin(), members.end(), id) == members.end())
            members.push_back(id);
    }
    return {};
}

Result<void> UiPeople::removeMembers(std::int64_t group, std::span<const UserId> users)
{
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->members[group],
                  [&](UserId id) { return std::find(users.begin(), users.end(), id) != users.end(); });
    return {};
}

Result<std::vector<Device>> UiPeople::devices(std::int64_t group)
{
    const std::lock_guard lock(m_world->mutex);
    std::vector<Device> devices;
    for (const std::string& name : m_world->devices[group])
        devices.push_back({static_cast<std::int64_t>(devices.size() + 1), name});
    return devices;
}

Result<void> UiPeople::setDevices(std::int64_t group, const std::vector<std::string>& names)
{
    const std::lock_guard lock(m_world->mutex);
    m_world->devices[group] = names;
    return {};
}

} // namespace muster
