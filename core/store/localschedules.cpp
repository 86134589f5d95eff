// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localschedules.h"

#include "core/db/audit.h"

namespace muster {

namespace {

Timestamp momentAt(const db::Statement& statement, int column)
{
    return Timestamp(std::chrono::microseconds(statement.integer(column)));
}

std::int64_t number(Timestamp moment)
{
    return moment.time_since_epoch().count();
}

Pause pauseOf(std::string_view name)
{
    for (const Pause pause : {Pause::Person, Pause::Authorization}) {
        if (name == pauseName(pause))
            return pause;
    }
    return Pause::None;
}

/// What people did, or what had to stop: not each start that the clock brings.
Result<void> noteChange(db::Database& database, const std::optional<ScheduleState>& before, const ScheduleState& after)
{
    const Timestamp now = SystemClock().now();
    if (!before || before->rule != after.rule) {
        const Json detail{{"rule", after.rule}};
        if (auto noted = db::appendAudit(database, now, "schedule.set", after.connector, detail); !noted)
            return noted;
    }
    const Pause was = before ? before->pause : Pause::None;
    if (was == after.pause)
        return {};
    const bool paused = after.pause != Pause::None;
    const Json detail{{"reason", std::string(pauseName(paused ? after.pause : was))}};
    return db::appendAudit(database, now, paused ? "schedule.paused" : "schedule.resumed", after.connector, detail);
}

} // namespace

LocalSchedules::LocalSchedules(db::Database& database) : m_database(database) {}

Result<std::vector<ScheduleState>> LocalSchedules::read(const std::string& connector)
{
    Result<db::Statement> statement =
        m_database.prepare("SELECT connector, rule, anchor, due, begun, paused, reason, since, alarmed FROM schedule"
                           " WHERE ?1 = '' OR connector = ?1 ORDER BY connector");
    if (!statement)
        return fail(statement.error());
    statement->bindText(1, connector);
    std::vector<ScheduleState> states;
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return states;
        ScheduleState state;
        state.connector = statement->text(0);
        state.rule = statement->text(1);
        state.anchor = momentAt(*statement, 2);
        state.due = momentAt(*statement, 3);
        state.begun = momentAt(*statement, 4);
        state.pausedAt = momentAt(*statement, 5);
        state.pause = pauseOf(statement->text(6));
        state.since = momentAt(*statement, 7);
        state.alarmed = momentAt(*statement, 8);
        states.push_back(std::move(state));
    }
}

Result<std::vector<ScheduleState>> LocalSchedules::list()
{
    return read({});
}

Result<std::optional<ScheduleState>> LocalSchedules::get(const std::string& connector)
{
    auto states = read(connector);
    if (!states)
        return fail(states.error());
    return states->empty() ? std::optional<ScheduleState>() : std::optional(std::move(states->front()));
}

Result<void> LocalSchedules::write(const ScheduleState& state)
{
    Result<db::Statement> statement =
        m_database.prepare("INSERT INTO schedule(connector, rule, anchor, due, begun, paused, reason, since, alarmed)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(connector) DO UPDATE SET rule = ?2,"
                           " anchor = ?3, due = ?4, begun = ?5, paused = ?6, reason = ?7, since = ?8, alarmed = ?9");
    if (!statement)
        return fail(statement.error());
    statement->bindText(1, state.connector)
        .bindText(2, state.rule)
        .bind(3, number(state.anchor))
        .bind(4, number(state.due))
        .bind(5, number(state.begun))
        .bind(6, number(state.pausedAt))
        .bindText(7, pauseName(state.pause))
        .bind(8, number(state.since))
        .bind(9, number(state.alarmed));
    return statement->run();
}

Result<void> LocalSchedules::change(const std::string& connector, const std::function<void(ScheduleState&)>& change)
{
    return changeOne(connector, nullptr, change);
}

Result<void> LocalSchedules::addOrChange(const ScheduleState& fresh, const std::function<void(ScheduleState&)>& change)
{
    return changeOne(fresh.connector, &fresh, change);
}

Result<void> LocalSchedules::changeOne(const std::string& connector, const ScheduleState* fresh,
                                       const std::function<void(ScheduleState&)>& change)
{
    Result<db::Transaction> transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(transaction.error());
    auto state = get(connector);
    if (!state)
        return fail(state.error());
    if (!*state && !fresh)
        return {};
    ScheduleState next = *state ? **state : *fresh;
    change(next);
    if (next != *state) {
        if (Result<void> written = write(next); !written)
            return written;
        if (Result<void> noted = noteChange(m_database, *state, next); !noted)
            return noted;
    }
    return transaction->commit();
}

Result<void> LocalSchedules::remove(const std::string& connector)
{
    Result<db::Transaction> transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(transaction.error());
    Result<db::Statement> statement = m_database.prepare("DELETE FROM schedule WHERE connector = ?1");
    if (!statement)
        return fail(statement.error());
    if (Result<void> done = statement->bindText(1, connector).run(); !done)
        return done;
    if (m_database.changes() == 0)
        return {};
    if (Result<void> noted = db::appendAudit(m_database, SystemClock().now(), "schedule.removed", connector); !noted)
        return noted;
    return transaction->commit();
}

} // namespace muster
