// SPDX-License-Identifier: GPL-3.0-or-later
#include "uipeople.h"

#include "core/base/textkey.h"

#include <algorithm>
#include <sstream>
#include <thread>

namespace muster {
namespace {

using Strings = std::vector<std::string>;
const Strings firstNames{"Ada",  "Zoë",   "Łukasz", "Nguyễn", "José",  "Ingrid", "Ömer",  "מרים",  "محمد",
                         "Анна", "Grace", "Søren",  "Chloé",  "Priya", "Müller", "Tomás", "Aoife", "Dmitri"};
const Strings lastNames{"Lovelace",
                        "O’Brien",
                        "Kowalczyk-Wiśniewska",
                        "Hopper",
                        "Çelik",
                        "García Márquez",
                        "כהן",
                        "الأحمد",
                        "Ivanova",
                        "Smith",
                        "Andersson",
                        "Nakamura",
                        "Singh",
                        "van der Berg-Feldhoven-Untermeyer"};
const Strings departments{"Engineering", "Sales", "Human Resources", "Finance", "Legal", "Operations"};
const Strings titles{"Engineer", "Senior Engineer", "Account Manager", "Analyst", "Team Lead"};
const Strings cities{"Berlin", "München", "Kraków", "Zürich", "São Paulo", "Dublin"};

const std::string& pick(const Strings& from, UserId id, UserId step)
{
    return from[static_cast<std::size_t>((id * step + id / 7) % static_cast<UserId>(from.size()))];
}

} // namespace

User generatedUser(UserId id)
{
    User user;
    user.id = id;
    user.state = id % 17 == 0 ? UserState::Suspended : id % 23 == 0 ? UserState::Staged : UserState::Active;
    const std::string number = std::to_string(id);
    const std::string& first = pick(firstNames, id, 5);
    const std::string& last = pick(lastNames, id, 3);
    user.values.set(KnownAttribute::Email, "user" + number + "@example.com");
    user.values.set(KnownAttribute::Username, "user" + number);
    user.values.set(KnownAttribute::Firstname, first);
    user.values.set(KnownAttribute::Lastname, last);
    user.values.set(KnownAttribute::Displayname, first + " " + last);
    user.values.set(KnownAttribute::EmployeeIdentifier, "E" + number);
    user.values.set(KnownAttribute::Department, pick(departments, id, 1));
    user.values.set(KnownAttribute::JobTitle, pick(titles, id, 2));
    user.values.set(KnownAttribute::Manager, "user1@example.com");
    user.values.set(KnownAttribute::StartDate, "2024-03-01");
    user.values.set(KnownAttribute::WorkLocality, pick(cities, id, 1));
    user.values.set(KnownAttribute::WorkCountry, "DE");
    user.values.set(KnownAttribute::PhoneWork, "+49 30 5550" + number);
    user.values.set(Attribute{KnownAttribute::Custom, "badge"}, "B-" + number);
    user.created = Timestamp(std::chrono::seconds(1'700'000'000));
    user.updated = Timestamp(std::chrono::seconds(1'790'000'000 + id % 86'400));
    return user;
}

UserRow rowOf(const User& user)
{
    const auto text = [&](KnownAttribute attribute) { return std::string(user.values.get(attribute)); };
    UserRow row;
    row.id = user.id;
    row.state = user.state;
    row.email = text(KnownAttribute::Email);
    row.username = text(KnownAttribute::Username);
    row.displayname = text(KnownAttribute::Displayname);
    row.firstname = text(KnownAttribute::Firstname);
    row.lastname = text(KnownAttribute::Lastname);
    row.department = text(KnownAttribute::Department);
    row.jobTitle = text(KnownAttribute::JobTitle);
    row.employeeIdentifier = text(KnownAttribute::EmployeeIdentifier);
    row.connector = user.id % 5 == 0 ? "" : "northwind-hr";
    row.updated = user.updated;
    return row;
}

User UiPeople::user(UserId id) const
{
    const auto edited = m_world->edited.find(id);
    return edited == m_world->edited.end() ? generatedUser(id) : edited->second;
}

bool UiPeople::matches(const User& user, const UserQuery& query) const
{
    if (query.state && user.state != *query.state)
        return false;
    if (query.search.empty())
        return true;
    const UserRow row = rowOf(user);
    const std::string text = textKey(row.displayname + ' ' + row.email + ' ' + row.username + ' ' + row.department);
    std::istringstream words(textKey(query.search));
    for (std::string word; words >> word;) {
        if (text.find(word) == std::string::npos)
            return false;
    }
    return true;
}

Result<std::vector<UserId>> UiPeople::ids(const UserQuery& query, std::stop_token stop)
{
    std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
    const std::lock_guard lock(m_world->mutex);
    std::vector<UserId> ids;
    const bool all = query.search.empty() && !query.state && m_world->edited.empty();
    const auto take = [&](UserId id) {
        if (!m_world->removed.contains(id) && (all || matches(user(id), query)))
            ids.push_back(id);
    };
    if (query.group) {
        for (const UserId id : m_world->members[*query.group])
            take(id);
    } else {
        ids.reserve(static_cast<std::size_t>(m_world->users));
        for (UserId id = 1; id <= m_world->users; ++id) {
            if ((id & 4095) == 0 && stop.stop_requested())
                return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
            take(id);
        }
    }
    if (query.descending)
        std::reverse(ids.begin(), ids.end());
    return ids;
}

Result<std::vector<UserRow>> UiPeople::rows(std::span<const UserId> ids)
{
    std::this_thread::sleep_for(std::chrono::milliseconds(m_world->delayMs));
    const std::lock_guard lock(m_world->mutex);
    std::vector<UserRow> rows;
    for (const UserId id : ids)
        rows.push_back(m_world->removed.contains(id) ? UserRow{} : rowOf(user(id)));
    return rows;
}

Result<StateCounts> UiPeople::counts()
{
    const std::lock_guard lock(m_world->mutex);
    StateCounts counts;
    for (UserId id = 1; id <= std::min<std::int64_t>(m_world->users, 5000); ++id) {
        if (m_world->removed.contains(id))
            continue;
        const UserState state = user(id).state;
        ++(state == UserState::Staged ? counts.staged : state == UserState::Active ? counts.active : counts.suspended);
    }
    counts.active += std::max<std::int64_t>(0, m_world->users - 5000);
    return counts;
}

Result<void> UiPeople::setLock(UserId id, const Attribute& attribute, bool locked)
{
    const std::lock_guard lock(m_world->mutex);
    std::vector<Attribute>& all = m_world->locked[id];
    std::erase(all, attribute);
    if (locked)
        all.push_back(attribute);
    return {};
}

Result<UserDetail> UiPeople::detail(UserId id)
{
    const std::lock_guard lock(m_world->mutex);
    if (id < 1 || id > m_world->users || m_world->removed.contains(id))
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such user any more. Refresh the list."));
    UserDetail detail;
    detail.user = user(id);
    detail.connector = rowOf(detail.user).connector;
    detail.externalId = std::to_string(id);
    detail.manager = rowOf(user(1));
    detail.locked = m_world->locked[id];
    for (const auto& entry : detail.user.values.entries())
        detail.provenance.push_back({{entry.known, std::string(entry.custom)},
                                     detail.connector,
                                     "r-01",
                                     "data.items.field",
                                     detail.user.updated,
                                     entry.known == KnownAttribute::JobTitle});
    UserHistoryEntry entry;
    entry.at = detail.user.updated;
    entry.run = "r-01";
    entry.connector = detail.connector;
    entry.what = QStringLiteral("Updated");
    UserHistoryEntry::Change change;
    change.attribute.known = KnownAttribute::Department;
    change.before = "Marketing";
    change.after = std::string(detail.user.values.get(KnownAttribute::Department));
    entry.changes.push_back(change);
    detail.history = {entry};
    for (const auto& [group, members] : m_world->members) {
        if (std::find(members.begin(), members.end(), id) != members.end())
            detail.groups.push_back(group);
    }
    return detail;
}

Result<std::vector<UserId>> UiPeople::managers(std::span<const User> users)
{
    return std::vector<UserId>(users.size(), 1);
}

Result<UserId> UiPeople::lookup(std::string_view)
{
    return fail(ErrorKind::NotFound, QStringLiteral("No such user."));
}

Result<UserId> UiPeople::create(const UserValues& values, UserState state)
{
    const std::lock_guard lock(m_world->mutex);
    if (values.get(KnownAttribute::Email) == "user1@example.com")
        return fail(ErrorKind::Conflict, QStringLiteral("user1 has this e-mail already. Use another one."), {},
                    QStringLiteral("email"));
    User user;
    user.id = ++m_world->users;
    user.values = values;
    user.state = state;
    m_world->edited[user.id] = user;
    return user.id;
}

Result<void> UiPeople::edit(UserId id, const UserValues& values)
{
    const std::lock_guard lock(m_world->mutex);
    User changed = user(id);
    changed.values = values;
    m_world->edited[id] = changed;
    return {};
}

Result<void> UiPeople::setState(std::span<const UserId> ids, UserState state)
{
    const std::lock_guard lock(m_world->mutex);
    for (const UserId id : ids) {
        User changed = user(id);
        changed.state = state;
        m_world->edited[id] = changed;
    }
    return {};
}

Result<void> UiPeople::remove(std::span<const UserId> ids)
{
    const std::lock_guard lock(m_world->mutex);
    m_world->removed.insert(ids.begin(), ids.end());
    return {};
}

} // namespace muster
