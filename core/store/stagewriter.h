// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/plan.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace muster {

/// One planned person on the way to the database. Its texts lie one after another in the batch's buffer.
struct StagedItem
{
    enum Text { Values, Applied, ExternalId, Email, Username, Employee, List, Reason, TextCount };
    std::int64_t seq = 0;
    UserId user = 0;
    std::int64_t base = 0;
    std::int64_t linkApplied = 0; ///< user_version.id of the mapped values that the link has now; 0 = no link
    std::uint64_t fingerprint = 0;
    std::int64_t flags = 0;
    Action action = Action::Unchanged;
    bool appliedIsValues = false; ///< one version serves as both
    std::array<std::uint32_t, TextCount> sizes{};
};

struct StageBatch
{
    std::vector<StagedItem> items;
    std::string text;
    void clear();
};

/// Writes planned persons from a bounded queue on a thread and a connection of its own, so that the thread that fetches
/// and maps never waits for the disk. Commits in slices, so that other writers get their turn.
class StageWriter
{
public:
    StageWriter(std::string path, std::int64_t plan, std::int64_t run);
    ~StageWriter(); ///< stops without writing what is still queued
    StageWriter(const StageWriter&) = delete;
    StageWriter& operator=(const StageWriter&) = delete;

    /// An empty batch to fill.
    [[nodiscard]] StageBatch take();
    /// False when writing has failed: stop fetching. Waits while the queue is full.
    bool put(StageBatch batch);
    /// Writes the rest and ends the thread.
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    struct Writing;
    void work();
    [[nodiscard]] Result<void> writeAll();
    [[nodiscard]] bool next(StageBatch& batch, bool& idle);

    const std::string m_path;
    const std::int64_t m_plan;
    const std::int64_t m_run;
    std::mutex m_mutex;
    std::condition_variable m_filled, m_emptied;
    std::deque<StageBatch> m_queue;
    std::vector<StageBatch> m_spare;
    bool m_ended = false, m_dropped = false;
    std::atomic<bool> m_failed{false};
    Result<void> m_result;
    std::thread m_thread;
};

} // namespace muster
