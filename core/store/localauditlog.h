// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/sync/auditlog.h"

namespace muster {

/// The audit log in the workspace database (core/db/audit.h). Entries are by the actor of the connection.
class LocalAuditLog final : public AuditLog
{
public:
    LocalAuditLog(db::Database& database, Clock& clock);
    [[nodiscard]] Result<void> note(const std::string& what, const std::string& subject, const Json& detail) override;
    [[nodiscard]] Result<std::vector<AuditEntry>> entries(const AuditQuery& query) override;
    [[nodiscard]] Result<AuditEnd> end() override;
    [[nodiscard]] Result<AuditCheck> verify(const std::string& notedHash, std::stop_token stop) override;

private:
    db::Database& m_database;
    Clock& m_clock;
};

} // namespace muster
