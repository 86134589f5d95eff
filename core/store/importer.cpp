// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/importer.h"

#include "core/store/historysweep.h"
#include "core/store/localsettings.h"
#include "core/store/runrecovery.h"

namespace muster {

LocalImporter::LocalImporter(db::Database& database, const SourcePorts& source, Clock& clock)
    : m_database(database), m_source(source), m_clock(clock)
{
    (void)closeAbandonedRuns(m_database, m_clock.now()); // tried again by the next run of that connector
}

Result<Plan> LocalImporter::plan(const Connector& connector, const ImportOptions& options, const OnProgress& progress,
                                 std::stop_token stop)
{
    std::shared_ptr<SourceClient> client;
    const OpenFeed open = [&]() -> Result<Feed> {
        Result<SourceClient> created = SourceClient::create(connector, m_source);
        if (!created)
            return fail(created.error());
        client = std::make_shared<SourceClient>(std::move(*created));
        return Feed([&](const Mapper& mapper, std::uint64_t seed, const SourceClient::Callbacks& callbacks,
                        std::stop_token inner) {
            return client->fetch(mapper.fields(), seed, options.filter, FetchLimits(), callbacks, inner);
        });
    };
    Result<Plan> plan = makePlan(m_database, m_clock, connector, options, open, progress, stop);
    sweep();
    return plan;
}

Result<RunReport> LocalImporter::apply(const std::string& plan, bool approve, const OnProgress& progress,
                                       std::stop_token stop)
{
    Result<RunReport> report = applyPlan(m_database, m_clock, plan, approve, progress, stop);
    sweep();
    return report;
}

void LocalImporter::sweep()
{
    // best effort, a little each time: what an import has done counts whatever becomes of old runs
    LocalSettings settings(m_database);
    if (const Result<HistoryKeep> keep = readKeep(settings))
        (void)sweepHistory(m_database, *keep, m_clock.now(), std::chrono::milliseconds(100));
}

Result<Plan> makePlan(db::Database& database, Clock& clock, const Connector& connector, const ImportOptions& options,
                      const OpenFeed& open, const OnProgress& progress, std::stop_token stop)
{
    PlanMaker maker(database, clock, connector, options);
    return maker.make(open, progress, stop);
}

} // namespace muster
