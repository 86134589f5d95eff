// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/connectors.h"

#include "core/db/audit.h"

#include <QCoreApplication>

#include <algorithm>
#include <cctype>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ConnectorStore", text);
}

constexpr std::size_t largestLogo = 100'000;

Timestamp moment(std::int64_t microseconds)
{
    return Timestamp(std::chrono::microseconds(microseconds));
}

std::int64_t number(Timestamp at)
{
    return at.time_since_epoch().count();
}

tl::unexpected<Error> notFound(const std::string& id)
{
    return fail(ErrorKind::NotFound, tr("There is no application “%1”. See the list of applications for the names.")
                                         .arg(QString::fromStdString(id)));
}

bool isLogo(std::string_view bytes)
{
    using namespace std::string_view_literals;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv) || bytes.starts_with("\xFF\xD8\xFF"sv))
        return true;
    const std::string_view head = bytes.substr(0, 4096);
    return head.find("<svg") != std::string_view::npos && head.find('\0') == std::string_view::npos;
}

Result<void> checkLogo(const std::string& logo)
{
    if (logo.size() > largestLogo)
        return fail(ErrorKind::Invalid, tr("The logo is larger than 100 kB. Use a smaller picture."));
    if (!logo.empty() && !isLogo(logo))
        return fail(ErrorKind::Invalid, tr("The logo is not a PNG, JPEG or SVG picture. Use one of these."));
    return {};
}

Result<void> checkId(const std::string& id)
{
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (id.empty() || id.size() > 64 || !std::ranges::all_of(id, good))
        return fail(ErrorKind::Invalid,
                    tr("The id “%1” cannot be used. It has 1 to 64 characters: a-z, 0-9 and hyphens.")
                        .arg(QString::fromStdString(id)),
                    {}, QStringLiteral("id"));
    return {};
}

constexpr std::string_view columns = "SELECT id, version, active, logo, created, updated, file FROM connector ";

Result<StoredConnector> fromRow(const db::Statement& row)
{
    auto connector = readConnector(row.text(6));
    if (!connector)
        return fail(std::move(connector.error()));
    StoredConnector stored;
    stored.connector = std::move(*connector);
    stored.version = row.integer(1);
    stored.active = row.integer(2) != 0;
    stored.logo = row.isNull(3) ? std::string() : std::string(row.text(3));
    stored.created = moment(row.integer(4));
    stored.updated = moment(row.integer(5));
    return stored;
}

} // namespace

