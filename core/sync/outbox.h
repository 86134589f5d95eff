// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace muster {

/// How a message reaches somebody.
enum class Channel : std::uint8_t { Mail, Webhook, Desktop };
[[nodiscard]] std::string_view channelName(Channel channel); ///< "mail", "webhook", "desktop"

/// What somebody shall hear, before it is put into words. Never holds secrets.
struct OutboxMessage
{
    Channel channel = Channel::Mail;
    std::string event;             ///< what it is about, such as "run:r-01J..."; each reaches each recipient once
    std::string recipient;         ///< mail: the address
    std::string connector;         ///< its id
    std::string run;               ///< "" = it is not about a run
    Json content = Json::object(); ///< notice.h reads and writes it
};

/// A message as the outbox keeps it.
struct OutboxEntry
{
    std::int64_t id = 0;
    OutboxMessage message;
    Timestamp created{};
    Timestamp due{};  ///< the next try; 0 = none any more
    Timestamp held{}; ///< until then somebody is sending it; 0 = nobody is
    int tries = 0;
    Timestamp sent{};  ///< 0 = not yet
    std::string error; ///< why the last try failed
    [[nodiscard]] bool isGivenUp() const { return due == Timestamp() && sent == Timestamp(); }
};

/// Port: messages that wait to be sent, kept over crashes and for all processes of a workspace. Thread-safe between
/// connections: no two of them claim the same message. Errors: Storage, DiskFull, NotFound (of an id).
class Outbox
{
public:
    virtual ~Outbox() = default;
    /// Keeps the message, due at once. False when that event was there already for that channel and recipient.
    [[nodiscard]] virtual Result<bool> add(const OutboxMessage& message) = 0;
    /// Takes the message that has been due longest, for 10 minutes: nobody else gets it meanwhile, and when this
    /// process ends without an answer it is due again. Counts as a try. None when nothing is due.
    [[nodiscard]] virtual Result<std::optional<OutboxEntry>> claim(const std::vector<Channel>& channels) = 0;
    /// The sender was stopped before it could try: as if it had not been claimed.
    [[nodiscard]] virtual Result<void> release(std::int64_t id) = 0;
    /// It was delivered.
    [[nodiscard]] virtual Result<void> markSent(std::int64_t id) = 0;
    /// It was not; the next try is at `due`, 0 = never.
    [[nodiscard]] virtual Result<void> markFailed(std::int64_t id, const std::string& error, Timestamp due) = 0;
    /// When the next message of these channels is due; none when nothing waits.
    [[nodiscard]] virtual Result<std::optional<Timestamp>> nextDue(const std::vector<Channel>& channels) = 0;
    /// What waits and what was given up, newest first.
    [[nodiscard]] virtual Result<std::vector<OutboxEntry>> unsent(int limit) = 0;
    /// Due at once, with a new day to be sent in. Conflict while somebody is sending it: it would arrive twice.
    [[nodiscard]] virtual Result<void> retry(std::int64_t id) = 0;
    /// Never sent any more. The event stays known, so that it is not announced again.
    [[nodiscard]] virtual Result<void> discard(std::int64_t id) = 0;
};

} // namespace muster
