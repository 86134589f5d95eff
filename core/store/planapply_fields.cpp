// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planapply.h"

#include "core/store/planrecords.h"

#include <unordered_set>

namespace muster {

namespace {
struct EditedItem
{
    std::int64_t id = 0, action = 0, flags = 0, user = 0, base = 0, version = 0, applied = 0;
    std::unordered_set<std::string> unticked;
};

Result<std::vector<EditedItem>> readEdited(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> read = database.prepare(
        "SELECT p.id, p.action, p.flags, p.user, p.base, p.version, p.applied, f.attribute FROM plan_field f JOIN "
        "plan_item p ON p.id = f.item"
        " WHERE f.item BETWEEN ?1 AND ?2 AND p.action <= 3 AND p.version <> 0 AND p.flags & 81 = 0 ORDER BY f.item");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan)).bind(2, lastItem(plan));
    std::vector<EditedItem> items;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return items;
        if (items.empty() || items.back().id != read->integer(0))
            items.push_back({read->integer(0),
                             read->integer(1),
                             read->integer(2),
                             read->integer(3),
                             read->integer(4),
                             read->integer(5),
                             read->integer(6),
                             {}});
        items.back().unticked.emplace(read->text(7));
    }
}

/// Reads and writes versions while items are rewritten.
class Versions
{
public:
    explicit Versions(db::Database& database, std::int64_t run) : m_database(database), m_run(run) {}

    Result<UserValues> values(std::int64_t version)
    {
        Result<db::Statement> read = m_database.prepare(versionSql);
        return read ? readVersion(*read, version) : Result<UserValues>(fail(read.error()));
    }

    Result<std::int64_t> add(const UserValues& values)
    {
        Result<db::Statement> insert = m_database.prepare("INSERT INTO user_version(run, data) VALUES(?1, ?2)");
        if (!insert)
            return fail(insert.error());
        const std::string data = values.encoded();
        insert->bind(1, m_run).bindBlob(2, data);
        if (Result<void> done = insert->run(); !done)
            return fail(done.error());
        return m_database.lastRowId();
    }

    /// What the link remembers as applied now.
    Result<std::int64_t> appliedOf(UserId user, std::int64_t connectorItem)
    {
        Result<db::Statement> read = m_database.prepare(
            "SELECT l.applied FROM link l JOIN plan_item p ON p.id = ?2 JOIN plan q ON q.number = p.id >> 32"
            " JOIN connector_number c ON c.id = q.connector AND c.number = l.connector WHERE l.user = ?1");
        const Result<bool> row =
            read ? read->bind(1, user).bind(2, connectorItem).step() : Result<bool>(fail(read.error()));
        if (!row)
            return fail(row.error());
        return *row ? read->integer(0) : 0;
    }

private:
    db::Database& m_database;
    std::int64_t m_run;
};

/// `values` with the unticked attributes as they are in `before`.
UserValues withOld(const UserValues& values, const UserValues& before, const std::unordered_set<std::string>& unticked)
{
    UserValues result = values;
    for (const std::string& name : unticked) {
        if (const std::optional<Attribute> attribute = Attribute::fromName(name))
            result.set(*attribute, std::string(before.get(*attribute)));
    }
    return result;
}

Result<void> store(db::Database& database, const EditedItem& item, const UserValues& result, const UserValues& base,
                   std::int64_t version, std::int64_t applied)
{
    UserKeys keys, old;
    keys.fill(result);
    old.fill(base);
    const bool keyChange =
        item.user != 0 && (keys.email != old.email || keys.username != old.username || keys.employee != old.employee);
    Result<db::Statement> update = database.prepare(
        "UPDATE plan_item SET version = ?2, applied = ?3, fingerprint = 0, flags = ?4, email_key = nullif(?5, ''),"
        " username_key = nullif(?6, ''), employee_key = nullif(?7, ''), list_key = ?8 WHERE id = ?1");
    if (!update)
        return fail(update.error());
    update->bind(1, item.id)
        .bind(2, version)
        .bind(3, applied)
        .bind(4, (item.flags & ~(itemflag::keyChange | itemflag::unlinks)) | (keyChange ? itemflag::keyChange : 0));
    update->bindText(5, keys.email).bindText(6, keys.username).bindText(7, keys.employee).bindText(8, keys.list);
    return update->run();
}

Result<void> rewrite(db::Database& database, Versions& versions, const EditedItem& item)
{
    const Result<UserValues> planned = versions.values(item.version);
    const Result<UserValues> base = versions.values(item.base);
    const Result<UserValues> applied = versions.values(item.applied);
    const Result<std::int64_t> appliedBefore =
        item.user != 0 ? versions.appliedOf(item.user, item.id) : Result<std::int64_t>(0);
    for (const Error* error :
         {planned ? nullptr : &planned.error(), base ? nullptr : &base.error(), applied ? nullptr : &applied.error(),
          appliedBefore ? nullptr : &appliedBefore.error()}) {
        if (error)
            return fail(*error);
    }
    const Result<UserValues> before = versions.values(*appliedBefore);
    if (!before)
        return fail(before.error());
    // the source's value counts as not applied yet, so the next run offers it again
    const UserValues result = withOld(*planned, *base, item.unticked);
    const Result<std::int64_t> version = versions.add(result);
    const Result<std::int64_t> newApplied =
        item.applied == 0 ? Result<std::int64_t>(0) : versions.add(withOld(*applied, *before, item.unticked));
    if (!version || !newApplied)
        return fail(version ? newApplied.error() : version.error());
    return store(database, item, result, *base, *version, *newApplied);
}
} // namespace

Result<void> keepUntickedFields(db::Database& database, std::int64_t plan, std::int64_t run)
{
    const Result<std::vector<EditedItem>> items = readEdited(database, plan);
    if (!items)
        return fail(items.error());
    Versions versions(database, run);
    for (const EditedItem& item : *items) {
        if (Result<void> done = rewrite(database, versions, item); !done)
            return done;
    }
    return {};
}

} // namespace muster
