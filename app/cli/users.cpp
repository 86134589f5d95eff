// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <algorithm>

namespace muster::cli {

namespace {

constexpr std::size_t window = 1000; // rows asked for at once

struct UserArguments
{
    std::string state, search, connector, group, key, attribute;
    std::int64_t limit = 100, offset = 0;
};

Json rowJson(const UserRow& row)
{
    return Json{{"id", row.id},
                {"state", std::string(stateName(row.state))},
                {"email", row.email},
                {"username", row.username},
                {"displayname", row.displayname},
                {"firstname", row.firstname},
                {"lastname", row.lastname},
                {"department", row.department},
                {"jobTitle", row.jobTitle},
                {"employeeIdentifier", row.employeeIdentifier},
                {"connector", row.connector},
                {"updated", toRfc3339(row.updated)}};
}

/// Rows of the asked part, window after window.
Result<void> eachRow(Session& session, People& people, std::span<const UserId> ids,
                     const std::function<void(const UserRow&)>& visit)
{
    for (std::size_t at = 0; at < ids.size(); at += window) {
        if (session.stop().stop_requested())
            return fail(ErrorKind::Cancelled, Words::tr("Cancelled."));
        const auto rows = people.rows(ids.subspan(at, std::min(window, ids.size() - at)));
        if (!rows)
            return fail(rows.error());
        for (const UserRow& row : *rows) {
            if (row.id != 0)
                visit(row);
        }
    }
    return {};
}

Result<int> printJson(Session& session, People& people, std::size_t total, std::span<const UserId> ids)
{
    session.raw("{\n  \"total\": " + std::to_string(total) + ",\n  \"users\": [");
    bool first = true;
    const auto done = eachRow(session, people, ids, [&](const UserRow& row) {
        session.raw((first ? "\n    " : ",\n    ") + writeJson(rowJson(row)));
        first = false;
    });
    session.raw(first ? "]\n}\n" : "\n  ]\n}\n");
    return done ? Result<int>(0) : fail(done.error());
}

Result<int> printTable(Session& session, People& people, std::size_t total, std::span<const UserId> ids)
{
    Table table({Words::tr("NAME"), Words::tr("EMAIL"), Words::tr("USERNAME"), Words::tr("STATE"),
                 Words::tr("DEPARTMENT"), Words::tr("TITLE")});
    const auto done = eachRow(session, people, ids, [&](const UserRow& row) {
        table.add({row.displayname, row.email, row.username, std::string(stateName(row.state)), row.department,
                   row.jobTitle});
    });
    if (!done)
        return fail(done.error());
    if (total > 0)
        session.table(table);
    const auto shown = static_cast<std::int64_t>(ids.size());
    session.line(Words::tr("%1 of %2 users shown.").arg(countText(shown), countText(static_cast<std::int64_t>(total))));
    if (ids.size() < total)
        session.note(Words::tr("--limit 0 shows all, --offset goes on."));
    return 0;
}

Result<int> list(Session& session, const UserArguments& arguments)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    UserQuery query;
    query.search = arguments.search;
    if (!arguments.connector.empty())
        query.connector = arguments.connector;
    if (!arguments.state.empty())
        query.state = stateFromName(arguments.state);
    People& people = (*ports)->people();
    const auto all = people.ids(query, session.stop());
    if (!all)
        return fail(all.error());
    if (all->empty() && query.connector) { // nobody, or a slip of the pen?
        if (const auto connector = (*ports)->connectors().get(*query.connector); !connector)
            return fail(connector.error());
    }
    const std::size_t from = std::min(static_cast<std::size_t>(arguments.offset), all->size());
    const std::size_t most = arguments.limit == 0 ? all->size() : static_cast<std::size_t>(arguments.limit);
    const auto ids = std::span<const UserId>(*all).subspan(from, std::min(most, all->size() - from));
    return session.isJson() ? printJson(session, people, all->size(), ids)
                            : printTable(session, people, all->size(), ids);
}

Json detailJson(const UserDetail& detail, const std::vector<std::string>& groups)
{
    Json values = Json::object(), provenance = Json::array(), history = Json::array();
    for (const UserValues::Entry& entry : detail.user.values.entries())
        values[Attribute{entry.known, std::string(entry.custom)}.name()] = std::string(entry.value);
    for (const Provenance& one : detail.provenance)
        provenance.push_back(Json{{"attribute", one.attribute.name()},
                                  {"connector", one.connector},
                                  {"run", one.run},
                                  {"source", one.source},
                                  {"at", toRfc3339(one.at)},
                                  {"editedByHand", one.editedByHand}});
    for (const UserHistoryEntry& entry : detail.history) {
        Json changes = Json::array();
        for (const auto& change : entry.changes)
            changes.push_back(
                Json{{"attribute", change.attribute.name()}, {"old", change.before}, {"new", change.after}});
        history.push_back(Json{{"at", toRfc3339(entry.at)},
                               {"what", utf8(entry.what)},
                               {"run", entry.run},
                               {"connector", entry.connector},
                               {"changes", std::move(changes)}});
    }
    Json out{{"id", detail.user.id},
             {"state", std::string(stateName(detail.user.state))},
             {"suspendedByHand", detail.user.suspendedByHand},
             {"connector", detail.connector},
             {"externalId", detail.externalId},
             {"created", toRfc3339(detail.user.created)},
             {"updated", toRfc3339(detail.user.updated)},
             {"values", std::move(values)},
             {"manager", nullptr},
             {"groups", groups},
             {"provenance", std::move(provenance)},
             {"history", std::move(history)}};
    if (detail.manager)
        out["manager"] = rowJson(*detail.manager);
    Json locked = Json::array();
    for (const Attribute& attribute : detail.locked)
        locked.push_back(attribute.name());
    out["locked"] = std::move(locked);
    if (detail.missingRuns > 0)
        out["missing"] = Json{{"runs", detail.missingRuns}, {"since", toRfc3339(detail.missingSince)}};
    return out;
}

void printDetail(Session& session, const UserDetail& detail, const std::vector<std::string>& groups)
{
    Table table({Words::tr("ATTRIBUTE"), Words::tr("VALUE"), Words::tr("FROM")});
    table.add({"id", std::to_string(detail.user.id), ""});
    table.add({"state", std::string(stateName(detail.user.state)), ""});
    table.add({"externalId", detail.externalId, detail.connector});
    for (const UserValues::Entry& entry : detail.user.values.entries()) {
        const Attribute attribute{entry.known, std::string(entry.custom)};
        std::string source;
        for (const Provenance& one : detail.provenance) {
            if (one.attribute == attribute)
                source = one.editedByHand || one.connector.empty() ? utf8(Words::tr("by hand"))
                                                                   : one.connector + " " + one.source;
        }
        table.add({attribute.name(), std::string(entry.value), source});
    }
    if (detail.manager)
        table.add({utf8(Words::tr("manager (found)")), detail.manager->displayname + " " + detail.manager->email, ""});
    for (const std::string& group : groups)
        table.add({utf8(Words::tr("group")), group, ""});
    for (const Attribute& attribute : detail.locked)
        table.add({utf8(Words::tr("locked")), attribute.name(), ""});
    if (detail.missingRuns > 0)
        table.add(
            {utf8(Words::tr("missing")),
             utf8(Words::tr("in %1 complete imports, since %2")
                      .arg(countText(detail.missingRuns), QString::fromStdString(toLocalText(detail.missingSince)))),
             detail.connector});
    session.table(table);
    for (const UserHistoryEntry& entry : detail.history) {
        session.line(
            QStringLiteral("%1  %2  %3")
                .arg(QString::fromStdString(toLocalText(entry.at)), entry.what, QString::fromStdString(entry.run)));
        for (const auto& change : entry.changes)
            session.line(QStringLiteral("    %1: “%2” → “%3”")
                             .arg(QString::fromStdString(change.attribute.name()),
                                  QString::fromStdString(change.before), QString::fromStdString(change.after)));
    }
}

Result<int> show(Session& session, const std::string& key)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    People& people = (*ports)->people();
    const auto id = people.lookup(key);
    if (!id)
        return fail(id.error());
    const auto detail = people.detail(*id);
    if (!detail)
        return fail(detail.error());
    const auto all = people.groups(GroupKind::Users);
    if (!all)
        return fail(all.error());
    std::vector<std::string> groups;
    for (const Group& group : *all) {
        if (std::find(detail->groups.begin(), detail->groups.end(), group.id) != detail->groups.end())
            groups.push_back(group.name);
    }
    if (session.isJson())
        session.result(detailJson(*detail, groups));
    else
        printDetail(session, *detail, groups);
    return 0;
}

