// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/audit.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>
#include <charconv>
#include <optional>

namespace muster::db {

namespace {
constexpr qsizetype hashBytes = 32;

Error headLost()
{
    return {ErrorKind::Storage,
            QCoreApplication::translate("Database",
                                        "The end of the audit log is no longer noted. “musterctl audit verify” says "
                                        "what is wrong; a backup has the log as it was."),
            {},
            {}};
}

void addField(QCryptographicHash& hash, std::string_view field)
{
    char length[8];
    for (int i = 0; i < 8; ++i)
        length[i] = static_cast<char>((static_cast<std::uint64_t>(field.size()) >> (56 - 8 * i)) & 0xff);
    hash.addData(QByteArrayView(length, 8));
    hash.addData(QByteArrayView(field.data(), static_cast<qsizetype>(field.size())));
}

Result<void> noteHead(Database& database, std::int64_t number, const std::string& hash)
{
    auto write = database.prepare(
        "INSERT INTO meta(name, value) VALUES('audit', ?1) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
    if (!write)
        return fail(write.error());
    const std::string value = std::to_string(number) + ' ' +
                              QByteArray(hash.data(), static_cast<qsizetype>(hash.size())).toHex().toStdString();
    return write->bindText(1, value).run();
}

/// Nothing when the note is not there or makes no sense.
Result<std::optional<AuditHead>> readNote(Database& database)
{
    auto read = database.prepare("SELECT value FROM meta WHERE name = 'audit'");
    if (!read)
        return fail(read.error());
    const auto row = read->step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::optional<AuditHead>();
    const std::string value(read->text(0));
    const char* const end = value.data() + value.size();
    std::optional<AuditHead> found(std::in_place);
    AuditHead& head = *found;
    const auto [rest, code] = std::from_chars(value.data(), end, head.number);
    if (code != std::errc() || rest == end || *rest != ' ' || head.number < 0)
        return std::optional<AuditHead>();
    head.hash = QByteArray::fromHex(QByteArray(rest + 1, end - rest - 1)).toStdString();
    if (head.hash.size() != static_cast<std::size_t>(hashBytes))
        found.reset();
    return found;
}

Result<std::int64_t> lastNumber(Database& database)
{
    auto read = database.prepare("SELECT coalesce(max(number), 0) FROM audit");
    if (!read)
        return fail(read.error());
    if (const auto row = read->step(); !row)
        return fail(row.error());
    return read->integer(0);
}
} // namespace

std::string firstAuditHash()
{
    return std::string(static_cast<std::size_t>(hashBytes), '\0');
}

std::string auditHash(std::string_view before, const AuditText& entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(before.data(), static_cast<qsizetype>(before.size())));
    addField(hash, std::to_string(entry.number));
    addField(hash, std::to_string(entry.at));
    for (const std::string_view field : {entry.who, entry.what, entry.subject, entry.detail})
        addField(hash, field);
    return hash.result().toStdString();
}

Result<AuditHead> readAuditHead(Database& database)
{
    auto noted = readNote(database);
    if (!noted)
        return fail(noted.error());
    if (!*noted)
        return fail(headLost());
    return std::move(**noted);
}

Result<void> appendAudit(Database& database, Timestamp at, std::string_view what, std::string_view subject,
                         const Json& detail)
{
    auto transaction = Transaction::join(database);
    if (!transaction)
        return fail(transaction.error());
    const auto noted = readNote(database);
    const auto last = lastNumber(database);
    if (!noted || !last)
        return fail(noted ? last.error() : noted.error());
    // without its note the log's end is not known: what follows then hangs on nothing, and verifying says so
    const AuditHead head = noted->value_or(AuditHead{0, firstAuditHash()});
    const std::string text = writeJson(detail);
    const std::string& who = database.actor();
    const AuditText entry{std::max(head.number, *last) + 1, at.time_since_epoch().count(), who, what, subject, text};
    const std::string hash = auditHash(head.hash, entry);
    auto insert = database.prepare(
        "INSERT INTO audit(number, at, who, what, subject, detail, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (!insert)
        return fail(insert.error());
    insert->bind(1, entry.number).bind(2, entry.at).bindText(3, who).bindText(4, what);
    if (auto done = insert->bindText(5, subject).bindText(6, text).bindBlob(7, hash).run(); !done)
        return done;
    if (auto done = noteHead(database, entry.number, hash); !done)
        return done;
    return transaction->commit();
}

} // namespace muster::db
