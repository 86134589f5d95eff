// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/outbox.h"

namespace muster {

/// The outbox in the workspace database. What was sent or discarded is forgotten after 90 days.
class LocalOutbox final : public Outbox
{
public:
    LocalOutbox(db::Database& database, Clock& clock);

    [[nodiscard]] Result<bool> add(const OutboxMessage& message) override;
    [[nodiscard]] Result<std::optional<OutboxEntry>> claim(const std::vector<Channel>& channels) override;
    [[nodiscard]] Result<void> release(std::int64_t id) override;
    [[nodiscard]] Result<void> markSent(std::int64_t id) override;
    [[nodiscard]] Result<void> markFailed(std::int64_t id, const std::string& error, Timestamp due) override;
    [[nodiscard]] Result<std::optional<Timestamp>> nextDue(const std::vector<Channel>& channels) override;
    [[nodiscard]] Result<std::vector<OutboxEntry>> unsent(int limit) override;
    [[nodiscard]] Result<void> retry(std::int64_t id) override;
    [[nodiscard]] Result<void> discard(std::int64_t id) override;

private:
    [[nodiscard]] std::int64_t now() const;
    [[nodiscard]] Result<void> forgetOld();
    [[nodiscard]] Result<void> change(db::Statement& statement);
    [[nodiscard]] Result<bool> isUnsent(std::int64_t id);

    db::Database& m_database;
    Clock& m_clock;
    std::pair<std::int64_t, std::int64_t> m_claim; ///< the last one: id, and until when it was held
};

} // namespace muster
