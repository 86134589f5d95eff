// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/people.h"
#include "core/net/redirectreceiver.h"
#include "core/source/secretplace.h"
#include "core/source/secretstore.h"
#include "core/sync/apikeys.h"
#include "core/sync/connectorstore.h"
#include "core/sync/delivery.h"
#include "core/sync/mapper.h"
#include "core/sync/runreport.h"
#include "core/sync/schedule.h"
#include "core/sync/settings.h"

namespace muster {

class AuditLog;  // core/sync/auditlog.h
class Backups;   // core/sync/backups.h
class Explainer; // core/sync/explain.h
class Undo;      // core/sync/undo.h

/// Where a run is, for a progress display. Sent at most 20 times a second.
struct Progress
{
    enum class Phase : std::uint8_t { Connecting, Fetching, Planning, Applying, Finishing } phase = Phase::Connecting;
    std::int64_t done = 0; ///< records read, or users written
    std::optional<std::int64_t> total;
    std::int64_t requests = 0, bytes = 0;
    PlanCounts counts;
    std::string run; ///< known from the first report on
};
using OnProgress = std::function<void(const Progress&)>;

/// Port that only the workspace can serve: builds and applies plans next to the data (set-based). One per thread.
class Importer
{
public:
    virtual ~Importer() = default;
    /// Fetch, read, map, plan; stored, nothing written to the directory. A failed fetch leaves a Failed run and an
    /// Error.
    [[nodiscard]] virtual Result<Plan> plan(const Connector& connector, const ImportOptions& options,
                                            const OnProgress& progress, std::stop_token stop) = 0;
    /// Applies exactly that plan's picked items. Errors: NotFound, Conflict (already applied, or connector/directory
    /// moved on), Held (needs `approve`). Per-user failures are in the report.
    [[nodiscard]] virtual Result<RunReport> apply(const std::string& plan, bool approve, const OnProgress& progress,
                                                  std::stop_token stop) = 0;
};

/// One person before an import: source beside result.
struct PreviewRow
{
    std::string record; ///< raw JSON, as received
    std::string externalId;
    UserValues values;
    SourceStatus status = SourceStatus::Active;
    Action action = Action::Create;
    std::vector<FieldProblem> problems;
};
struct Preview
{
    std::vector<PreviewRow> rows;
    std::optional<std::int64_t> total;
    std::vector<Exchange> requests;
    std::optional<Error> error;
};

/// The ports that one thread uses; opened by app/wiring.
class Ports
{
public:
    virtual ~Ports() = default;
    virtual Http& http() = 0;
    virtual SecretStore& secrets() = 0;
    virtual SecretPlace& secretPlace() = 0;
    virtual ConnectorStore& connectors() = 0;
    virtual PlanStore& plans() = 0;
    virtual RunHistory& runs() = 0;
    virtual Settings& settings() = 0;
    virtual ScheduleStore& schedules() = 0;
    virtual Outbox& outbox() = 0;
    virtual Delivery& delivery() = 0;
    virtual ApiKeys& apiKeys() = 0;
    virtual People& people() = 0;
    virtual Directory& directory() = 0;
    virtual Importer& importer() = 0;
    virtual Undo& undo() = 0;
    virtual Explainer& explainer() = 0;
    virtual AuditLog& audit() = 0;
    virtual Backups& backups() = 0;
    virtual Clock& clock() = 0;
    virtual TokenLock& tokenLock() = 0;
    [[nodiscard]] virtual std::unique_ptr<RedirectReceiver> redirectReceiver() = 0;
    /// Who is at work from now on, for the audit log: "api:KEY-ID" for a call of the HTTP API. Until then it is who the
    /// ports were opened for.
    virtual void actAs(const std::string& /*who*/) {}
    [[nodiscard]] SourcePorts source() { return {http(), secrets(), tokenLock(), clock()}; }
};

/// First `count` records beside the users they would become. Works on unsaved connectors (drafts).
[[nodiscard]] Preview preview(const Connector& connector, Ports& ports, std::int64_t count, std::stop_token stop);
/// The same from records already fetched: live while a mapping is edited; no network, no directory.
[[nodiscard]] std::vector<PreviewRow> previewRecords(const Connector& connector,
                                                     const std::vector<std::string>& records);
/// Test Connection.
[[nodiscard]] SourceClient::Probe testConnection(const Connector& connector, Ports& ports, std::int64_t count,
                                                 std::stop_token stop);
/// The contract's JSON of both.
[[nodiscard]] Json toJson(const SourceClient::Probe& probe);
[[nodiscard]] Json toJson(const Preview& preview);

} // namespace muster
