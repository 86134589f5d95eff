// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/apikeys.h"

namespace muster {

/// Keys of the HTTP API in the workspace database, as SHA-256 only.
class LocalApiKeys final : public ApiKeys
{
public:
    LocalApiKeys(db::Database& database, Clock& clock);
    [[nodiscard]] Result<Made> create(const std::string& name) override;
    [[nodiscard]] Result<std::vector<ApiKey>> list() override;
    [[nodiscard]] Result<void> revoke(const std::string& id) override;
    [[nodiscard]] Result<std::optional<std::string>> check(std::string_view text) override;

private:
    [[nodiscard]] Result<void> noteUse(const std::string& id, Timestamp now);

    db::Database& m_database;
    Clock& m_clock;
    std::optional<db::Statement> m_working; ///< the keys that work: read for each request
};

/// Answers for Idempotency-Keys in the workspace database. Neither the keys nor the bodies of requests are kept, only
/// their SHA-256.
class LocalApiReplies final : public ApiReplies
{
public:
    LocalApiReplies(db::Database& database, Clock& clock);
    [[nodiscard]] Result<std::optional<Stored>> find(std::string_view scope, std::string_view request) override;
    [[nodiscard]] Result<void> keep(std::string_view scope, std::string_view request, int status,
                                    std::string_view body) override;

private:
    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
