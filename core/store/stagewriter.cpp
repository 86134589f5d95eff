// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stagewriter.h"

#include "core/store/planrow.h"

#include <chrono>

namespace muster {

namespace {
constexpr std::size_t queueLimit = 8;
constexpr std::int64_t sliceRows = 50'000;
constexpr auto sliceTime = std::chrono::milliseconds(500);
using SteadyTime = std::chrono::steady_clock::time_point;

void bindKey(db::Statement& statement, int index, std::string_view key)
{
    if (key.empty())
        statement.bindNull(index);
    else
        statement.bindText(index, key);
}
} // namespace

void StageBatch::clear()
{
    items.clear();
    text.clear();
}

/// The statements and the state of one writing thread.
struct StageWriter::Writing
{
    db::Database database;
    db::Statement version, item, remember;
    std::optional<db::Transaction> transaction;
    std::int64_t plan = 0, run = 0;
    std::int64_t nextVersion = 0;
    std::int64_t rows = 0;
    SteadyTime begun;

    [[nodiscard]] static Result<Writing> open(const std::string& path, std::int64_t plan, std::int64_t run);
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> write(const StageBatch& batch);
    [[nodiscard]] Result<std::int64_t> writeVersion(std::string_view values);
    [[nodiscard]] Result<void> commit();
};

Result<StageWriter::Writing> StageWriter::Writing::open(const std::string& path, std::int64_t plan, std::int64_t run)
{
    Result<db::Database> database = db::Database::openAgain(path);
    if (!database)
        return fail(database.error());
    // a staged plan is no promise yet: the commit that makes it ready is the durable one. Rare checkpoints write each
    // page once.
    if (Result<void> set =
            database->run("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-24000; PRAGMA wal_autocheckpoint=4000");
        !set)
        return fail(set.error());
    Writing writing{std::move(*database), {}, {}, {}, {}, plan, run, 0, 0, {}};
    const auto prepare = [&](db::Statement& statement, std::string_view sql) -> Result<void> {
        Result<db::Statement> prepared = writing.database.prepare(sql);
        if (!prepared)
            return fail(prepared.error());
        statement = std::move(*prepared);
        return {};
    };
    if (Result<void> done = prepare(writing.version, "INSERT INTO user_version(id, run, data) VALUES(?1, ?2, ?3)");
        !done)
        return fail(done.error());
    if (Result<void> done = prepare(writing.item, "INSERT INTO plan_item(id, action, flags, user, base, version, "
                                                  "applied, fingerprint, external_id, email_key,"
                                                  " username_key, employee_key, list_key, reason, link_applied) "
                                                  "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                                                  "?14, ?15)");
        !done)
        return fail(done.error());
    if (Result<void> done = prepare(writing.remember, "UPDATE plan SET first_version = iif(first_version = 0, ?2, "
                                                      "first_version), last_version = ?3 WHERE number = ?1");
        !done)
        return fail(done.error());
    writing.version.bind(2, run);
    return writing;
}

Result<void> StageWriter::Writing::begin()
{
    if (transaction)
        return {};
    Result<db::Transaction> started = db::Transaction::begin(database);
    if (!started)
        return fail(started.error());
    transaction.emplace(std::move(*started));
    // others may have added versions between two slices
    Result<db::Statement> last = database.prepare("SELECT max(id) FROM user_version");
    if (!last)
        return fail(last.error());
    if (const Result<bool> row = last->step(); !row)
        return fail(row.error());
    nextVersion = last->integer(0) + 1;
    remember.bind(2, nextVersion);
    begun = std::chrono::steady_clock::now();
    rows = 0;
    return {};
}

Result<std::int64_t> StageWriter::Writing::writeVersion(std::string_view values)
{
    version.bind(1, nextVersion).bindBlob(3, values);
    if (Result<void> done = version.run(); !done)
        return fail(done.error());
    return nextVersion++;
}

Result<void> StageWriter::Writing::write(const StageBatch& batch)
{
    if (Result<void> begunNow = begin(); !begunNow)
        return begunNow;
    std::string_view rest = batch.text;
    for (const StagedItem& staged : batch.items) {
        std::array<std::string_view, StagedItem::TextCount> texts;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            texts[i] = rest.substr(0, staged.sizes[i]);
            rest.remove_prefix(staged.sizes[i]);
        }
        std::int64_t values = 0;
        std::int64_t applied = 0;
        if (staged.sizes[StagedItem::Values] > 0) {
            const Result<std::int64_t> id = writeVersion(texts[StagedItem::Values]);
            if (!id)
                return fail(id.error());
            values = *id;
            applied = staged.appliedIsValues ? *id : 0;
        }
        if (staged.sizes[StagedItem::Applied] > 0) {
            const Result<std::int64_t> id = writeVersion(texts[StagedItem::Applied]);
            if (!id)
                return fail(id.error());
            applied = *id;
        }
        item.bind(1, firstItem(plan) + staged.seq)
            .bind(2, static_cast<std::int64_t>(staged.action))
            .bind(3, staged.flags)
            .bind(4, staged.user);
        item.bind(5, staged.base)
            .bind(6, values)
            .bind(7, applied)
            .bind(8, static_cast<std::int64_t>(staged.fingerprint));
        item.bindText(9, texts[StagedItem::ExternalId]).bindText(13, texts[StagedItem::List]);
        bindKey(item, 10, texts[StagedItem::Email]);
        bindKey(item, 11, texts[StagedItem::Username]);
        bindKey(item, 12, texts[StagedItem::Employee]);
        bindKey(item, 14, texts[StagedItem::Reason]);
        item.bind(15, staged.linkApplied);
        if (Result<void> done = item.run(); !done)
            return done;
    }
    rows += static_cast<std::int64_t>(batch.items.size());
    const bool late = std::chrono::steady_clock::now() - begun > sliceTime;
    return rows >= sliceRows || late ? commit() : Result<void>();
}

