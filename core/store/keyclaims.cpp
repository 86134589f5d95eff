// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keyclaims.h"

#include "core/sync/planreason.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace muster {

namespace {
struct Claim
{
    std::int64_t item = 0;
    UserId holder = 0;
    int kind = 0; ///< 0 e-mail, 1 username, 2 employee id
    std::string key;
};
struct Release
{
    std::int64_t item = 0;
    std::array<std::string, 3> keys; ///< that the user has afterwards
};
constexpr std::array<std::string_view, 3> takenReasons{reason::emailTaken, reason::usernameTaken,
                                                       reason::employeeIdTaken};
// Create = 0; the flags are itemflag::keyChange = 2 and itemflag::leftAlone = 81; actions above Reactivate = 3 give
// nobody a key, and Remove = 9 gives all of them away
constexpr std::string_view claimsSql =
    "SELECT p.id, p.user, p.email_key, p.username_key, p.employee_key,"
    " (SELECT id FROM user WHERE email_key = p.email_key), (SELECT id FROM user WHERE username_key = p.username_key),"
    " (SELECT id FROM user WHERE employee_key = p.employee_key) FROM plan_item p"
    " WHERE p.id BETWEEN ?1 AND ?2 AND p.action <= 3 AND (p.action = 0 OR p.flags & 2) AND p.flags & 81 = 0";

Result<std::vector<Claim>> readClaims(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> read = database.prepare(claimsSql);
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan)).bind(2, lastItem(plan));
    std::vector<Claim> claims;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return claims;
        for (int kind = 0; kind < 3; ++kind) {
            const UserId holder = read->integer(5 + kind);
            if (holder != 0 && holder != read->integer(1))
                claims.push_back({read->integer(0), holder, kind, std::string(read->text(2 + kind))});
        }
    }
}

Result<std::unordered_map<UserId, Release>> readReleases(db::Database& database, std::int64_t plan)
{
    Result<db::Statement> read = database.prepare(
        "SELECT user, id, iif(action = 9, NULL, email_key), iif(action = 9, NULL, username_key), iif(action = 9, "
        "NULL, employee_key) FROM plan_item"
        " WHERE id BETWEEN ?1 AND ?2 AND (action = 9 OR (action BETWEEN 1 AND 3 AND flags & 2)) AND "
        "flags & 81 = 0");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan)).bind(2, lastItem(plan));
    std::unordered_map<UserId, Release> releases;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return releases;
        releases[read->integer(0)] = {
            read->integer(1), {std::string(read->text(2)), std::string(read->text(3)), std::string(read->text(4))}};
    }
}

struct Duplicate
{
    std::string_view column, filter;
    const char* words; ///< what is shared
};

Duplicate duplicateOf(KeyKind kind)
{
    switch (kind) {
    case KeyKind::ExternalId:
        return {"external_id", "p.action <> 7", "external id"};
    case KeyKind::Email:
        return {"email_key", "p.action <= 3 AND (p.action = 0 OR p.flags & 2)", "e-mail"};
    case KeyKind::Username:
        return {"username_key", "p.action <= 3 AND (p.action = 0 OR p.flags & 2)", "username"};
    case KeyKind::EmployeeId:
        return {"employee_key", "p.action <= 3 AND (p.action = 0 OR p.flags & 2)", "employee id"};
    case KeyKind::User:
        break;
    }
    return {"user", "p.action <= 3 AND p.user <> 0 AND p.flags & 4 = 0", ""};
}

Result<void> storeSuspects(db::Database& database, std::vector<SuspectKey>& suspects)
{
    std::sort(suspects.begin(), suspects.end());
    suspects.erase(std::unique(suspects.begin(), suspects.end()), suspects.end());
    if (Result<void> made = database.run("CREATE TEMP TABLE IF NOT EXISTS suspect(kind INTEGER, key ANY, PRIMARY "
                                         "KEY(kind, key)) WITHOUT ROWID, STRICT; DELETE FROM temp.suspect");
        !made)
        return made;
    Result<db::Statement> insert = database.prepare("INSERT INTO temp.suspect VALUES(?1, ?2)");
    if (!insert)
        return fail(insert.error());
    for (const SuspectKey& suspect : suspects) {
        insert->bind(1, static_cast<std::int64_t>(suspect.kind));
        if (suspect.kind == KeyKind::User)
            insert->bind(2, static_cast<std::int64_t>(std::stoll(suspect.key)));
        else
            insert->bindText(2, suspect.key);
        if (Result<void> done = insert->run(); !done)
            return done;
    }
    return {};
}

