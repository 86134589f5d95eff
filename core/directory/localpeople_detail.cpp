// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/textkey.h"
#include "core/db/tables.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("People", text);
}

Timestamp moment(std::int64_t microseconds)
{
    return Timestamp(std::chrono::microseconds(microseconds));
}

Attribute attributeOf(const UserValues::Entry& entry)
{
    return {entry.known, std::string(entry.custom)};
}

QString label(std::int64_t what)
{
    switch (static_cast<db::UserEvent>(what)) {
    case db::UserEvent::Updated:
        return tr("Updated");
    case db::UserEvent::Suspended:
        return tr("Suspended");
    case db::UserEvent::Reactivated:
        return tr("Reactivated");
    case db::UserEvent::EditedByHand:
        return tr("Edited by hand");
    case db::UserEvent::SuspendedByHand:
        return tr("Suspended by hand");
    case db::UserEvent::ReactivatedByHand:
        return tr("Activated by hand");
    case db::UserEvent::Linked:
        return tr("Linked to an application");
    case db::UserEvent::Unlinked:
        return tr("Link to an application undone");
    }
    return tr("Created");
}

std::vector<UserHistoryEntry::Change> changes(const UserValues& before, const UserValues& after)
{
    std::vector<UserHistoryEntry::Change> all;
    for (const UserValues::Entry& entry : after.entries())
        if (const auto old = before.get(attributeOf(entry)); old != entry.value)
            all.push_back({attributeOf(entry), std::string(old), std::string(entry.value)});
    for (const UserValues::Entry& entry : before.entries())
        if (after.get(attributeOf(entry)).empty())
            all.push_back({attributeOf(entry), std::string(entry.value), {}});
    std::ranges::sort(all, {}, &UserHistoryEntry::Change::attribute);
    return all;
}

} // namespace

Result<LocalPeople::RunName> LocalPeople::runName(std::int64_t number)
{
    if (number == 0)
        return RunName{};
    auto read = m_database.prepare("SELECT id, connector FROM run WHERE number = ?1 UNION ALL SELECT id, connector "
                                   "FROM past_run WHERE number = ?1 LIMIT 1");
    if (!read)
        return fail(std::move(read.error()));
    const auto row = read->bind(1, number).step();
    if (!row)
        return fail(row.error());
    return *row ? RunName{std::string(read->text(0)), std::string(read->text(1))} : RunName{};
}

Result<UserValues> LocalPeople::version(std::int64_t id)
{
    auto read = m_database.prepare("SELECT data FROM user_version WHERE id = ?1");
    if (!read)
        return fail(std::move(read.error()));
    const auto row = read->bind(1, id).step();
    if (!row)
        return fail(row.error());
    return *row ? UserValues::decode(read->text(0)) : Result<UserValues>(UserValues());
}

Result<std::vector<LocalPeople::Moment>> LocalPeople::moments(UserId id)
{
    // A user's id is the id of its first version.
    auto read = m_database.prepare("SELECT created, 0, run, 0, id FROM user WHERE id = ?1 UNION ALL "
                                   "SELECT at, what, run, before, after FROM user_event WHERE user = ?1 ORDER BY 1, 2");
    if (!read)
        return fail(std::move(read.error()));
    read->bind(1, id);
    std::vector<Moment> all;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return all;
        auto run = runName(read->integer(2));
        auto before = version(read->integer(3));
        auto after = version(read->integer(4));
        if (!run || !before || !after)
            return fail(!run ? run.error() : !before ? before.error() : after.error());
        all.push_back(
            {moment(read->integer(0)), read->integer(1), std::move(*run), std::move(*before), std::move(*after)});
    }
}

Result<void> LocalPeople::addLink(UserDetail& detail, UserValues& applied)
{
    auto read = m_database.prepare("SELECT c.id, l.external_id, l.applied, l.missing_runs, l.missing_since FROM "
                                   "connector_number c CROSS JOIN link l ON l.connector = "
                                   "c.number AND l.user = ?1 ORDER BY c.number LIMIT 1");
    if (!read)
        return fail(std::move(read.error()));
    const auto row = read->bind(1, detail.user.id).step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return {};
    detail.connector = read->text(0);
    detail.externalId = read->text(1);
    if (!read->isNull(4)) {
        detail.missingRuns = read->integer(3);
        detail.missingSince = moment(read->integer(4));
    }
    auto values = version(read->integer(2));
    if (!values)
        return fail(std::move(values.error()));
    applied = std::move(*values);
    return {};
}

