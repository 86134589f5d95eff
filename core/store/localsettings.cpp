// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localsettings.h"

#include "core/db/audit.h"

#include <QCoreApplication>

namespace muster {

namespace {
/// The names of what differs, without the values: addresses and servers are nobody's business in a log.
Json changedParts(const Json& before, const Json& after)
{
    Json names = Json::array();
    if (!after.is_object())
        return names;
    for (const auto& [name, value] : after.items()) {
        if (!before.is_object() || !before.contains(name) || before[name] != value)
            names.push_back(name);
    }
    return names;
}
} // namespace

LocalSettings::LocalSettings(db::Database& database) : m_database(database) {}

Result<Json> LocalSettings::read(const std::string& name)
{
    Result<db::Statement> statement = m_database.prepare("SELECT value FROM setting WHERE name = ?1");
    if (!statement)
        return fail(statement.error());
    const Result<bool> row = statement->bindText(1, name).step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return Json();
    Json value = readJson(statement->text(0));
    if (value.is_discarded())
        return fail(
            ErrorKind::Invalid,
            QCoreApplication::translate("Settings", "The setting “%1” of this workspace is damaged. Enter it again.")
                .arg(QString::fromStdString(name)));
    return value;
}

Result<void> LocalSettings::write(const std::string& name, const Json& value)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(transaction.error());
    const auto before = read(name); // an error: damaged, to be entered again
    if (before && *before == value)
        return {};
    Result<db::Statement> statement = m_database.prepare(
        "INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
    if (!statement)
        return fail(statement.error());
    const std::string text = writeJson(value);
    if (auto done = statement->bindText(1, name).bindText(2, text).run(); !done)
        return done;
    const Json detail{{"changed", changedParts(before.value_or(Json()), value)}};
    if (auto noted = db::appendAudit(m_database, SystemClock().now(), "setting.changed", name, detail); !noted)
        return noted;
    return transaction->commit();
}

} // namespace muster
