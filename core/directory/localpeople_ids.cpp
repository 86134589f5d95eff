// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/directory/localpeople.h"

#include "core/base/textkey.h"
#include "core/db/tables.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {

std::vector<std::string> searchWords(const std::string& search)
{
    std::vector<std::string> words;
    const std::string folded = textKey(search);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', at), folded.size());
        if (end > at)
            words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

enum Column : int { Id, ListKey, EmailKey, UsernameKey, EmployeeKey, State, Updated };

/// Each word in a name, the department, the e-mail, the username or the employee id.
bool matches(const db::Statement& row, const std::vector<std::string>& words)
{
    return std::ranges::all_of(words, [&row](const std::string& word) {
        for (int column = ListKey; column <= EmployeeKey; ++column)
            if (row.text(column).find(word) != std::string_view::npos)
                return true;
        return false;
    });
}

/// The part of a list key (name, department, job title) with this number.
std::string_view part(std::string_view listKey, int number)
{
    for (; number > 0; --number) {
        const std::size_t end = listKey.find(db::listSeparator);
        if (end == std::string_view::npos)
            return {};
        listKey.remove_prefix(end + 1);
    }
    return listKey.substr(0, listKey.find(db::listSeparator));
}

std::string bigEndian(std::int64_t number)
{
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(number >> shift & 0xff));
    return bytes;
}

/// Sorts outside of the database: its sorter takes four times as long for a million names. Texts lie one after the
/// other; their first 16 bytes, as two numbers, decide nearly every comparison without a look at the text.
class Order
{
public:
    void add(UserId id, std::string_view key, std::string_view listKey)
    {
        const std::size_t at = m_text.size();
        m_text.append(key);
        if (!listKey.empty())
            m_text.append(1, '\0').append(listKey); // below all that a key holds, so shorter keys come first
        const std::string_view whole = std::string_view(m_text).substr(at);
        m_entries.push_back({number(whole), number(whole.substr(std::min<std::size_t>(whole.size(), 8))), id, at,
                             static_cast<std::uint32_t>(whole.size())});
    }
    std::vector<UserId> sorted(bool descending)
    {
        std::sort(m_entries.begin(), m_entries.end(), [this](const Entry& a, const Entry& b) { return isLess(a, b); });
        if (descending)
            std::reverse(m_entries.begin(), m_entries.end());
        std::vector<UserId> ids(m_entries.size());
        std::transform(m_entries.begin(), m_entries.end(), ids.begin(), [](const Entry& entry) { return entry.id; });
        return ids;
    }

private:
    struct Entry
    {
        std::uint64_t first, second;
        UserId id;
        std::size_t at;
        std::uint32_t size;
    };
    static std::uint64_t number(std::string_view text)
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 8; ++i)
            value = value << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
        return value;
    }
    bool isLess(const Entry& a, const Entry& b) const
    {
        if (a.first != b.first)
            return a.first < b.first;
        if (a.second != b.second)
            return a.second < b.second;
        const std::string_view text = m_text;
        const int order = text.substr(a.at, a.size).compare(text.substr(b.at, b.size));
        return order != 0 ? order < 0 : a.id < b.id;
    }

    std::string m_text;
    std::vector<Entry> m_entries;
};

void addRow(const db::Statement& row, UserSort sort, Order& order)
{
    const UserId id = row.integer(Id);
    const std::string_view list = row.text(ListKey);
    switch (sort) {
    case UserSort::Displayname:
        return order.add(id, list, {});
    case UserSort::Email:
        return order.add(id, row.text(EmailKey), list);
    case UserSort::Username:
        return order.add(id, row.text(UsernameKey), list);
    case UserSort::Department:
        return order.add(id, part(list, 1), list);
    case UserSort::JobTitle:
        return order.add(id, part(list, 2), list);
    case UserSort::State:
        return order.add(id, bigEndian(row.integer(State)), list);
    case UserSort::Updated:
        return order.add(id, bigEndian(row.integer(Updated)), list);
    }
}

std::string sqlFor(const UserQuery& query)
{
    std::string sql = "SELECT user.id, list_key, email_key, username_key, employee_key, state, updated";
    sql += query.group
               ? " FROM group_member JOIN user ON user.id = group_member.user_id WHERE group_member.group_id = ?1"
               : " FROM user WHERE ?1 = ?1";
    if (query.state)
        sql += " AND state = ?2";
    if (query.connector && query.connector->empty())
        sql += " AND NOT EXISTS(SELECT 1 FROM connector_number c CROSS JOIN link l ON l.connector = c.number AND "
               "l.user = user.id)";
    else if (query.connector)
        sql +=
            " AND EXISTS(SELECT 1 FROM link l WHERE l.connector = (SELECT number FROM connector_number WHERE id = ?3) "
            "AND l.user = user.id)";
    return sql;
}

} // namespace

Result<std::vector<UserId>> LocalPeople::ids(const UserQuery& query, std::stop_token stop)
{
    const std::vector<std::string> words = searchWords(query.search);
    auto read = m_database.prepare(sqlFor(query));
    if (!read)
        return fail(std::move(read.error()));
    read->bind(1, query.group.value_or(0));
    if (query.state)
        read->bind(2, static_cast<std::int64_t>(*query.state));
    if (query.connector && !query.connector->empty())
        read->bindText(3, *query.connector);
    Order order;
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, QCoreApplication::translate("People", "Cancelled."));
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return order.sorted(query.descending);
        if (words.empty() || matches(*read, words))
            addRow(*read, query.sort, order);
    }
}

} // namespace muster
