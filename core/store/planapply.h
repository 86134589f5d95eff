// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/keyclaims.h"
#include "core/store/planfinish.h"
#include "core/sync/runreport.h"

namespace muster {

/// Writes a plan's picked persons into the embedded directory: a handful of statements over whole sets, inside the
/// caller's transaction. Persons that cannot be written any more become outcomes; the rest goes on.
class PlanApply
{
public:
    /// Hears from within the transaction how much of the writing is done, 0 to 1; false ends it with Cancelled.
    using OnShare = std::function<bool(double)>;
    /// Whole: everybody. Rest: all but those who wait for approval. Waiting: those, after the rest.
    enum class Part : std::uint8_t { Whole, Rest, Waiting };
    PlanApply(db::Database& database, const PlanNumbers& numbers, const Plan& plan, Part part, bool edited,
              Timestamp now, OnShare share = {});
    /// `untouched`: nothing at all was written to the workspace since the plan was finished, so its checks still hold.
    [[nodiscard]] Result<RunCounts> run(bool untouched);
    /// Picked persons that were not written, and unticked ones.
    [[nodiscard]] std::int64_t leftOut() const { return m_leftOut; }

private:
    struct Step;
    [[nodiscard]] Result<void> choosePart();
    [[nodiscard]] Result<void> findConflicts();
    [[nodiscard]] Result<void> addOutcomes(const std::vector<ItemConflict>& conflicts);
    [[nodiscard]] Result<void> flagOutcomes();
    [[nodiscard]] Result<std::vector<Step>> steps();
    [[nodiscard]] Result<void> write();
    [[nodiscard]] Result<void> write(const Step& step, std::int64_t first, std::int64_t last);
    [[nodiscard]] Result<void> markMissing();
    [[nodiscard]] Result<RunCounts> count();
    [[nodiscard]] Result<std::int64_t> run(std::string_view sql);
    [[nodiscard]] Result<std::int64_t> run(std::string_view sql, std::int64_t first, std::int64_t last);
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql);

    db::Database& m_database;
    const PlanNumbers m_numbers;
    const Plan& m_plan;
    const Part m_part;
    const bool m_edited;
    const Timestamp m_now;
    const OnShare m_share;
    std::int64_t m_leftOut = 0;
    std::int64_t m_outcomes = 0;
};

/// For items with unticked fields: replaces what would be written by what was there. In the caller's transaction.
[[nodiscard]] Result<void> keepUntickedFields(db::Database& database, std::int64_t plan, std::int64_t run);

} // namespace muster
