// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localauditlog.h"

#include "core/db/audit.h"

#include <QCoreApplication>

#include <limits>

namespace muster {

namespace {
constexpr std::int64_t sliceRows = 2000; ///< read at once: others may write in between

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(AuditLog)
};

std::string hexText(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex().toStdString();
}

std::int64_t number(Timestamp moment)
{
    return moment.time_since_epoch().count();
}

AuditEntry entryOf(const db::Statement& row)
{
    AuditEntry entry;
    entry.number = row.integer(0);
    entry.at = Timestamp(std::chrono::microseconds(row.integer(1)));
    entry.who = row.text(2);
    entry.what = row.text(3);
    entry.subject = row.text(4);
    entry.detail = readJson(row.text(5));
    if (!entry.detail.is_object()) // damaged: verify() says so, the list still shows it
        entry.detail = Json{{"damaged", std::string(row.text(5))}};
    entry.hash = hexText(row.text(6));
    return entry;
}

/// The chain as it is read, entry by entry.
class Chain
{
public:
    explicit Chain(const std::string& noted) : m_noted(noted), m_hasNoted(noted.empty() || m_last == noted) {}

    /// False when this entry is not the one that was written here.
    bool follows(const db::Statement& row)
    {
        if (row.integer(0) != m_count + 1)
            return false;
        const db::AuditText text{row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5)};
        const std::string hash = db::auditHash(m_bytes, text);
        if (hash != row.text(6))
            return false;
        m_bytes = hash;
        m_last = hexText(hash);
        m_hasNoted = m_hasNoted || m_last == m_noted;
        ++m_count;
        return true;
    }
    [[nodiscard]] std::int64_t count() const { return m_count; }
    [[nodiscard]] bool endsAt(const db::AuditHead& head) const
    {
        return head.number == m_count && head.hash == m_bytes;
    }
    [[nodiscard]] bool hasNoted() const { return m_hasNoted; }

private:
    std::string m_bytes = db::firstAuditHash();
    std::string m_last = hexText(m_bytes);
    std::string m_noted;
    bool m_hasNoted;
    std::int64_t m_count = 0;
};

/// Takes the next entries into the chain. Gives how many; -1 = one of them does not belong there.
Result<std::int64_t> readOn(db::Database& database, Chain& chain)
{
    auto read = database.prepare("SELECT number, at, who, what, subject, detail, hash FROM audit"
                                 " WHERE number > ?1 ORDER BY number LIMIT ?2");
    if (!read)
        return fail(read.error());
    // before the first entry there may be some with numbers that no entry has
    read->bind(1, chain.count() > 0 ? chain.count() : std::numeric_limits<std::int64_t>::min()).bind(2, sliceRows);
    for (std::int64_t rows = 0;; ++rows) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return rows;
        if (!chain.follows(*read))
            return -1;
    }
}

AuditCheck broken(const Chain& chain)
{
    const std::int64_t at = chain.count() + 1;
    return {chain.count(), at,
            Words::tr("Entry %1 is not what was written: it or one beside it was changed, removed or put in from "
                      "outside. Entries before it are as they were written. Compare with a backup.")
                .arg(at)};
}

AuditCheck cutOff(const Chain& chain, std::int64_t noted)
{
    return {chain.count(), chain.count() + 1,
            noted > chain.count()
                ? Words::tr("The last entries are missing: the workspace notes %1, but there are %2. Compare with a "
                            "backup.")
                      .arg(noted)
                      .arg(chain.count())
                : Words::tr("The end of the log is not the one that the workspace notes (%1 entries, there are %2). "
                            "Compare with a backup.")
                      .arg(noted)
                      .arg(chain.count())};
}

AuditCheck whole(const Chain& chain)
{
    if (!chain.hasNoted())
        return {chain.count(), chain.count() + 1,
                Words::tr("The entries belong together, but the noted hash is not among them: the log was replaced, or "
                          "the note is of another workspace.")};
    return {chain.count(), std::nullopt,
            Words::tr("The audit log is whole: %1 entries, none changed, removed or put in.").arg(chain.count())};
}
} // namespace

LocalAuditLog::LocalAuditLog(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<void> LocalAuditLog::note(const std::string& what, const std::string& subject, const Json& detail)
{
    return db::appendAudit(m_database, m_clock.now(), what, subject, detail);
}

Result<std::vector<AuditEntry>> LocalAuditLog::entries(const AuditQuery& query)
{
    auto read = m_database.prepare(
        "SELECT number, at, who, what, subject, detail, hash FROM audit WHERE (?1 = 0 OR number < ?1)"
        " AND (?2 = '' OR who = ?2) AND (?3 = '' OR what = ?3 OR (?4 <> '' AND substr(what, 1, length(?4)) = ?4))"
        " AND (?5 = '' OR subject = ?5) AND (?6 = 0 OR at >= ?6) AND (?7 = 0 OR at < ?7)"
        " ORDER BY number DESC LIMIT ?8");
    if (!read)
        return fail(read.error());
    const bool family = query.what.ends_with(".*");
    const std::string start = family ? query.what.substr(0, query.what.size() - 1) : std::string();
    read->bind(1, query.before).bindText(2, query.who).bindText(3, query.what).bindText(4, start);
    read->bindText(5, query.subject).bind(6, number(query.from)).bind(7, number(query.to));
    read->bind(8, static_cast<std::int64_t>(query.limit));
    std::vector<AuditEntry> entries;
    for (;;) {
        const auto row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return entries;
        entries.push_back(entryOf(*read));
    }
}

Result<AuditEnd> LocalAuditLog::end()
{
    const auto head = db::readAuditHead(m_database);
    if (!head)
        return fail(head.error());
    return AuditEnd{head->number, hexText(head->hash)};
}

Result<AuditCheck> LocalAuditLog::verify(const std::string& notedHash, std::stop_token stop)
{
    Chain chain(QString::fromStdString(notedHash).toLower().toStdString());
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Words::tr("Cancelled."));
        auto rows = readOn(m_database, chain);
        if (rows && *rows > 0)
            continue;
        // nobody may write between the last entry and the look at the note
        auto transaction = db::Transaction::join(m_database);
        if (!transaction)
            return fail(transaction.error());
        if (rows && *rows == 0)
            rows = readOn(m_database, chain);
        if (!rows)
            return fail(rows.error());
        if (*rows > 0)
            continue;
        if (*rows < 0)
            return broken(chain);
        const auto head = db::readAuditHead(m_database);
        if (!head)
            return cutOff(chain, 0);
        return chain.endsAt(*head) ? whole(chain) : cutOff(chain, head->number);
    }
}

} // namespace muster