/// The user whom a manager attribute of `user` names; 0 = nobody, or it is not clear who.
Result<UserId> LocalPeople::managerId(std::string_view text, UserId user)
{
    if (text.empty())
        return 0;
    // sources number their people alike: the user's own is asked first
    auto found = numbers("SELECT user FROM link WHERE external_id = ?1 AND connector = (SELECT c.number FROM "
                         "connector_number c CROSS JOIN link l ON l.connector = c.number AND l.user = ?2 "
                         "ORDER BY c.number LIMIT 1)",
                         text, std::to_string(user));
    if (found && found->empty())
        found = numbers("SELECT DISTINCT l.user FROM connector_number c CROSS JOIN link l ON l.connector = c.number "
                        "AND l.external_id = ?1",
                        text);
    const std::string key = textKey(text);
    for (const char* sql : {"SELECT id FROM user WHERE employee_key = ?1", "SELECT id FROM user WHERE email_key = ?1",
                            "SELECT id FROM user WHERE username_key = ?1"})
        if (found && found->empty())
            found = numbers(sql, key);
    if (!found)
        return fail(std::move(found.error()));
    return found->size() == 1 ? found->front() : 0;
}

Result<std::vector<UserId>> LocalPeople::managers(std::span<const User> users)
{
    std::vector<UserId> all;
    all.reserve(users.size());
    for (const User& user : users) {
        const auto id = managerId(user.values.get(KnownAttribute::Manager), user.id);
        if (!id)
            return fail(id.error());
        all.push_back(*id);
    }
    return all;
}

Result<std::optional<UserRow>> LocalPeople::manager(const UserDetail& detail)
{
    const auto id = managerId(detail.user.values.get(KnownAttribute::Manager), detail.user.id);
    if (!id)
        return fail(id.error());
    if (*id == 0)
        return std::optional<UserRow>();
    auto row = rows(std::vector{*id});
    if (!row)
        return fail(std::move(row.error()));
    return std::optional(std::move(row->front()));
}

void LocalPeople::addProvenance(UserDetail& detail, const std::vector<Moment>& moments, const UserValues& applied) const
{
    for (const UserValues::Entry& entry : detail.user.values.entries()) {
        Provenance origin;
        origin.attribute = attributeOf(entry);
        for (const Moment& step : moments) { // the last step that changed the value brought it
            if (step.before.get(origin.attribute) == step.after.get(origin.attribute))
                continue;
            origin.at = step.at;
            origin.run = step.run.id;
            origin.connector = step.run.connector;
        }
        const std::string_view source = applied.get(origin.attribute);
        origin.editedByHand =
            origin.run.empty() && !detail.connector.empty() && !source.empty() && source != entry.value;
        if (!origin.connector.empty() && m_sourceText)
            origin.source = m_sourceText(origin.connector, origin.attribute);
        detail.provenance.push_back(std::move(origin));
    }
}

Result<UserDetail> LocalPeople::detail(UserId id)
{
    auto read = m_database.prepare(
        "SELECT u.state, u.by_hand, u.created, u.updated, v.data FROM user u JOIN user_version v ON v.id = "
        "u.version WHERE u.id = ?1");
    if (!read)
        return fail(std::move(read.error()));
    const auto row = read->bind(1, id).step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorKind::NotFound, tr("This user is no longer in the directory."));
    auto values = UserValues::decode(read->text(4));
    if (!values)
        return fail(std::move(values.error()));
    UserDetail detail;
    detail.user = {id,
                   static_cast<UserState>(read->integer(0)),
                   std::move(*values),
                   read->integer(1) != 0,
                   moment(read->integer(2)),
                   moment(read->integer(3))};
    UserValues applied;
    if (auto linked = addLink(detail, applied); !linked)
        return fail(std::move(linked.error()));
    if (auto locks = addLocks(detail); !locks)
        return fail(std::move(locks.error()));
    auto steps = moments(id);
    auto boss = manager(detail);
    auto groups = numbers("SELECT group_id FROM group_member WHERE user_id = ?1 ORDER BY group_id", id);
    if (!steps || !boss || !groups)
        return fail(!steps ? steps.error() : !boss ? boss.error() : groups.error());
    addProvenance(detail, *steps, applied);
    for (auto step = steps->rbegin(); step != steps->rend(); ++step)
        detail.history.push_back(
            {step->at, step->run.id, step->run.connector, label(step->what), changes(step->before, step->after)});
    detail.manager = std::move(*boss);
    detail.groups = std::move(*groups);
    return detail;
}

} // namespace muster
