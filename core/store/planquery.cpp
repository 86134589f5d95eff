// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/planquery.h"

#include "core/base/textkey.h"
#include "core/store/planrecords.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <unordered_set>

namespace muster {

namespace {
struct Entry
{
    std::int64_t seq = 0;
    std::string key; ///< sort key; empty when the order is that of the source
};

bool contains(std::string_view text, std::string_view word)
{
    return word.empty() ||
           (text.size() >= word.size() && ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr);
}

std::vector<std::string> wordsOf(const std::string& search)
{
    const std::string folded = textKey(search);
    std::vector<std::string> words;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', at), folded.size());
        if (end > at)
            words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

const char* sortColumn(PlanQuery::Sort sort)
{
    switch (sort) {
    case PlanQuery::Sort::Displayname:
        return "list_key";
    case PlanQuery::Sort::Email:
        return "email_key";
    case PlanQuery::Sort::Username:
        return "username_key";
    case PlanQuery::Sort::Action:
        return "char(48 + action)";
    case PlanQuery::Sort::Source:
        break;
    }
    return "''";
}

/// Every word must occur somewhere; a word never spans two columns.
bool matches(const db::Statement& row, const std::vector<std::string>& words, std::string& folded)
{
    textKey(row.text(2), folded);
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return contains(folded, word) || contains(row.text(3), word) || contains(row.text(4), word) ||
               contains(row.text(5).substr(0, row.text(5).find('\x1f')), word);
    });
}

std::string selectSql(const PlanQuery& query, bool searching)
{
    std::string sql = std::string("SELECT id, ") + sortColumn(query.sort);
    sql += searching ? ", external_id, email_key, username_key, list_key" : "";
    sql += " FROM plan_item WHERE id BETWEEN ?1 AND ?2 AND action ";
    if (query.actions.empty())
        return sql + "<> 4";
    sql += "IN (";
    for (const Action action : query.actions)
        sql += std::to_string(static_cast<int>(action)) + ",";
    sql.back() = ')';
    return sql;
}

/// When every record of the source became an item that the query asks for, the answer needs no look at the rows.
std::optional<std::int64_t> wholePlan(const StoredPlan& stored, const PlanQuery& query)
{
    const PlanCounts& counts = stored.plan.counts;
    const std::int64_t records = stored.plan.proof.records;
    // an undo has the places of the run that it takes back, with gaps
    const bool onlyCreates = counts.create == records && counts.missing == 0 && stored.plan.options.undoOf.empty();
    const bool asked = query.actions.empty() ||
                       std::find(query.actions.begin(), query.actions.end(), Action::Create) != query.actions.end();
    if (!query.search.empty() || query.sort != PlanQuery::Sort::Source || !onlyCreates || !asked)
        return std::nullopt;
    return records;
}
} // namespace

Result<std::vector<std::int64_t>> findItems(db::Database& database, const StoredPlan& stored, const PlanQuery& query)
{
    std::vector<std::int64_t> seqs;
    if (const std::optional<std::int64_t> all = wholePlan(stored, query)) {
        seqs.resize(static_cast<std::size_t>(*all));
        std::iota(seqs.begin(), seqs.end(), 0);
        if (query.descending)
            std::reverse(seqs.begin(), seqs.end());
        return seqs;
    }
    const std::vector<std::string> words = wordsOf(query.search);
    Result<db::Statement> read = database.prepare(selectSql(query, !words.empty()));
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(stored.numbers.plan)).bind(2, lastItem(stored.numbers.plan));
    const bool bySource = query.sort == PlanQuery::Sort::Source;
    std::vector<Entry> entries;
    std::string folded;
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        if (!words.empty() && !matches(*read, words, folded))
            continue;
        const std::int64_t seq = read->integer(0) - firstItem(stored.numbers.plan);
        if (bySource)
            seqs.push_back(seq);
        else
            entries.push_back({seq, std::string(read->text(1))});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        const int order = a.key.compare(b.key);
        return order != 0 ? order < 0 : a.seq < b.seq;
    });
    for (const Entry& entry : entries)
        seqs.push_back(entry.seq);
    if (query.descending)
        std::reverse(seqs.begin(), seqs.end());
    return seqs;
}

