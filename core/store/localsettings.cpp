// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localsettings.h"

#include <QCoreApplication>

namespace muster {

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
    Result<db::Statement> statement = m_database.prepare(
        "INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
    if (!statement)
        return fail(statement.error());
    const std::string text = writeJson(value);
    return statement->bindText(1, name).bindText(2, text).run();
}

} // namespace muster
