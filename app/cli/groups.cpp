// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"
#include "core/base/textkey.h"

#include <algorithm>

namespace muster::cli {

namespace {

struct GroupArguments
{
    GroupKind kind = GroupKind::Users;
    std::string group, description;
    std::vector<std::string> members;
};

Json groupJson(const Group& group)
{
    return Json{{"id", group.id},
                {"name", group.name},
                {"description", group.description},
                {"members", group.members},
                {"applications", group.applications},
                {"updated", toRfc3339(group.updated)}};
}

Result<std::vector<Group>> allGroups(Session& session, GroupKind kind)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    return (*ports)->people().groups(kind);
}

/// By name (as keys compare) or by id.
Result<Group> findGroup(Session& session, const GroupArguments& arguments)
{
    const auto all = allGroups(session, arguments.kind);
    if (!all)
        return fail(all.error());
    for (const Group& group : *all) {
        if (textKey(group.name) == textKey(arguments.group) || std::to_string(group.id) == arguments.group)
            return group;
    }
    return fail(ErrorKind::NotFound,
                Words::tr("There is no group “%1”. “groups list” and “devicegroups list” show all.")
                    .arg(QString::fromStdString(arguments.group)));
}

Result<int> finish(Session& session, const GroupArguments& arguments, const QString& words)
{
    const auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    if (session.isJson())
        session.result(groupJson(*group));
    session.line(words);
    return 0;
}

Result<int> list(Session& session, const GroupArguments& arguments)
{
    const auto all = allGroups(session, arguments.kind);
    if (!all)
        return fail(all.error());
    Json array = Json::array();
    Table table({Words::tr("ID"), Words::tr("NAME"), Words::tr("MEMBERS"), Words::tr("APPLICATIONS"),
                 Words::tr("DESCRIPTION")});
    for (const Group& group : *all) {
        array.push_back(groupJson(group));
        std::string applications;
        for (const std::string& id : group.applications)
            applications += (applications.empty() ? "" : ", ") + id;
        table.add(
            {std::to_string(group.id), group.name, std::to_string(group.members), applications, group.description});
    }
    if (session.isJson())
        session.result(array);
    else if (all->empty())
        session.line(Words::tr("There are no groups yet. Add one with “add NAME”."));
    else
        session.table(table);
    return 0;
}

Result<std::vector<UserRow>> membersOf(Session& session, std::int64_t group)
{
    People& people = (*session.ports())->people();
    UserQuery query;
    query.group = group;
    const auto ids = people.ids(query, session.stop());
    if (!ids)
        return fail(ids.error());
    return people.rows(*ids);
}

Result<int> show(Session& session, const GroupArguments& arguments)
{
    const auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    Json json = groupJson(*group), list = Json::array();
    Table table({Words::tr("NAME"), Words::tr("EMAIL"), Words::tr("USERNAME"), Words::tr("STATE")});
    if (arguments.kind == GroupKind::Users) {
        const auto rows = membersOf(session, group->id);
        if (!rows)
            return fail(rows.error());
        for (const UserRow& row : *rows) {
            list.push_back(Json{
                {"id", row.id}, {"email", row.email}, {"username", row.username}, {"displayname", row.displayname}});
            table.add({row.displayname, row.email, row.username, std::string(stateName(row.state))});
        }
    } else {
        const auto devices = (*session.ports())->people().devices(group->id);
        if (!devices)
            return fail(devices.error());
        table = Table({Words::tr("DEVICE")});
        for (const Device& device : *devices) {
            list.push_back(Json{{"id", device.id}, {"name", device.name}});
            table.add({device.name});
        }
    }
    json[arguments.kind == GroupKind::Users ? "users" : "devices"] = std::move(list);
    if (session.isJson())
        session.result(json);
    session.line(
        QStringLiteral("%1 · %2").arg(QString::fromStdString(group->name), QString::fromStdString(group->description)));
    session.table(table);
    return 0;
}

Result<int> add(Session& session, const GroupArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    Group group;
    group.kind = arguments.kind;
    group.name = arguments.group;
    group.description = arguments.description;
    if (const auto id = (*ports)->people().saveGroup(group); !id)
        return fail(id.error());
    return finish(session, arguments, Words::tr("Added the group “%1”.").arg(QString::fromStdString(arguments.group)));
}

Result<int> remove(Session& session, const GroupArguments& arguments)
{
    const auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    if (const auto done = (*session.ports())->people().removeGroup(group->id); !done)
        return fail(done.error());
    if (session.isJson())
        session.result(groupJson(*group));
    session.line(Words::tr("Removed the group “%1”. Its members stay.").arg(QString::fromStdString(group->name)));
    return 0;
}

/// Adds or removes users, each named by any of its keys.
Result<int> changeMembers(Session& session, const GroupArguments& arguments, bool isAdding)
{
    const auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    People& people = (*session.ports())->people();
    std::vector<UserId> users;
    for (const std::string& key : arguments.members) {
        const auto id = people.lookup(key);
        if (!id)
            return fail(id.error()); // all or nobody
        users.push_back(*id);
    }
    const auto done = isAdding ? people.addMembers(group->id, users) : people.removeMembers(group->id, users);
    if (!done)
        return fail(done.error());
    return finish(session, arguments,
                  (isAdding ? Words::tr("%1 users put into “%2”.") : Words::tr("%1 users taken out of “%2”."))
                      .arg(users.size())
                      .arg(QString::fromStdString(group->name)));
}

Result<int> changeDevices(Session& session, const GroupArguments& arguments, bool isAdding)
{
    const auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    People& people = (*session.ports())->people();
    const auto devices = people.devices(group->id);
    if (!devices)
        return fail(devices.error());
    std::vector<std::string> names;
    for (const Device& device : *devices)
        names.push_back(device.name);
    for (const std::string& name : arguments.members) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (isAdding && found == names.end())
            names.push_back(name);
        else if (!isAdding && found == names.end())
            return fail(ErrorKind::NotFound,
                        Words::tr("The group has no device “%1”.").arg(QString::fromStdString(name)));
        else if (!isAdding)
            names.erase(found);
    }
    if (const auto done = people.setDevices(group->id, names); !done)
        return fail(done.error());
    return finish(session, arguments,
                  Words::tr("The group “%1” has %2 devices now.")
                      .arg(QString::fromStdString(group->name), QString::number(names.size())));
}

