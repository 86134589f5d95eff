// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/clock.h"
#include "core/base/textkey.h"
#include "core/db/audit.h"
#include "core/db/tables.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("People", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Result<void> checkValue(const UserValues::Entry& entry)
{
    const Attribute attribute{entry.known, std::string(entry.custom)};
    const QString where = QString::fromStdString(attribute.name());
    const auto* info = attributeInfo(entry.known);
    const int limit = info != nullptr ? info->maxLength : 1024;
    if (!isUtf8(entry.value) || std::ranges::any_of(entry.value, [](char c) {
            return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
        }))
        return fail(ErrorKind::Invalid,
                    tr("%1 holds a character that cannot be stored. Type it again.").arg(attribute.label()), {}, where);
    if (shown(entry.value).toUcs4().size() > limit)
        return fail(ErrorKind::Invalid,
                    tr("%1 has more than %2 characters. Shorten it.").arg(attribute.label(), QString::number(limit)),
                    {}, where);
    return {};
}

bool looksLikeEmail(std::string_view text)
{
    const auto at = text.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" \t\n") == std::string_view::npos;
}

Result<void> checkRequired(const UserValues& values)
{
    const std::string_view email = values.get(KnownAttribute::Email);
    if (!looksLikeEmail(email))
        return fail(ErrorKind::Invalid,
                    email.empty()
                        ? tr("Enter an e-mail address.")
                        : tr("“%1” is not an e-mail address. It looks like name@example.com.").arg(shown(email)),
                    {}, QStringLiteral("email"));
    const std::string_view username = values.get(KnownAttribute::Username);
    if (username.empty() || username.find_first_of(" \t\n") != std::string_view::npos)
        return fail(ErrorKind::Invalid,
                    username.empty() ? tr("Enter a username.") : tr("A username has no spaces. Remove them."), {},
                    QStringLiteral("username"));
    return {};
}

/// The names of the attributes that differ; what they hold stays out of the log.
Json changedNames(const UserValues& before, const UserValues& after)
{
    Json names = Json::array();
    for (const UserValues::Entry& entry : after.entries()) {
        const Attribute attribute{entry.known, std::string(entry.custom)};
        if (before.get(attribute) != entry.value)
            names.push_back(attribute.name());
    }
    for (const UserValues::Entry& entry : before.entries()) {
        const Attribute attribute{entry.known, std::string(entry.custom)};
        if (after.get(attribute).empty())
            names.push_back(attribute.name());
    }
    return names;
}

std::string_view stateEvent(UserState state)
{
    switch (state) {
    case UserState::Staged:
        return "user.staged";
    case UserState::Active:
        return "user.activated";
    case UserState::Suspended:
        return "user.suspended";
    }
    return "user.state";
}

} // namespace

Result<void> LocalPeople::note(std::string_view what, std::int64_t subject, const Json& detail)
{
    return db::appendAudit(m_database, m_clock.now(), what, std::to_string(subject), detail);
}

std::string listKey(const UserValues& values)
{
    std::string name(values.get(KnownAttribute::Displayname));
    if (name.empty()) {
        name = values.get(KnownAttribute::Firstname);
        const std::string_view last = values.get(KnownAttribute::Lastname);
        if (!name.empty() && !last.empty())
            name += ' ';
        name += last;
    }
    std::string key = textKey(name);
    for (const KnownAttribute attribute : {KnownAttribute::Department, KnownAttribute::JobTitle}) {
        key += db::listSeparator;
        key += textKey(values.get(attribute));
    }
    return key;
}

