// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/database.h"
#include "core/store/keyclaims.h"
#include "core/sync/importrun.h"

namespace muster {

/// Numbers under which one plan is stored.
struct PlanNumbers
{
    std::int64_t plan = 0, run = 0, connector = 0;
};

/// What remains to be done when the last record is staged: exact look at doubtful keys, absent users, limits. Fills
/// counts, proof, holds and state of `plan`. Inside the caller's transaction.
class PlanFinish
{
public:
    PlanFinish(db::Database& database, const PlanNumbers& numbers, const Connector& connector, PlanBuilder& builder,
               const KnownRecords& known, UserGuard& guard, Timestamp now);
    [[nodiscard]] Result<void> run(Findings findings, Plan& plan);

private:
    [[nodiscard]] Result<void> settleKeys(Findings& findings);
    [[nodiscard]] Result<void> makeConflicts(const std::vector<ItemConflict>& conflicts);
    [[nodiscard]] Result<void> nameLostManagers();
    [[nodiscard]] Result<void> recount(Findings& findings);
    void prove(const Findings& findings, Plan& plan) const;
    [[nodiscard]] Result<void> hold(const Findings& findings, Plan& plan);
    [[nodiscard]] Result<std::int64_t> suspendedOfADay();
    [[nodiscard]] Result<void> markWaiting(Plan& plan);
    // planfinish_missing.cpp
    struct Leaver;
    [[nodiscard]] Result<void> listMissing(Findings& findings, const Plan& plan);
    [[nodiscard]] Result<Leaver> judge(const db::Statement& link, bool mayUpdate);
    [[nodiscard]] Result<void> stageMissing(std::int64_t seq, const db::Statement& link, const Leaver& leaver,
                                            Findings& findings);

    db::Database& m_database;
    const PlanNumbers m_numbers;
    const Connector& m_connector;
    PlanBuilder& m_builder;
    const KnownRecords& m_known;
    UserGuard& m_guard;
    const Timestamp m_now;
    std::int64_t m_dropped = 0, m_seenBefore = 0; ///< of people that the last good run saw
    bool m_recount = false;
};

} // namespace muster
