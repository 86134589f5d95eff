// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/planmaker.h"
#include "core/sync/importrun.h"

namespace muster {

/// Imports into the embedded directory: plans and applies next to the data. Uses `database` on the calling thread and
/// opens connections of its own to the same file for its worker. Runs that a killed process left open are ended when it
/// is made.
class LocalImporter final : public Importer
{
public:
    LocalImporter(db::Database& database, const SourcePorts& source, Clock& clock);

    [[nodiscard]] Result<Plan> plan(const Connector& connector, const ImportOptions& options,
                                    const OnProgress& progress, std::stop_token stop) override;
    [[nodiscard]] Result<RunReport> apply(const std::string& plan, bool approve, const OnProgress& progress,
                                          std::stop_token stop) override;

private:
    void sweep();
    db::Database& m_database;
    SourcePorts m_source;
    Clock& m_clock;
};

/// The two halves without a source, for measurements and tests.
[[nodiscard]] Result<Plan> makePlan(db::Database& database, Clock& clock, const Connector& connector,
                                    const ImportOptions& options, const OpenFeed& open, const OnProgress& progress,
                                    std::stop_token stop);
[[nodiscard]] Result<RunReport> applyPlan(db::Database& database, Clock& clock, const std::string& plan, bool approve,
                                          const OnProgress& progress, std::stop_token stop);

} // namespace muster