Result<void> LocalPeople::checkValues(UserId self, const UserValues& values)
{
    if (auto good = checkRequired(values); !good)
        return good;
    for (const UserValues::Entry& entry : values.entries())
        if (auto good = checkValue(entry); !good)
            return good;
    const std::pair<KnownAttribute, const char*> keys[] = {
        {KnownAttribute::Email, "SELECT id FROM user WHERE email_key = ?1"},
        {KnownAttribute::Username, "SELECT id FROM user WHERE username_key = ?1"},
        {KnownAttribute::EmployeeIdentifier, "SELECT id FROM user WHERE employee_key = ?1"}};
    for (const auto& [attribute, sql] : keys) {
        const std::string_view value = values.get(attribute);
        if (value.empty())
            continue;
        const auto holder = numbers(sql, textKey(value));
        if (!holder)
            return fail(holder.error());
        if (holder->empty() || holder->front() == self)
            continue;
        const auto other = rows(*holder);
        const std::string name =
            other ? (other->front().displayname.empty() ? other->front().email : other->front().displayname)
                  : std::string();
        const Attribute key{attribute, {}};
        return fail(
            ErrorKind::Conflict,
            tr("%1 “%2” belongs to %3 already. Choose another one.").arg(key.label(), shown(value), shown(name)), {},
            QString::fromStdString(key.name()));
    }
    return {};
}

Result<std::int64_t> LocalPeople::addVersion(const UserValues& values)
{
    auto insert = m_database.prepare("INSERT INTO user_version(run, data) VALUES(0, ?1)");
    if (!insert)
        return fail(std::move(insert.error()));
    const std::string data = values.encoded();
    if (auto done = insert->bindBlob(1, data).run(); !done)
        return fail(std::move(done.error()));
    return m_database.lastRowId();
}

Result<UserId> LocalPeople::create(const UserValues& values, UserState state)
{
    auto transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    if (auto good = checkValues(0, values); !good)
        return fail(std::move(good.error()));
    const auto version = addVersion(values);
    auto insert = m_database.prepare("INSERT INTO user(id, version, state, by_hand, created, updated, run, email_key, "
                                     "username_key, employee_key, list_key) "
                                     "VALUES(?1, ?1, ?2, 0, ?3, ?3, 0, ?4, ?5, nullif(?6, ''), ?7)");
    if (!version || !insert)
        return fail(version ? insert.error() : version.error());
    const std::string email = textKey(values.get(KnownAttribute::Email)),
                      username = textKey(values.get(KnownAttribute::Username));
    const std::string employee = textKey(values.get(KnownAttribute::EmployeeIdentifier)), list = listKey(values);
    insert->bind(1, *version)
        .bind(2, static_cast<std::int64_t>(state))
        .bind(3, m_clock.now().time_since_epoch().count());
    insert->bindText(4, email).bindText(5, username).bindText(6, employee).bindText(7, list);
    if (auto done = insert->run(); !done)
        return fail(std::move(done.error()));
    if (auto noted = note("user.created", *version, Json{{"state", std::string(stateName(state))}}); !noted)
        return fail(std::move(noted.error()));
    if (auto done = transaction->commit(); !done)
        return fail(std::move(done.error()));
    return *version;
}

Result<void> LocalPeople::edit(UserId id, const UserValues& values)
{
    auto transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    const auto before = numbers("SELECT version FROM user WHERE id = ?1", id);
    if (!before)
        return fail(before.error());
    if (before->empty())
        return fail(ErrorKind::NotFound, tr("This user is no longer in the directory."));
    const auto now = version(before->front());
    if (!now)
        return fail(now.error());
    if (*now == values)
        return {};
    if (auto good = checkValues(id, values); !good)
        return good;
    const auto after = addVersion(values);
    auto update = m_database.prepare(
        "UPDATE user SET version = ?2, updated = ?3, email_key = ?4, username_key = ?5, employee_key = nullif(?6, ''), "
        "list_key = ?7 WHERE id = ?1");
    auto event = m_database.prepare(
        "INSERT OR REPLACE INTO user_event(user, at, what, run, before, after) VALUES(?1, ?2, ?3, 0, ?4, ?5)");
    if (!after || !update || !event)
        return fail(!after ? after.error() : !update ? update.error() : event.error());
    const std::int64_t at = m_clock.now().time_since_epoch().count();
    const std::string email = textKey(values.get(KnownAttribute::Email)),
                      username = textKey(values.get(KnownAttribute::Username));
    const std::string employee = textKey(values.get(KnownAttribute::EmployeeIdentifier)), list = listKey(values);
    update->bind(1, id)
        .bind(2, *after)
        .bind(3, at)
        .bindText(4, email)
        .bindText(5, username)
        .bindText(6, employee)
        .bindText(7, list);
    event->bind(1, id)
        .bind(2, at)
        .bind(3, static_cast<std::int64_t>(db::UserEvent::EditedByHand))
        .bind(4, before->front())
        .bind(5, *after);
    if (auto done = update->run(); !done)
        return done;
    if (auto done = event->run(); !done)
        return done;
    if (auto noted = note("user.edited", id, Json{{"attributes", changedNames(*now, values)}}); !noted)
        return noted;
    return transaction->commit();
}