Result<void> StageWriter::Writing::commit()
{
    if (!transaction)
        return {};
    // where the staged versions lie, so that those of a plan that never ends can be removed
    if (Result<void> done = remember.bind(1, plan).bind(3, nextVersion - 1).run(); !done)
        return done;
    if (Result<void> done = transaction->commit(); !done)
        return done;
    transaction.reset();
    return {};
}

StageWriter::StageWriter(std::string path, std::int64_t plan, std::int64_t run)
    : m_path(std::move(path)), m_plan(plan), m_run(run), m_thread([this] { work(); })
{
}

StageWriter::~StageWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        m_dropped = true;
    }
    m_filled.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

StageBatch StageWriter::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_spare.empty())
        return {};
    StageBatch batch = std::move(m_spare.back());
    m_spare.pop_back();
    return batch;
}

bool StageWriter::put(StageBatch batch)
{
    std::unique_lock lock(m_mutex);
    m_emptied.wait(lock, [this] { return m_queue.size() < queueLimit || m_failed; });
    if (m_failed)
        return false;
    m_queue.push_back(std::move(batch));
    lock.unlock();
    m_filled.notify_one();
    return true;
}

Result<void> StageWriter::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_filled.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    return m_result;
}

void StageWriter::work()
{
    Result<void> result = writeAll();
    {
        const std::lock_guard lock(m_mutex);
        m_failed = !result.has_value();
        m_result = std::move(result);
    }
    m_emptied.notify_all();
}

/// False at the end. `idle` is set when nothing came for a while: then the slice is committed instead of keeping others
/// waiting.
bool StageWriter::next(StageBatch& batch, bool& idle)
{
    std::unique_lock lock(m_mutex);
    if (!batch.items.empty()) {
        batch.clear();
        m_spare.push_back(std::move(batch));
        batch = {};
    }
    const bool ready = m_filled.wait_for(lock, sliceTime, [this] { return !m_queue.empty() || m_ended; });
    idle = !ready;
    if (!ready)
        return true;
    if (m_dropped || m_queue.empty())
        return false;
    batch = std::move(m_queue.front());
    m_queue.pop_front();
    lock.unlock();
    m_emptied.notify_one();
    return true;
}

Result<void> StageWriter::writeAll()
{
    Result<Writing> writing = Writing::open(m_path, m_plan, m_run);
    if (!writing)
        return fail(writing.error());
    StageBatch batch;
    bool idle = false;
    while (next(batch, idle)) {
        const Result<void> done = idle ? writing->commit() : writing->write(batch);
        if (!done)
            return done;
    }
    return m_dropped ? Result<void>() : writing->commit();
}

} // namespace muster
