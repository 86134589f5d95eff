// SPDX-License-Identifier: GPL-3.0-or-later
#include "importdesk.h"

namespace muster {

QString ImportDesk::directory()
{
    return lines("SELECT u.id, hex(v.data), u.state, u.by_hand, u.email_key, u.username_key, u.employee_key, "
                 "u.list_key FROM user u JOIN user_version v ON v.id = u.version ORDER BY u.id")
               .join(u'\n') +
           QStringLiteral("\nlinks\n") +
           lines("SELECT l.connector, l.user, l.external_id, hex(v.data) FROM link l LEFT JOIN user_version v ON "
                 "v.id = l.applied ORDER BY l.connector, l.user")
               .join(u'\n');
}

QStringList ImportDesk::changes(const Plan& made)
{
    LocalPlanStore store(*database);
    QStringList all;
    for (const std::int64_t seq : sure(store.ids(made.id, {}, {}))) {
        const PlanItem item = sure(store.item(made.id, seq));
        QString line = QString::fromStdString(std::string(actionName(item.action)) + ' ' + item.externalId);
        for (const FieldChange& field : item.fields)
            line += QString::fromStdString(' ' + field.attribute.name() + ':' + field.before + '>' + field.after);
        all << line;
    }
    return all;
}

PlanItem ImportDesk::itemOf(const Plan& made, const std::string& externalId)
{
    LocalPlanStore store(*database);
    for (const std::int64_t seq : sure(store.ids(made.id, {}, {}))) {
        PlanItem item = sure(store.item(made.id, seq));
        if (item.externalId == externalId)
            return item;
    }
    return {};
}

void ImportDesk::edit(const std::string& key, KnownAttribute attribute, std::string_view value)
{
    clock.time += std::chrono::minutes(1);
    UserValues values = read(key).values;
    values.set(attribute, value);
    LocalPeople all = people();
    if (const Result<void> done = all.edit(user(key), values); !done)
        qFatal("%s", qPrintable(done.error().message));
}

void ImportDesk::setState(const std::string& key, UserState state)
{
    clock.time += std::chrono::minutes(1);
    const UserId id = user(key);
    LocalPeople all = people();
    if (const Result<void> done = all.setState(std::span(&id, 1), state); !done)
        qFatal("%s", qPrintable(done.error().message));
}

QStringList ImportDesk::lines(const std::string& sql)
{
    db::Statement read = sure(database->prepare(sql));
    QStringList all;
    while (sure(read.step())) {
        QStringList cells;
        for (int column = 0; column < 8; ++column)
            cells << QString::fromUtf8(read.text(column).data(), static_cast<qsizetype>(read.text(column).size()));
        all << cells.join(u'|');
    }
    return all;
}

void ImportDesk::run(const std::string& sql)
{
    if (const Result<void> done = database->run(sql); !done)
        qFatal("%s", qPrintable(done.error().detail));
}

} // namespace muster
