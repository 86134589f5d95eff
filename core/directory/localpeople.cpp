// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/clock.h"
#include "core/base/textkey.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("People", text);
}

UserRow rowFrom(const db::Statement& read, const UserValues& values)
{
    const auto get = [&values](KnownAttribute attribute) { return std::string(values.get(attribute)); };
    UserRow row;
    row.id = read.integer(0);
    row.state = static_cast<UserState>(read.integer(1));
    row.updated = Timestamp(std::chrono::microseconds(read.integer(2)));
    row.connector = read.isNull(4) ? std::string() : std::string(read.text(4));
    row.email = get(KnownAttribute::Email);
    row.username = get(KnownAttribute::Username);
    row.displayname = get(KnownAttribute::Displayname);
    row.firstname = get(KnownAttribute::Firstname);
    row.lastname = get(KnownAttribute::Lastname);
    row.department = get(KnownAttribute::Department);
    row.jobTitle = get(KnownAttribute::JobTitle);
    row.employeeIdentifier = get(KnownAttribute::EmployeeIdentifier);
    return row;
}

} // namespace

LocalPeople::LocalPeople(db::Database& database, Clock& clock, SourceText sourceText)
    : m_database(database), m_clock(clock), m_sourceText(std::move(sourceText))
{
}

Result<std::vector<UserRow>> LocalPeople::rows(std::span<const UserId> ids)
{
    auto read = m_database.prepare(
        "SELECT u.id, u.state, u.updated, v.data, (SELECT c.id FROM connector_number c CROSS JOIN link l ON "
        "l.connector = c.number AND "
        "l.user = u.id LIMIT 1) FROM user u JOIN user_version v ON v.id = u.version WHERE u.id = ?1");
    if (!read)
        return fail(std::move(read.error()));
    std::vector<UserRow> rows;
    rows.reserve(ids.size());
    for (const UserId id : ids) {
        const auto row = read->bind(1, id).step();
        if (!row)
            return fail(row.error());
        if (*row) {
            const auto values = UserValues::decode(read->text(3));
            if (!values)
                return fail(values.error());
            rows.push_back(rowFrom(*read, *values));
        } else {
            rows.emplace_back();
        }
        read->reset();
    }
    return rows;
}

Result<StateCounts> LocalPeople::counts()
{
    auto read = m_database.prepare("SELECT state, count(*) FROM user GROUP BY state");
    if (!read)
        return fail(std::move(read.error()));
    StateCounts counts;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return counts;
        std::int64_t* const places[] = {&counts.staged, &counts.active, &counts.suspended};
        if (const auto state = read->integer(0); state >= 0 && state <= 2)
            *places[state] = read->integer(1);
    }
}

Result<std::vector<std::int64_t>> LocalPeople::numbers(std::string_view sql, std::string_view text,
                                                       std::string_view second)
{
    auto read = m_database.prepare(sql);
    if (!read)
        return fail(std::move(read.error()));
    read->bindText(1, text);
    if (!second.empty())
        read->bindText(2, second);
    std::vector<std::int64_t> all;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return all;
        all.push_back(read->integer(0));
    }
}

Result<std::vector<std::int64_t>> LocalPeople::numbers(std::string_view sql, std::int64_t number)
{
    auto read = m_database.prepare(sql);
    if (!read)
        return fail(std::move(read.error()));
    read->bind(1, number);
    std::vector<std::int64_t> all;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return all;
        all.push_back(read->integer(0));
    }
}

Result<UserId> LocalPeople::lookup(std::string_view key)
{
    const QString shown = QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
    const std::string folded = textKey(key);
    auto found =
        numbers("SELECT id FROM user WHERE email_key = ?1 UNION SELECT id FROM user WHERE username_key = ?1 UNION "
                "SELECT id FROM user WHERE employee_key = ?1",
                folded);
    if (!found)
        return fail(std::move(found.error()));
    const auto linked = numbers("SELECT DISTINCT l.user FROM connector_number c CROSS JOIN link l ON l.connector = "
                                "c.number AND l.external_id = ?1",
                                key);
    if (!linked)
        return fail(linked.error());
    for (const std::int64_t id : *linked)
        if (std::ranges::find(*found, id) == found->end())
            found->push_back(id);
    if (found->empty()) {
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (error == std::errc() && end == key.data() + key.size())
            if (auto byId = numbers("SELECT id FROM user WHERE id = ?1", id))
                found = std::move(byId);
    }
    if (found->empty())
        return fail(ErrorKind::NotFound,
                    tr("Nobody has the e-mail, username, employee id, external id or id “%1”.").arg(shown));
    if (found->size() > 1)
        return fail(ErrorKind::Conflict, tr("“%1” fits %2 people. Use the e-mail address or the id instead.")
                                             .arg(shown, QString::number(found->size())));
    return found->front();
}

} // namespace muster
