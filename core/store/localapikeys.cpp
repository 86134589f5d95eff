// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localapikeys.h"

#include "core/db/audit.h"
#include "core/store/newid.h"

#include <QCoreApplication>

#include <array>
#include <sodium.h>

namespace muster {

namespace {

using namespace std::chrono_literals;
constexpr std::string_view prefix = "muster_";
constexpr std::size_t hintSize = 12;
constexpr std::size_t longestKey = 200;

QString tr(const char* text)
{
    return QCoreApplication::translate("ApiKeys", text);
}

std::string sha256(std::string_view text)
{
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hash;
}

/// 256 random bits in the URL-safe alphabet, behind a prefix by which scanners find leaked keys.
std::string newKey()
{
    std::array<unsigned char, 32> bits{};
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    std::string key = std::string(prefix) + text.data();
    sodium_memzero(bits.data(), bits.size());
    sodium_memzero(text.data(), text.size());
    return key;
}

std::int64_t number(Timestamp at)
{
    return at.time_since_epoch().count();
}

Timestamp moment(std::int64_t number)
{
    return Timestamp(std::chrono::microseconds(number));
}

} // namespace

LocalApiKeys::LocalApiKeys(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<ApiKeys::Made> LocalApiKeys::create(const std::string& name)
{
    if (name.empty() || QString::fromStdString(name).size() > 100)
        return fail(ErrorKind::Invalid, tr("Give the key a name of 1 to 100 characters that says who uses it."));
    if (sodium_init() < 0)
        return fail(ErrorKind::Internal, tr("This computer gives no random numbers. No key was made."));
    const std::string text = newKey();
    const Timestamp now = m_clock.now();
    ApiKey key{newId("k-", now), name, text.substr(0, hintSize), now, {}, {}};
    const std::string hash = sha256(text);
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(transaction.error());
    auto statement =
        m_database.prepare("INSERT INTO api_key(id, name, hash, hint, created) VALUES(?1, ?2, ?3, ?4, ?5)");
    if (!statement)
        return fail(statement.error());
    const auto done = statement->bindText(1, key.id)
                          .bindText(2, key.name)
                          .bindBlob(3, hash)
                          .bindText(4, key.hint)
                          .bind(5, number(now))
                          .run();
    if (!done)
        return fail(done.error());
    if (const auto noted = db::appendAudit(m_database, now, "apikey.created", key.id, Json{{"name", name}}); !noted)
        return fail(noted.error());
    if (const auto kept = transaction->commit(); !kept)
        return fail(kept.error());
    return Made{std::move(key), Secret(text)};
}

Result<std::vector<ApiKey>> LocalApiKeys::list()
{
    auto statement =
        m_database.prepare("SELECT id, name, hint, created, used, revoked FROM api_key ORDER BY created, id");
    if (!statement)
        return fail(statement.error());
    std::vector<ApiKey> keys;
    for (;;) {
        const auto row = statement->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return keys;
        keys.push_back({std::string(statement->text(0)), std::string(statement->text(1)),
                        std::string(statement->text(2)), moment(statement->integer(3)), moment(statement->integer(4)),
                        moment(statement->integer(5))});
    }
}

Result<void> LocalApiKeys::revoke(const std::string& id)
{
    auto transaction = db::Transaction::join(m_database);
    if (!transaction)
        return fail(transaction.error());
    auto statement = m_database.prepare("UPDATE api_key SET revoked = ?2 WHERE id = ?1 AND revoked = 0");
    if (!statement)
        return fail(statement.error());
    if (const auto done = statement->bindText(1, id).bind(2, number(m_clock.now())).run(); !done)
        return fail(done.error());
    if (m_database.changes() == 0)
        return fail(ErrorKind::NotFound, tr("There is no working API key “%1”. “musterctl apikey list” shows them.")
                                             .arg(QString::fromStdString(id)));
    if (auto noted = db::appendAudit(m_database, m_clock.now(), "apikey.revoked", id); !noted)
        return noted;
    return transaction->commit();
}

Result<std::optional<std::string>> LocalApiKeys::check(std::string_view text)
{
    if (text.size() > longestKey || !text.starts_with(prefix))
        return std::optional<std::string>();
    // all keys are compared, each in the same time, whatever the others are: nothing is learnt from how long it takes
    const std::string hash = sha256(text);
    if (!m_working) {
        auto statement = m_database.prepare("SELECT id, hash, used FROM api_key WHERE revoked = 0");
        if (!statement)
            return fail(statement.error());
        m_working = std::move(*statement);
    }
    std::optional<std::string> found;
    Timestamp used{};
    Result<bool> row = m_working->step();
    for (; row && *row; row = m_working->step()) {
        const std::string_view other = m_working->text(1);
        if (other.size() == hash.size() && sodium_memcmp(other.data(), hash.data(), hash.size()) == 0) {
            found = std::string(m_working->text(0));
            used = moment(m_working->integer(2));
        }
    }
    m_working->reset();
    if (!row)
        return fail(row.error());
    if (found)
        if (const Timestamp now = m_clock.now(); now < used || now - used >= 1min)
            if (const auto noted = noteUse(*found, now); !noted)
                return fail(noted.error());
    return found;
}

Result<void> LocalApiKeys::noteUse(const std::string& id, Timestamp now)
{
    auto statement = m_database.prepare("UPDATE api_key SET used = ?2 WHERE id = ?1");
    if (!statement)
        return fail(statement.error());
    return statement->bindText(1, id).bind(2, number(now)).run();
}

LocalApiReplies::LocalApiReplies(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}

Result<std::optional<ApiReplies::Stored>> LocalApiReplies::find(std::string_view scope, std::string_view request)
{
    auto statement = m_database.prepare("SELECT request, status, body FROM api_reply WHERE id = ?1 AND at > ?2");
    if (!statement)
        return fail(statement.error());
    const std::string id = sha256(scope);
    const auto row = statement->bindBlob(1, id).bind(2, number(m_clock.now() - 24h)).step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::optional<Stored>();
    return Stored{statement->text(0) == sha256(request), static_cast<int>(statement->integer(1)),
                  std::string(statement->text(2))};
}

Result<void> LocalApiReplies::keep(std::string_view scope, std::string_view request, int status, std::string_view body)
{
    auto old = m_database.prepare("DELETE FROM api_reply WHERE at <= ?1");
    if (!old)
        return fail(old.error());
    if (const auto done = old->bind(1, number(m_clock.now() - 24h)).run(); !done)
        return fail(done.error());
    auto statement = m_database.prepare(
        "INSERT OR REPLACE INTO api_reply(id, request, at, status, body) VALUES(?1, ?2, ?3, ?4, ?5)");
    if (!statement)
        return fail(statement.error());
    const std::string id = sha256(scope), hash = sha256(request);
    return statement->bindBlob(1, id)
        .bindBlob(2, hash)
        .bind(3, number(m_clock.now()))
        .bind(4, static_cast<std::int64_t>(status))
        .bindText(5, body)
        .run();
}

} // namespace muster