LocalConnectorStore::LocalConnectorStore(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<std::vector<StoredConnector>> LocalConnectorStore::list()
{
    auto rows = m_database.prepare(std::string(columns) + "ORDER BY label COLLATE NOCASE, id");
    if (!rows)
        return fail(std::move(rows.error()));
    std::vector<StoredConnector> all;
    for (;;) {
        const auto more = rows->step();
        if (!more)
            return fail(more.error());
        if (!*more)
            return all;
        auto stored = fromRow(*rows);
        if (!stored)
            return fail(std::move(stored.error()));
        all.push_back(std::move(*stored));
    }
}

Result<StoredConnector> LocalConnectorStore::get(const std::string& id)
{
    auto row = m_database.prepare(std::string(columns) + "WHERE id = ?");
    if (!row)
        return fail(std::move(row.error()));
    row->bindText(1, id);
    const auto found = row->step();
    if (!found)
        return fail(found.error());
    if (!*found)
        return notFound(id);
    return fromRow(*row);
}

/// The newest version before `before` that is this very connector; 0 = none.
Result<std::int64_t> LocalConnectorStore::earlierVersion(const Connector& connector, std::int64_t before)
{
    auto read = m_database.prepare(
        "SELECT coalesce(max(version), 0) FROM connector_version WHERE connector = ? AND version < ? AND file = ?");
    if (!read)
        return fail(std::move(read.error()));
    const std::string file = writeConnector(connector);
    if (const auto row = read->bindText(1, connector.id).bind(2, before).bindText(3, file).step(); !row)
        return fail(row.error());
    return read->integer(0);
}

/// `back`: the version that the connector goes back to, for the audit log.
Result<void> LocalConnectorStore::write(const StoredConnector& stored, const QString& summary, std::string_view what,
                                        std::int64_t back)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    auto row = m_database.prepare(
        "INSERT INTO connector(id, version, active, label, logo, created, updated, file) VALUES(?,?,?,?,?,?,?,?) "
        "ON CONFLICT(id) DO UPDATE SET version = excluded.version, active = excluded.active, label = excluded.label, "
        "logo = excluded.logo, updated = excluded.updated, file = excluded.file");
    auto version =
        m_database.prepare("INSERT INTO connector_version(connector, version, at, summary, file) VALUES(?,?,?,?,?)");
    if (!row || !version)
        return fail(std::move(row ? version.error() : row.error()));
    const std::string file = writeConnector(stored.connector);
    const std::string words = summary.toStdString();
    row->bindText(1, stored.connector.id).bind(2, stored.version).bind(3, std::int64_t{stored.active});
    row->bindText(4, stored.connector.application.displayLabel).bindBlob(5, stored.logo);
    row->bind(6, number(stored.created)).bind(7, number(stored.updated)).bindText(8, file);
    version->bindText(1, stored.connector.id).bind(2, stored.version).bind(3, number(stored.updated));
    version->bindText(4, words).bindText(5, file);
    if (auto done = row->run(); !done)
        return done;
    if (auto done = version->run(); !done)
        return done;
    Json detail{{"version", stored.version}, {"changes", words}};
    if (back > 0)
        detail["backTo"] = back;
    if (auto noted = db::appendAudit(m_database, stored.updated, what, stored.connector.id, detail); !noted)
        return noted;
    return transaction->commit();
}

Result<StoredConnector> LocalConnectorStore::add(const Connector& connector, const std::string& logo)
{
    if (auto good = checkId(connector.id); !good)
        return fail(std::move(good.error()));
    if (auto good = checkLogo(logo); !good)
        return fail(std::move(good.error()));
    const auto existing = get(connector.id);
    if (existing)
        return fail(ErrorKind::Conflict,
                    tr("An application with the id “%1” exists already. Choose another id, or update that one.")
                        .arg(QString::fromStdString(connector.id)),
                    {}, QStringLiteral("id"));
    if (existing.error().kind != ErrorKind::NotFound)
        return existing;
    auto last = m_database.prepare("SELECT coalesce(max(version), 0) FROM connector_version WHERE connector = ?");
    if (!last)
        return fail(std::move(last.error()));
    last->bindText(1, connector.id);
    if (const auto row = last->step(); !row)
        return fail(row.error());
    StoredConnector stored;
    stored.connector = connector;
    stored.version = last->integer(0) + 1; // an id that was removed and comes back goes on counting
    last->reset();
    stored.logo = logo;
    stored.created = stored.updated = m_clock.now();
    if (auto done = write(stored, tr("Created"), "connector.added"); !done)
        return fail(std::move(done.error()));
    return stored;
}

Result<StoredConnector> LocalConnectorStore::update(const Connector& connector, const std::optional<std::string>& logo)
{
    if (logo)
        if (auto good = checkLogo(*logo); !good)
            return fail(std::move(good.error()));
    auto stored = get(connector.id);
    if (!stored)
        return stored;
    QString summary = connectorDifference(stored->connector, connector);
    if (logo && *logo != stored->logo)
        summary += summary.isEmpty() ? tr("Logo") : tr(", logo");
    if (summary.isEmpty())
        return stored;
    stored->connector = connector;
    if (logo)
        stored->logo = *logo;
    ++stored->version;
    stored->updated = m_clock.now();
    const auto back = earlierVersion(connector, stored->version - 1);
    if (!back)
        return fail(back.error());
    if (auto done = write(*stored, summary, *back > 0 ? "connector.rolledBack" : "connector.saved", *back); !done)
        return fail(std::move(done.error()));
    return stored;
}

