// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/clock.h"
#include "core/base/textkey.h"

#include <QCoreApplication>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("People", text);
}

tl::unexpected<Error> noGroup()
{
    return fail(ErrorKind::NotFound, tr("This group no longer exists."));
}

Json userNumbers(std::span<const UserId> users)
{
    Json numbers = Json::array();
    for (const UserId id : users)
        numbers.push_back(id);
    return numbers;
}

} // namespace

Result<std::vector<Group>> LocalPeople::groups(GroupKind kind)
{
    auto read = m_database.prepare("SELECT id, name, description, updated, CASE kind WHEN 0 THEN (SELECT count(*) FROM "
                                   "group_member WHERE group_id = g.id) "
                                   "ELSE (SELECT count(*) FROM device WHERE group_id = g.id) END FROM user_group g "
                                   "WHERE kind = ?1 ORDER BY name_key");
    auto applications =
        m_database.prepare("SELECT connector FROM group_application WHERE group_id = ?1 ORDER BY connector");
    if (!read || !applications)
        return fail(read ? applications.error() : read.error());
    read->bind(1, static_cast<std::int64_t>(kind));
    std::vector<Group> all;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return all;
        Group group{read->integer(0),
                    kind,
                    std::string(read->text(1)),
                    std::string(read->text(2)),
                    read->integer(4),
                    {},
                    Timestamp(std::chrono::microseconds(read->integer(3)))};
        applications->bind(1, group.id);
        for (;;) {
            const auto bound = applications->step();
            if (!bound)
                return fail(bound.error());
            if (!*bound)
                break;
            group.applications.emplace_back(applications->text(0));
        }
        applications->reset();
        all.push_back(std::move(group));
    }
}

Result<std::int64_t> LocalPeople::saveGroup(const Group& group)
{
    const std::string key = textKey(group.name);
    if (key.empty() || key.size() > 1024)
        return fail(ErrorKind::Invalid,
                    key.empty() ? tr("Enter a name for the group.")
                                : tr("The name of the group is too long. Shorten it."),
                    {}, QStringLiteral("name"));
    auto transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    auto write = m_database.prepare(
        group.id == 0 ? "INSERT INTO user_group(kind, name, name_key, description, updated) VALUES(?2, ?3, ?4, ?5, ?6)"
                      : "UPDATE user_group SET name = ?3, name_key = ?4, description = ?5, updated = ?6 WHERE id = ?1 "
                        "AND kind = ?2");
    if (!write)
        return fail(std::move(write.error()));
    if (group.id != 0)
        write->bind(1, group.id);
    write->bind(2, static_cast<std::int64_t>(group.kind))
        .bindText(3, group.name)
        .bindText(4, key)
        .bindText(5, group.description);
    write->bind(6, m_clock.now().time_since_epoch().count());
    if (const auto done = write->run(); !done)
        return done.error().kind == ErrorKind::Conflict
                   ? fail(ErrorKind::Conflict,
                          tr("There is a group named “%1” already. Choose another name.")
                              .arg(QString::fromStdString(group.name)),
                          {}, QStringLiteral("name"))
                   : fail(done.error());
    if (group.id != 0 && m_database.changes() == 0)
        return noGroup();
    const std::int64_t id = group.id != 0 ? group.id : m_database.lastRowId();
    auto clear = m_database.prepare("DELETE FROM group_application WHERE group_id = ?1");
    auto bind = m_database.prepare("INSERT OR IGNORE INTO group_application(group_id, connector) VALUES(?1, ?2)");
    if (!clear || !bind)
        return fail(clear ? bind.error() : clear.error());
    if (const auto done = clear->bind(1, id).run(); !done)
        return fail(done.error());
    for (const std::string& connector : group.applications)
        if (const auto done = bind->bind(1, id).bindText(2, connector).run(); !done)
            return fail(done.error());
    if (const auto noted = note("group.saved", id, Json{{"name", group.name}, {"applications", group.applications}});
        !noted)
        return fail(noted.error());
    if (const auto done = transaction->commit(); !done)
        return fail(done.error());
    return id;
}

Result<void> LocalPeople::removeGroup(std::int64_t id)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    auto remove = m_database.prepare("DELETE FROM user_group WHERE id = ?1");
    if (!remove)
        return fail(std::move(remove.error()));
    if (auto done = remove->bind(1, id).run(); !done)
        return done;
    if (m_database.changes() == 0)
        return noGroup();
    if (auto noted = note("group.removed", id); !noted)
        return noted;
    return transaction->commit();
}

Result<void> LocalPeople::touchGroup(std::int64_t group)
{
    auto touch = m_database.prepare("UPDATE user_group SET updated = ?2 WHERE id = ?1");
    if (!touch)
        return fail(std::move(touch.error()));
    if (auto done = touch->bind(1, group).bind(2, m_clock.now().time_since_epoch().count()).run(); !done)
        return done;
    return m_database.changes() > 0 ? Result<void>() : noGroup();
}

Result<void> LocalPeople::addMembers(std::int64_t group, std::span<const UserId> users)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    if (auto done = touchGroup(group); !done)
        return done;
    if (auto done = forEach(
            users,
            {"INSERT OR IGNORE INTO group_member(group_id, user_id) SELECT ?2, id FROM user WHERE id = ?1 AND ?3 = ?3"},
            group, 0);
        !done)
        return done;
    if (auto noted = note("group.membersAdded", group, Json{{"users", userNumbers(users)}}); !noted)
        return noted;
    return transaction->commit();
}

Result<void> LocalPeople::removeMembers(std::int64_t group, std::span<const UserId> users)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    if (auto done = touchGroup(group); !done)
        return done;
    if (auto done =
            forEach(users, {"DELETE FROM group_member WHERE user_id = ?1 AND group_id = ?2 AND ?3 = ?3"}, group, 0);
        !done)
        return done;
    if (auto noted = note("group.membersRemoved", group, Json{{"users", userNumbers(users)}}); !noted)
        return noted;
    return transaction->commit();
}

Result<std::vector<Device>> LocalPeople::devices(std::int64_t group)
{
    auto read = m_database.prepare("SELECT id, name FROM device WHERE group_id = ?1 ORDER BY id");
    if (!read)
        return fail(std::move(read.error()));
    read->bind(1, group);
    std::vector<Device> all;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return all;
        all.push_back({read->integer(0), std::string(read->text(1))});
    }
}

Result<void> LocalPeople::setDevices(std::int64_t group, const std::vector<std::string>& names)
{
    auto transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    if (auto done = touchGroup(group); !done)
        return done;
    auto clear = m_database.prepare("DELETE FROM device WHERE group_id = ?1");
    auto insert = m_database.prepare("INSERT INTO device(group_id, name) VALUES(?1, ?2)");
    if (!clear || !insert)
        return fail(clear ? insert.error() : clear.error());
    if (auto done = clear->bind(1, group).run(); !done)
        return done;
    for (const std::string& name : names)
        if (auto done = insert->bind(1, group).bindText(2, name).run(); !done)
            return done;
    const Json detail{{"devices", static_cast<std::int64_t>(names.size())}};
    if (auto noted = note("group.devicesSet", group, detail); !noted)
        return noted;
    return transaction->commit();
}

} // namespace muster