/// Reads items ordered by shared key and lists every group of more than one.
Result<void> readGroups(db::Database& database, std::int64_t plan, KeyKind kind, std::vector<ItemConflict>& conflicts)
{
    const Duplicate duplicate = duplicateOf(kind);
    const std::string sql =
        "SELECT s.key, p.id FROM plan_item p CROSS JOIN temp.suspect s ON s.kind = ?3 AND s.key = p." +
        std::string(duplicate.column) + " WHERE p.id BETWEEN ?1 AND ?2 AND " + std::string(duplicate.filter) +
        " ORDER BY s.key, p.id";
    Result<db::Statement> read = database.prepare(sql);
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan)).bind(2, lastItem(plan)).bind(3, static_cast<std::int64_t>(kind));
    std::string key;
    std::int64_t first = 0;
    bool listed = false;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        if (first == 0 || read->text(0) != key) {
            key = read->text(0);
            first = read->integer(1);
            listed = kind == KeyKind::ExternalId;
            continue;
        }
        const std::string packed =
            kind == KeyKind::User ? packReason(reason::sameUserTwice)
                                  : packReason(reason::duplicateInSource, std::string(duplicate.words) + " " + key);
        if (!std::exchange(listed, true))
            conflicts.push_back({first, packed}); // the first of a group, now that its second one turns up
        conflicts.push_back({read->integer(1), packed});
    }
}
} // namespace

Result<std::vector<ItemConflict>> findTakenKeys(db::Database& database, std::int64_t plan)
{
    const Result<std::vector<Claim>> claims = readClaims(database, plan);
    if (!claims)
        return fail(claims.error());
    if (claims->empty())
        return std::vector<ItemConflict>();
    const auto releases = readReleases(database, plan);
    if (!releases)
        return fail(releases.error());
    std::unordered_map<std::int64_t, std::string> lost;
    // who loses a claim keeps its old key, which may cost the next one its claim: until nothing changes any more
    for (bool changed = true; changed;) {
        changed = false;
        for (const Claim& claim : *claims) {
            if (lost.contains(claim.item))
                continue;
            const auto release = releases->find(claim.holder);
            const bool given = release != releases->end() && !lost.contains(release->second.item) &&
                               release->second.keys[static_cast<std::size_t>(claim.kind)] != claim.key;
            if (!given) {
                lost.emplace(claim.item, packReason(takenReasons[static_cast<std::size_t>(claim.kind)], claim.key));
                changed = true;
            }
        }
    }
    std::vector<ItemConflict> conflicts;
    conflicts.reserve(lost.size());
    for (auto& [item, packed] : lost)
        conflicts.push_back({item, packed});
    return conflicts;
}

Result<std::vector<ItemConflict>> findDuplicates(db::Database& database, std::int64_t plan,
                                                 std::vector<SuspectKey> suspects)
{
    std::vector<ItemConflict> conflicts;
    if (suspects.empty())
        return conflicts;
    if (Result<void> stored = storeSuspects(database, suspects); !stored)
        return fail(stored.error());
    for (const KeyKind kind :
         {KeyKind::ExternalId, KeyKind::Email, KeyKind::Username, KeyKind::EmployeeId, KeyKind::User}) {
        const bool any = std::any_of(suspects.begin(), suspects.end(),
                                     [kind](const SuspectKey& suspect) { return suspect.kind == kind; });
        if (!any)
            continue;
        if (Result<void> read = readGroups(database, plan, kind, conflicts); !read)
            return fail(read.error());
    }
    return conflicts;
}

} // namespace muster