/// Runs each statement for each user: ?1 the user, ?2 and ?3 as given.
Result<void> LocalPeople::forEach(std::span<const UserId> ids, std::initializer_list<std::string_view> statements,
                                  std::int64_t second, std::int64_t third)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    for (const std::string_view sql : statements) {
        auto statement = m_database.prepare(sql);
        if (!statement)
            return fail(std::move(statement.error()));
        for (const UserId id : ids)
            if (auto done = statement->bind(1, id).bind(2, second).bind(3, third).run(); !done)
                return done;
    }
    return transaction->commit();
}

/// Those of `ids` that there are and whose state is another one.
Result<std::vector<UserId>> LocalPeople::inOtherState(std::span<const UserId> ids, UserState state)
{
    auto read = m_database.prepare("SELECT 1 FROM user WHERE id = ?1 AND state <> ?2");
    if (!read)
        return fail(std::move(read.error()));
    std::vector<UserId> found;
    for (const UserId id : ids) {
        const auto row = read->bind(1, id).bind(2, static_cast<std::int64_t>(state)).step();
        if (!row)
            return fail(row.error());
        if (*row)
            found.push_back(id);
        read->reset();
    }
    return found;
}

Result<void> LocalPeople::setState(std::span<const UserId> ids, UserState state)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    const auto changed = inOtherState(ids, state);
    if (!changed)
        return fail(changed.error());
    for (const UserId id : *changed)
        if (auto noted = note(stateEvent(state), id); !noted)
            return noted;
    const auto what = state == UserState::Suspended ? db::UserEvent::SuspendedByHand : db::UserEvent::ReactivatedByHand;
    const std::string event =
        std::string("INSERT OR REPLACE INTO user_event(user, at, what, run, before, after) SELECT id, ?3, ")
            .append(std::to_string(static_cast<int>(what)))
            .append(", 0, version, version FROM user WHERE id = ?1 AND state <> ?2");
    if (auto done = forEach(
            *changed,
            {event, "UPDATE user SET state = ?2, by_hand = (?2 = 2), updated = ?3 WHERE id = ?1 AND state <> ?2"},
            static_cast<std::int64_t>(state), m_clock.now().time_since_epoch().count());
        !done)
        return done;
    return transaction->commit();
}

Result<void> LocalPeople::remove(std::span<const UserId> ids)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    for (const UserId id : ids)
        if (auto noted = note("user.removed", id); !noted)
            return noted;
    if (auto done = forEach(ids,
                            {"DELETE FROM group_member WHERE user_id = ?1 AND ?2 = ?2 AND ?3 = ?3",
                             "DELETE FROM link WHERE user = ?1 AND connector IN (SELECT number FROM connector_number) "
                             "AND ?2 = ?2 AND ?3 = ?3",
                             "DELETE FROM user_event WHERE user = ?1 AND ?2 = ?2 AND ?3 = ?3",
                             "DELETE FROM user WHERE id = ?1 AND ?2 = ?2 AND ?3 = ?3"},
                            0, 0);
        !done)
        return done;
    return transaction->commit();
}

} // namespace muster
