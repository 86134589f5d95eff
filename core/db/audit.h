// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/db/database.h"

namespace muster::db {

/// Adds an entry to the audit log, by Database::actor(). In the transaction that is open, so that an act and its entry
/// are there together or not at all; without one, in a transaction of its own. `detail` is an object and holds no
/// secret. A log that somebody changed from outside goes on: behind the break, which verifying finds for good. Errors:
/// Storage, DiskFull.
[[nodiscard]] Result<void> appendAudit(Database& database, Timestamp at, std::string_view what,
                                       std::string_view subject, const Json& detail = Json::object());

/// What an entry's hash is made over, beside the hash before it.
struct AuditText
{
    std::int64_t number = 0; ///< 1, 2, 3 ...
    std::int64_t at = 0;     ///< microseconds since 1970
    std::string_view who, what, subject, detail;
};
/// SHA-256 (32 bytes) over the hash before (32 bytes, zeros before the first entry) and the six fields, numbers as
/// decimal digits; in front of each field its length in bytes as 8 bytes, the highest first. See docs/audit.md.
[[nodiscard]] std::string auditHash(std::string_view before, const AuditText& entry);
/// The hash that stands before the first entry: 32 zero bytes.
[[nodiscard]] std::string firstAuditHash();

/// The end of the log as the workspace notes it apart from the entries: how many there are and the last one's hash.
struct AuditHead
{
    std::int64_t number = 0;
    std::string hash; ///< 32 bytes
};
/// Errors: Storage (also when the note is not there or makes no sense).
[[nodiscard]] Result<AuditHead> readAuditHead(Database& database);

} // namespace muster::db
