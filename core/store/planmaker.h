// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/stopwatch.h"
#include "core/store/planrecords.h"
#include "core/sync/importrun.h"

namespace muster {

/// Gives the records of one fetch to the callbacks, on the calling thread. The real one is SourceClient::fetch.
using Feed = std::function<Result<FetchProof>(const Mapper& mapper, std::uint64_t seed,
                                              const SourceClient::Callbacks& callbacks, std::stop_token stop)>;
using OpenFeed = std::function<Result<Feed>()>;

/// One planning run from its first row to a plan that is ready, held or failed. Leaves a run in every case but a lost
/// race.
class PlanMaker
{
public:
    PlanMaker(db::Database& database, Clock& clock, const Connector& connector, const ImportOptions& options);
    [[nodiscard]] Result<Plan> make(const OpenFeed& open, const OnProgress& progress, std::stop_token stop);

private:
    [[nodiscard]] Result<void> begin();
    /// Reads the whole list once. True when it moved while it was read for the first time: nothing is staged then.
    [[nodiscard]] Result<bool> stage(const Mapper& mapper, const Feed& feed, const OnProgress& progress,
                                     std::stop_token stop);
    [[nodiscard]] Result<void> discard(const FetchProof& proof);
    [[nodiscard]] Result<bool> hasMoved(const FetchProof& proof, const Findings& findings);
    [[nodiscard]] Result<void> build(const OpenFeed& open, const OnProgress& progress, std::stop_token stop);
    [[nodiscard]] Result<bool> settle(const FetchProof& proof, PlanBuilder& builder, const KnownRecords& known,
                                      UserGuard& guard);
    [[nodiscard]] Result<void> finish(PlanBuilder& builder, const KnownRecords& known, UserGuard& guard);
    [[nodiscard]] Result<void> noteVolatility(std::int64_t volatileRecords, std::int64_t links);
    void recordFailure(const Error& error);

    db::Database& m_database;
    Clock& m_clock;
    const Connector& m_connector;
    const ImportOptions& m_options;
    std::uint64_t m_seed = 0;
    std::optional<FetchProof> m_movedFetch; ///< the first of two: the list moved while it was read
    std::int64_t m_volatility = 0;          ///< connector_number.by_values: 0 no, 1 yes, 2 it seems so
    StoredPlan m_plan;
    StoredRun m_run;
    Stopwatch m_watch;
    bool m_hasFetched = false;
};

/// Conflict that names the run which holds the connector.
[[nodiscard]] Error busyError(db::Database& database, const std::string& connector);

} // namespace muster