/// Locks an attribute so that imports leave it alone, or unlocks it.
Result<int> setLock(Session& session, const UserArguments& arguments, bool locked)
{
    const auto ports = session.ports();
    if (!ports)
        return fail(ports.error());
    const auto attribute = Attribute::fromName(arguments.attribute);
    if (!attribute)
        return fail(ErrorKind::Invalid,
                    Words::tr("“%1” is not an attribute. Write a name such as department, or attributes.badge for one "
                              "of your own; “musterctl users show KEY” shows the names.")
                        .arg(QString::fromStdString(arguments.attribute)));
    People& people = (*ports)->people();
    const auto id = people.lookup(arguments.key);
    if (!id)
        return fail(id.error());
    if (auto done = people.setLock(*id, *attribute, locked); !done)
        return fail(done.error());
    const QString name = QString::fromStdString(attribute->name());
    if (session.isJson())
        session.result(Json{{"id", *id}, {"attribute", attribute->name()}, {"locked", locked}});
    else
        session.line(locked ? Words::tr("%1 is locked: imports leave it alone.").arg(name)
                            : Words::tr("%1 is unlocked: imports may change it.").arg(name));
    return 0;
}

void addLockVerbs(Command group, Session& session, const std::shared_ptr<UserArguments>& arguments)
{
    const auto add = [&](const char* name, const QString& words, bool locked) {
        const Command verb = group.sub(name, words);
        verb.option("KEY", arguments->key, Words::tr("Id, e-mail, username, employee id or external id")).required();
        verb.option("ATTRIBUTE", arguments->attribute, Words::tr("Name of the attribute, such as department"))
            .required();
        verb.callback([&session, arguments, locked] {
            session.verb = [arguments, locked](Session& s) { return setLock(s, *arguments, locked); };
        });
    };
    add("lock", Words::tr("Keep imports from changing one attribute of a user"), true);
    add("unlock", Words::tr("Let imports change the attribute again"), false);
}

} // namespace