Result<ItemReader> ItemReader::create(db::Database& database, std::int64_t plan)
{
    ItemReader reader;
    reader.m_plan = plan;
    const std::pair<db::Statement*, std::string_view> statements[] = {
        {&reader.m_item, "SELECT p.action, p.external_id, p.user, p.flags, coalesce(o.reason, p.reason, ''), p.base, "
                         "p.version, p.applied, p.fingerprint FROM plan_item p"
                         " LEFT JOIN plan_outcome o ON o.item = p.id WHERE p.id = ?1"},
        {&reader.m_values, versionSql},
        {&reader.m_link, "SELECT l.applied FROM link l JOIN plan q ON q.number = ?2 JOIN connector_number c ON c.id = "
                         "q.connector AND c.number = l.connector WHERE l.user = ?1"},
        {&reader.m_unticked, "SELECT attribute FROM plan_field WHERE item = ?1"},
    };
    for (const auto& [statement, sql] : statements) {
        Result<db::Statement> prepared = database.prepare(sql);
        if (!prepared)
            return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    return reader;
}

Result<UserValues> ItemReader::values(std::int64_t version)
{
    return readVersion(m_values, version);
}

Result<PlanItem> ItemReader::row(std::int64_t seq)
{
    const Result<bool> found = m_item.bind(1, firstItem(m_plan) + seq).step();
    if (!found)
        return fail(found.error());
    if (!*found) {
        m_item.reset();
        return fail(ErrorKind::NotFound, QCoreApplication::translate("PlanStore", "This plan has no such line."));
    }
    PlanItem item;
    item.seq = seq;
    item.action = static_cast<Action>(m_item.integer(0));
    item.externalId = m_item.text(1);
    item.user = m_item.integer(2);
    item.picked = (m_item.integer(3) & itemflag::unpicked) == 0;
    const std::string_view reason = m_item.text(4);
    const ReasonParts parts = unpackReason(reason);
    item.reasonCode = parts.code;
    m_argument = parts.argument;
    item.reason = reason.empty() ? QString() : reasonText(reason);
    m_base = m_item.integer(5);
    m_version = m_item.integer(6);
    m_applied = m_item.integer(7);
    m_item.reset();
    // what will be there, else what the source says, else what is there
    Result<UserValues> shown =
        values(m_version != 0                                                                      ? m_version
               : item.action == Action::Suspend || item.action == Action::Remove || m_applied == 0 ? m_base
                                                                                                   : m_applied);
    if (!shown)
        return fail(shown.error());
    m_shown = std::move(*shown);
    item.email = m_shown.get(KnownAttribute::Email);
    item.username = m_shown.get(KnownAttribute::Username);
    item.displayname = shownName(m_shown);
    return item;
}

Result<PlanItem> ItemReader::whole(std::int64_t seq)
{
    Result<PlanItem> item = row(seq);
    if (!item || m_version == 0)
        return item;
    const Result<UserValues> before = item->user != 0 ? values(m_base) : Result<UserValues>(UserValues());
    if (!before)
        return fail(before.error());
    if (Result<void> added = addFields(*item, *before, m_shown); !added)
        return fail(added.error());
    if (Result<void> marked = markOverwritten(*item); !marked)
        return fail(marked.error());
    return item;
}

/// What stands in the directory and is not what this source last applied was edited by hand. The reason says which;
/// where another reason counts more, the link does, until the plan is applied.
Result<void> ItemReader::markOverwritten(PlanItem& item)
{
    if (item.user == 0 || item.action == Action::Create)
        return {};
    if (item.reasonCode == reason::overwritesEdit) {
        const std::string names = ", " + m_argument + ", ";
        for (FieldChange& field : item.fields)
            field.overwrites = names.find(", " + field.attribute.name() + ", ") != std::string::npos;
        return {};
    }
    if (item.reasonCode.empty())
        return {}; // else that would be the reason
    const Result<bool> row = m_link.bind(1, item.user).bind(2, m_plan).step();
    if (!row)
        return fail(row.error());
    const std::int64_t version = *row ? m_link.integer(0) : 0;
    m_link.reset();
    if (version == 0 || version == m_applied || version == m_version)
        return {};
    const Result<UserValues> applied = values(version);
    if (!applied)
        return fail(applied.error());
    for (FieldChange& field : item.fields)
        field.overwrites = applied->get(field.attribute) != field.before;
    return {};
}

Result<void> ItemReader::addFields(PlanItem& item, const UserValues& before, const UserValues& after)
{
    std::unordered_set<std::string> unticked;
    m_unticked.bind(1, firstItem(m_plan) + item.seq);
    for (;;) {
        const Result<bool> row = m_unticked.step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        unticked.emplace(m_unticked.text(0));
    }
    m_unticked.reset();
    const auto add = [&](const UserValues::Entry& entry) {
        const Attribute attribute{entry.known, std::string(entry.custom)};
        FieldChange change{attribute, std::string(before.get(attribute)), std::string(after.get(attribute)), true};
        if (change.before == change.after)
            return;
        change.picked = !unticked.contains(attribute.name());
        item.fields.push_back(std::move(change));
    };
    for (const UserValues::Entry& entry : after.entries())
        add(entry);
    for (const UserValues::Entry& entry : before.entries()) {
        if (after.get(Attribute{entry.known, std::string(entry.custom)}).empty())
            add(entry);
    }
    std::sort(item.fields.begin(), item.fields.end(),
              [](const FieldChange& a, const FieldChange& b) { return a.attribute < b.attribute; });
    return {};
}

} // namespace muster
