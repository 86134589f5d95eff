// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace muster {

/// One thing that somebody did. Never holds a secret.
struct AuditEntry
{
    std::int64_t number = 0; ///< 1, 2, 3 ... without gaps
    Timestamp at{};
    std::string who;     ///< "person:LOGIN" (window and command line), "schedule", "api:KEY-ID"
    std::string what;    ///< "connector.saved", "plan.applied", "user.edited" ... (docs/audit.md has all)
    std::string subject; ///< id of the connector, run, plan, user, key ... it was done to
    Json detail;         ///< an object
    std::string hash;    ///< SHA-256 over the hash before it and this entry, lower-case hex
};

struct AuditQuery
{
    std::string who, what, subject; ///< empty = all; `what` may end in ".*"
    Timestamp from{}, to{};         ///< zero = no bound; `to` itself is not in
    std::int64_t before = 0;        ///< entries with smaller numbers only; 0 = from the newest on
    int limit = 200;
};

/// The end of the log. Noted elsewhere, it shows later that nothing before it was changed.
struct AuditEnd
{
    std::int64_t number = 0; ///< how many entries there are
    std::string hash;        ///< of the last one, lower-case hex; 64 zeros while there is none
};

struct AuditCheck
{
    std::int64_t entries = 0;
    std::optional<std::int64_t> broken; ///< the first entry that is not what was written, or is missing
    QString message;                    ///< what was found, in words
};

/// Port: what was done in this workspace, append-only and chained by hashes, so that no entry can be changed, removed
/// or put in without verify() finding it. Errors: Storage, DiskFull, Cancelled.
class AuditLog
{
public:
    virtual ~AuditLog() = default;
    /// For what the workspace's adapters do not note by themselves in the transaction that does it.
    [[nodiscard]] virtual Result<void> note(const std::string& what, const std::string& subject,
                                            const Json& detail) = 0;
    [[nodiscard]] virtual Result<std::vector<AuditEntry>> entries(const AuditQuery& query) = 0; ///< newest first
    [[nodiscard]] virtual Result<AuditEnd> end() = 0;
    /// Reads all entries. With the hash of an end that was noted elsewhere, that one must be in the chain as well.
    [[nodiscard]] virtual Result<AuditCheck> verify(const std::string& notedHash, std::stop_token stop) = 0;
};

/// All that `query` finds (its limit and `before` do not count), oldest last, as CSV (RFC 4180, UTF-8 with BOM,
/// formula-safe) or as a JSON array. `path` is replaced as a whole. Gives how many. Errors: also Cancelled.
enum class AuditFormat { CsvFile, JsonFile };
[[nodiscard]] Result<std::int64_t> writeAudit(AuditLog& log, const AuditQuery& query, AuditFormat format,
                                              const QString& path, const std::stop_token& stop);
[[nodiscard]] Json toJson(const AuditEntry& entry);
/// "connector.saved" as a person says it: "Application saved". What is not known stays as it is.
[[nodiscard]] QString auditWords(const std::string& what);
/// The detail of an entry on one line: "name: value, name: value".
[[nodiscard]] std::string auditDetail(const Json& detail);

} // namespace muster
