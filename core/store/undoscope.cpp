// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/undoscope.h"

#include "core/base/textkey.h"
#include "core/base/untrusted.h"
#include "core/store/planrow.h"

#include <QCoreApplication>

#include <charconv>

namespace muster {

namespace {
// Numbers in the SQL: Create = 0, Reactivate = 3, Remove = 9; itemflag::notWritten = 17. A user that the run made has
// the id of its first version.
constexpr std::string_view changedSql =
    "SELECT id FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND (action <= 3 OR action "
    "= 9) AND flags & 17 = 0 AND ";
constexpr std::string_view userSql = "iif(action = 0 AND user = 0, version, user) = ";

/// Looks in the plan in one way after the other.
class Search
{
public:
    Search(db::Database& database, const StoredPlan& plan) : m_database(database), m_plan(plan) {}

    Result<std::vector<std::int64_t>> items(const std::string& key)
    {
        const std::string folded = textKey(key);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
        const bool isNumber = error == std::errc() && end == key.data() + key.size();
        const std::string user(userSql);
        Result<std::vector<std::int64_t>> found = read("external_id = ?3", key);
        for (const char* column : {"email_key", "username_key"}) {
            if (found && found->empty())
                found = read(user + "(SELECT id FROM user WHERE " + column + " = ?3)", folded);
        }
        if (found && found->empty() && isNumber)
            found = read(user + "CAST(?3 AS INTEGER)", key);
        for (const char* column : {"email_key", "username_key"}) {
            if (found && found->empty())
                found = read(std::string(column) + " = ?3", folded);
        }
        return found;
    }

private:
    Result<std::vector<std::int64_t>> read(const std::string& condition, const std::string& key)
    {
        Result<db::Statement> statement = m_database.prepare(std::string(changedSql) + condition);
        if (!statement)
            return fail(statement.error());
        statement->bind(1, firstItem(m_plan.numbers.plan)).bind(2, lastItem(m_plan.numbers.plan)).bindText(3, key);
        std::vector<std::int64_t> items;
        for (;;) {
            const Result<bool> row = statement->step();
            if (!row)
                return fail(row.error());
            if (!*row)
                return items;
            items.push_back(statement->integer(0));
        }
    }

    db::Database& m_database;
    const StoredPlan& m_plan;
};
} // namespace

Result<std::unordered_set<std::int64_t>> findChanged(db::Database& database, const StoredPlan& plan,
                                                     const std::vector<std::string>& keys)
{
    Search search(database, plan);
    std::unordered_set<std::int64_t> all;
    for (const std::string& key : keys) {
        const Result<std::vector<std::int64_t>> items = search.items(key);
        if (!items)
            return fail(items.error());
        if (items->empty())
            return fail(ErrorKind::NotFound,
                        QCoreApplication::translate("Undo", "The run %1 changed no user “%2”. Name a user by external "
                                                            "id, e-mail address, username or user id.")
                            .arg(QString::fromStdString(plan.plan.run), displayText(key)));
        all.insert(items->begin(), items->end());
    }
    return all;
}

} // namespace muster
