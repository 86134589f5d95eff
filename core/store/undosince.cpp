// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/undosince.h"

#include "core/db/tables.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Undo", text);
}

QString whoAndWhen(std::int64_t at, std::int64_t number, std::string_view run)
{
    const QString when = QLocale().toString(QDateTime::fromMSecsSinceEpoch(at / 1000), QLocale::ShortFormat);
    if (number == 0)
        return tr("by hand, %1").arg(when);
    return run.empty()
               ? tr("by a run, %1").arg(when)
               : tr("by run %1, %2").arg(QString::fromUtf8(run.data(), static_cast<qsizetype>(run.size())), when);
}

bool changesState(std::int64_t what)
{
    switch (static_cast<db::UserEvent>(what)) {
    case db::UserEvent::Suspended:
    case db::UserEvent::Reactivated:
    case db::UserEvent::SuspendedByHand:
    case db::UserEvent::ReactivatedByHand:
        return true;
    default:
        return false;
    }
}

Result<UserValues> valuesOf(const db::Statement& row, int column)
{
    return row.isNull(column) ? Result<UserValues>(UserValues()) : UserValues::decode(row.text(column));
}
} // namespace

/// One thing that changed: an attribute, or the state.
struct ChangedSince::Found
{
    std::optional<Attribute> attribute; ///< none = the state
    QString who;
};

Result<ChangedSince> ChangedSince::create(db::Database& database)
{
    ChangedSince since;
    Result<db::Statement> events =
        database.prepare("SELECT e.at, e.what, e.run, coalesce(r.id, p.id, ''), b.data, a.data FROM user_event e"
                         " LEFT JOIN user_version b ON b.id = e.before LEFT JOIN user_version a ON a.id = e.after"
                         " LEFT JOIN run r ON r.number = e.run LEFT JOIN past_run p ON p.number = e.run"
                         " WHERE e.user = ?1 ORDER BY e.at DESC, e.what DESC");
    if (!events)
        return fail(events.error());
    since.m_events = std::move(*events);
    return since;
}

Result<void> ChangedSince::look(UserId user, std::vector<Found>& pending)
{
    m_events.bind(1, user);
    for (;;) {
        const Result<bool> row = m_events.step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        const Result<UserValues> before = valuesOf(m_events, 4), after = valuesOf(m_events, 5);
        if (!before || !after)
            return fail(before ? after.error() : before.error());
        for (Found& found : pending) {
            const bool here = found.attribute ? before->get(*found.attribute) != after->get(*found.attribute)
                                              : changesState(m_events.integer(1));
            if (here && found.who.isEmpty())
                found.who = whoAndWhen(m_events.integer(0), m_events.integer(2), m_events.text(3));
        }
    }
}

Result<QString> ChangedSince::words(UserId user, const std::vector<Attribute>& attributes, bool state)
{
    std::vector<Found> pending;
    for (const Attribute& attribute : attributes)
        pending.push_back({attribute, {}});
    if (state)
        pending.push_back({std::nullopt, {}});
    const Result<void> looked = look(user, pending);
    m_events.reset();
    if (!looked)
        return fail(looked.error());
    QStringList parts;
    for (const Found& found : pending) {
        const QString what = found.attribute ? found.attribute->label() : tr("the state");
        parts << (found.who.isEmpty() ? what : QStringLiteral("%1 (%2)").arg(what, found.who));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace muster