/// Users of an application are managed in it only through a group that is bound to it.
Result<int> changeBinding(Session& session, const GroupArguments& arguments, bool isBinding)
{
    auto group = findGroup(session, arguments);
    if (!group)
        return fail(group.error());
    for (const std::string& id : arguments.members) {
        if (const auto connector = session.connector(id); !connector && isBinding)
            return fail(connector.error());
        std::erase(group->applications, id);
        if (isBinding)
            group->applications.push_back(id);
    }
    if (const auto done = (*session.ports())->people().saveGroup(*group); !done)
        return fail(done.error());
    return finish(session, arguments,
                  Words::tr("The group “%1” is bound to %2 applications now.")
                      .arg(QString::fromStdString(group->name), QString::number(group->applications.size())));
}

using Run = Result<int> (*)(Session&, const GroupArguments&);

struct GroupVerbs
{
    Command group;
    Session& session;
    std::shared_ptr<GroupArguments> arguments;

    Command verb(const char* name, const QString& help, bool needsGroup, Run run) const
    {
        const Command sub = group.sub(name, help);
        if (needsGroup)
            sub.option("NAME", arguments->group, Words::tr("The group's name or id")).required();
        sub.callback([to = &session, shared = arguments, run] {
            to->verb = [shared, run](Session& s) { return run(s, *shared); };
        });
        return sub;
    }
    void listVerb(const char* name, const QString& help, const QString& what, const char* placeholder, Run run) const
    {
        verb(name, help, true, run).option(placeholder, arguments->members, what).required();
    }
};

void addGroup(Command app, Session& session, const char* name, const QString& help, GroupKind kind)
{
    auto arguments = std::make_shared<GroupArguments>();
    arguments->kind = kind;
    const GroupVerbs verbs{app.sub(name, help), session, arguments};
    verbs.group.requireSub();
    verbs.verb("list", Words::tr("List the groups"), false, list);
    verbs.verb("show", Words::tr("Show a group with its members"), true, show);
    verbs.verb("add", Words::tr("Add a group"), true, add)
        .option("--description", arguments->description, Words::tr("What the group is for"));
    verbs.verb("remove", Words::tr("Remove a group; its members stay"), true, remove);
    if (kind == GroupKind::Users) {
        const QString who = Words::tr("E-mail, username, employee id, external id or id");
        verbs.listVerb("add-member", Words::tr("Put users into a group"), who, "KEY",
                       [](Session& s, const GroupArguments& a) { return changeMembers(s, a, true); });
        verbs.listVerb("remove-member", Words::tr("Take users out of a group"), who, "KEY",
                       [](Session& s, const GroupArguments& a) { return changeMembers(s, a, false); });
    } else {
        const QString what = Words::tr("The device's name");
        verbs.listVerb("add-device", Words::tr("Put devices into a group"), what, "DEVICE",
                       [](Session& s, const GroupArguments& a) { return changeDevices(s, a, true); });
        verbs.listVerb("remove-device", Words::tr("Take devices out of a group"), what, "DEVICE",
                       [](Session& s, const GroupArguments& a) { return changeDevices(s, a, false); });
    }
    const QString application = Words::tr("The application's (connector's) id");
    verbs.listVerb("bind", Words::tr("Bind a group to applications"), application, "ID",
                   [](Session& s, const GroupArguments& a) { return changeBinding(s, a, true); });
    verbs.listVerb("unbind", Words::tr("Unbind a group from applications"), application, "ID",
                   [](Session& s, const GroupArguments& a) { return changeBinding(s, a, false); });
}

} // namespace

void addGroupVerbs(Command app, Session& session)
{
    addGroup(app, session, "groups", Words::tr("User groups of the directory"), GroupKind::Users);
    addGroup(app, session, "devicegroups", Words::tr("Device groups of the directory"), GroupKind::Devices);
}

} // namespace muster::cli