Result<void> LocalConnectorStore::setActive(const std::string& id, bool active)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    auto read = m_database.prepare("SELECT active FROM connector WHERE id = ?"); // also of one that cannot be read
    if (!read)
        return fail(std::move(read.error()));
    const auto found = read->bindText(1, id).step();
    if (!found)
        return fail(found.error());
    if (!*found)
        return notFound(id);
    if ((read->integer(0) != 0) == active)
        return {};
    auto row = m_database.prepare("UPDATE connector SET active = ? WHERE id = ?");
    if (!row)
        return fail(std::move(row.error()));
    row->bind(1, std::int64_t{active}).bindText(2, id);
    if (auto done = row->run(); !done)
        return done;
    const std::string_view what = active ? "connector.activated" : "connector.stopped";
    if (auto noted = db::appendAudit(m_database, m_clock.now(), what, id); !noted)
        return noted;
    return transaction->commit();
}

Result<void> LocalConnectorStore::forgetLinks(const std::string& id)
{
    auto row =
        m_database.prepare("DELETE FROM link WHERE connector = (SELECT number FROM connector_number WHERE id = ?)");
    if (!row)
        return fail(std::move(row.error()));
    row->bindText(1, id);
    return row->run();
}

Result<void> LocalConnectorStore::deactivate(const std::string& id)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    auto stored = get(id);
    if (!stored)
        return fail(std::move(stored.error()));
    StoredConnector bare = *stored;
    bare.connector = Connector{};
    bare.connector.id = id;
    bare.connector.application = stored->connector.application;
    bare.active = false;
    ++bare.version;
    bare.updated = m_clock.now();
    if (auto done = write(bare, tr("Deactivated"), "connector.deactivated"); !done)
        return done;
    if (auto done = forgetLinks(id); !done)
        return done;
    return transaction->commit();
}

Result<void> LocalConnectorStore::remove(const std::string& id)
{
    auto transaction = db::Transaction::begin(m_database);
    if (!transaction)
        return fail(std::move(transaction.error()));
    for (const char* sql : {"DELETE FROM group_application WHERE connector = ?", "DELETE FROM draft WHERE key = ?",
                            "DELETE FROM connector WHERE id = ?"}) {
        auto row = m_database.prepare(sql);
        if (!row)
            return fail(std::move(row.error()));
        row->bindText(1, id);
        if (auto done = row->run(); !done)
            return done;
    }
    if (m_database.changes() == 0)
        return notFound(id);
    if (auto done = forgetLinks(id); !done)
        return done;
    if (auto noted = db::appendAudit(m_database, m_clock.now(), "connector.removed", id); !noted)
        return noted;
    return transaction->commit();
}

Result<std::vector<ConnectorVersion>> LocalConnectorStore::history(const std::string& id)
{
    auto rows = m_database.prepare(
        "SELECT version, at, summary FROM connector_version WHERE connector = ? ORDER BY version DESC");
    if (!rows)
        return fail(std::move(rows.error()));
    rows->bindText(1, id);
    std::vector<ConnectorVersion> all;
    for (;;) {
        const auto more = rows->step();
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        const std::string_view words = rows->text(2);
        all.push_back({rows->integer(0), moment(rows->integer(1)),
                       QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()))});
    }
    if (all.empty())
        return notFound(id);
    return all;
}

Result<Connector> LocalConnectorStore::version(const std::string& id, std::int64_t version)
{
    auto row = m_database.prepare("SELECT file FROM connector_version WHERE connector = ? AND version = ?");
    if (!row)
        return fail(std::move(row.error()));
    row->bindText(1, id).bind(2, version);
    const auto found = row->step();
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorKind::NotFound,
                    tr("“%1” has no version %2.").arg(QString::fromStdString(id), QString::number(version)));
    return readConnector(row->text(0));
}

} // namespace muster
