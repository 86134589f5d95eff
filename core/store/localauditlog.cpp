// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localauditlog.h"

namespace muster {

LocalAuditLog::LocalAuditLog(db::Database& database, Clock& clock) : m_database(database), m_clock(clock) {}
Result<void> LocalAuditLog::note(const std::string&, const std::string&, const Json&)
{
    return {};
}
Result<std::vector<AuditEntry>> LocalAuditLog::entries(const AuditQuery&)
{
    return std::vector<AuditEntry>();
}
Result<AuditCheck> LocalAuditLog::verify(std::stop_token)
{
    return AuditCheck();
}

} // namespace muster