void addUserVerbs(Command app, Session& session)
{
    auto arguments = std::make_shared<UserArguments>();
    const Command group = app.sub("users", Words::tr("Users of the directory"));
    group.requireSub();
    const Command listing = group.sub("list", Words::tr("List users by name"));
    listing.option("--state", arguments->state, Words::tr("Only staged, active or suspended users"))
        .oneOf({"staged", "active", "suspended"});
    listing.option("--connector", arguments->connector, Words::tr("Only users that come from this connector"));
    listing.option("--search", arguments->search,
                   Words::tr("Words that name, e-mail, username, employee id or department hold"));
    listing.option("--limit", arguments->limit, Words::tr("How many (default 100, 0 = all)")).notNegative();
    listing.option("--offset", arguments->offset, Words::tr("How many to leave out first")).notNegative();
    listing.callback([&session, arguments] { session.verb = [arguments](Session& s) { return list(s, *arguments); }; });
    const Command showing = group.sub("show", Words::tr("Show one user with history and where each value came from"));
    showing.option("KEY", arguments->key, Words::tr("Id, e-mail, username, employee id or external id")).required();
    showing.callback(
        [&session, arguments] { session.verb = [arguments](Session& s) { return show(s, arguments->key); }; });
    addLockVerbs(group, session, arguments);
}

} // namespace muster::cli
