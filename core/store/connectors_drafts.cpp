// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/connectors.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <set>

namespace muster {

namespace {

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("ConnectorStore", text, nullptr, count);
}

Result<Draft> draftFromRow(const db::Statement& row)
{
    auto connector = readConnector(row.text(3));
    if (!connector)
        return fail(std::move(connector.error()));
    Draft draft;
    draft.connector = std::move(*connector);
    draft.step = row.text(1);
    draft.at = Timestamp(std::chrono::microseconds(row.integer(2)));
    draft.logo = row.isNull(4) ? std::string() : std::string(row.text(4));
    return draft;
}

int changedRules(const std::vector<MappingRule>& before, const std::vector<MappingRule>& after)
{
    std::set<std::string> changed;
    for (const MappingRule& rule : before)
        if (std::ranges::find(after, rule) == after.end())
            changed.insert(rule.to);
    for (const MappingRule& rule : after)
        if (std::ranges::find(before, rule) == before.end())
            changed.insert(rule.to);
    return static_cast<int>(changed.size());
}

void sourceDifference(QStringList& words, const Source& before, const Source& after)
{
    if (before.baseUrl != after.baseUrl)
        words << tr("base URL");
    if (!(before.auth == after.auth))
        words << tr("authentication");
    if (before.headers != after.headers)
        words << tr("headers");
    if (!(before.list == after.list) || before.detail != after.detail)
        words << tr("endpoint");
    if (!(before.total == after.total))
        words << tr("total count");
    if (!(before.pagination == after.pagination))
        words << tr("paging");
    if (before.filter != after.filter)
        words << tr("filter");
}

} // namespace

QString connectorDifference(const Connector& before, const Connector& after)
{
    QStringList words;
    if (!(before.application == after.application))
        words << tr("general settings");
    if (before.source && after.source)
        sourceDifference(words, *before.source, *after.source);
    else if (before.source.has_value() != after.source.has_value())
        words << (after.source ? tr("integration added") : tr("integration removed"));
    if (const int rules = changedRules(before.mapping, after.mapping); rules > 0)
        words << tr("mapping of %n attribute(s)", rules);
    else if (before.mapping != after.mapping)
        words << tr("order of the mapping");
    if (before.externalId != after.externalId)
        words << tr("external id");
    if (before.status != after.status)
        words << tr("status words");
    if (before.match != after.match)
        words << tr("match keys");
    if (!(before.import == after.import))
        words << tr("import settings");
    if (!(before.safeguards == after.safeguards))
        words << tr("safeguards");
    if (!(before.schedule == after.schedule))
        words << tr("schedule");
    if (words.isEmpty() && !(before == after))
        words << tr("other settings");
    QString text = words.join(QStringLiteral(", "));
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

Result<void> LocalConnectorStore::saveDraft(const std::string& key, const Draft& draft)
{
    auto row = m_database.prepare("INSERT OR REPLACE INTO draft(key, step, at, file, logo) VALUES(?,?,?,?,?)");
    if (!row)
        return fail(std::move(row.error()));
    const std::string file = writeConnector(draft.connector);
    row->bindText(1, key).bindText(2, draft.step).bind(3, m_clock.now().time_since_epoch().count());
    row->bindText(4, file).bindBlob(5, draft.logo);
    return row->run();
}

Result<std::optional<Draft>> LocalConnectorStore::draft(const std::string& key)
{
    auto row = m_database.prepare("SELECT key, step, at, file, logo FROM draft WHERE key = ?");
    if (!row)
        return fail(std::move(row.error()));
    row->bindText(1, key);
    const auto found = row->step();
    if (!found)
        return fail(found.error());
    if (!*found)
        return std::optional<Draft>();
    auto draft = draftFromRow(*row);
    if (!draft)
        return fail(std::move(draft.error()));
    return std::optional(std::move(*draft));
}

Result<std::vector<std::pair<std::string, Draft>>> LocalConnectorStore::drafts()
{
    auto rows = m_database.prepare("SELECT key, step, at, file, logo FROM draft ORDER BY at DESC");
    if (!rows)
        return fail(std::move(rows.error()));
    std::vector<std::pair<std::string, Draft>> all;
    for (;;) {
        const auto more = rows->step();
        if (!more)
            return fail(more.error());
        if (!*more)
            return all;
        auto draft = draftFromRow(*rows);
        if (!draft)
            return fail(std::move(draft.error()));
        all.emplace_back(std::string(rows->text(0)), std::move(*draft));
    }
}

Result<void> LocalConnectorStore::removeDraft(const std::string& key)
{
    auto row = m_database.prepare("DELETE FROM draft WHERE key = ?");
    if (!row)
        return fail(std::move(row.error()));
    row->bindText(1, key);
    return row->run();
}

} // namespace muster
