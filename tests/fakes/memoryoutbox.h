// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/delivery.h"

#include <algorithm>
#include <mutex>

namespace muster {

/// An outbox in memory, shared by the ports of all threads. Its clock stands still at `now`.
class MemoryOutbox final : public Outbox
{
public:
    Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)};
    std::vector<OutboxEntry> entries;

    Result<bool> add(const OutboxMessage& message) override
    {
        const std::scoped_lock lock(m_guard);
        const auto same = [&](const OutboxEntry& entry) {
            return entry.message.channel == message.channel && entry.message.event == message.event &&
                   entry.message.recipient == message.recipient;
        };
        if (std::ranges::any_of(entries, same))
            return false;
        OutboxEntry entry;
        entry.id = static_cast<std::int64_t>(entries.size()) + 1;
        entry.message = message;
        entry.created = entry.due = now;
        entries.push_back(std::move(entry));
        return true;
    }
    Result<std::optional<OutboxEntry>> claim(const std::vector<Channel>& channels) override
    {
        const std::scoped_lock lock(m_guard);
        for (OutboxEntry& entry : entries) {
            if (entry.due == Timestamp() || entry.due > now || entry.held > now ||
                std::ranges::find(channels, entry.message.channel) == channels.end())
                continue;
            entry.held = now + std::chrono::minutes(10);
            ++entry.tries;
            return entry;
        }
        return std::optional<OutboxEntry>();
    }
    Result<void> release(std::int64_t id) override
    {
        return change(id, [](OutboxEntry& entry) {
            entry.held = {};
            --entry.tries;
        });
    }
    Result<void> markSent(std::int64_t id) override
    {
        return change(id, [this](OutboxEntry& entry) {
            entry.due = entry.held = {};
            entry.sent = now;
        });
    }
    Result<void> markFailed(std::int64_t id, const std::string& error, Timestamp due) override
    {
        return change(id, [&](OutboxEntry& entry) {
            entry.due = due;
            entry.held = {};
            entry.error = error;
        });
    }
    Result<std::optional<Timestamp>> nextDue(const std::vector<Channel>& channels) override
    {
        const std::scoped_lock lock(m_guard);
        std::optional<Timestamp> next;
        for (const OutboxEntry& entry : entries)
            if (entry.due != Timestamp() && (!next || std::max(entry.due, entry.held) < *next) &&
                std::ranges::find(channels, entry.message.channel) != channels.end())
                next = std::max(entry.due, entry.held);
        return next;
    }
    Result<std::vector<OutboxEntry>> unsent(int limit) override
    {
        const std::scoped_lock lock(m_guard);
        std::vector<OutboxEntry> found;
        for (auto entry = entries.rbegin(); entry != entries.rend() && std::ssize(found) < limit; ++entry)
            if (entry->sent == Timestamp())
                found.push_back(*entry);
        return found;
    }
    Result<void> retry(std::int64_t id) override
    {
        return change(id, [this](OutboxEntry& entry) {
            entry.created = entry.due = now;
            entry.tries = 0;
        });
    }
    Result<void> discard(std::int64_t id) override { return markSent(id); }

private:
    template <typename Change>
    Result<void> change(std::int64_t id, const Change& apply)
    {
        const std::scoped_lock lock(m_guard);
        for (OutboxEntry& entry : entries)
            if (entry.id == id) {
                apply(entry);
                return {};
            }
        return fail(ErrorKind::NotFound, QStringLiteral("There is no such message."));
    }
    std::mutex m_guard;
};

/// Delivers nothing; a test message ends as it is told to.
class SilentDelivery final : public Delivery
{
public:
    std::optional<Error> failure;
    Result<std::optional<Timestamp>> deliverDue(std::stop_token, const ShowNotice&,
                                                const std::vector<Channel>&) override
    {
        return std::optional<Timestamp>();
    }
    Result<void> sendTest(Channel, std::stop_token) override
    {
        if (failure)
            return fail(*failure);
        return {};
    }
};

} // namespace muster
