// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runerrors.h"

#include "core/sync/planreason.h"

namespace muster {

std::string fieldOf(std::string_view packedReason)
{
    const ReasonParts parts = unpackReason(packedReason);
    if (!parts.sentence.empty())
        return std::string(parts.argument);
    if (parts.code == reason::emailTaken)
        return "email";
    if (parts.code == reason::usernameTaken)
        return "username";
    if (parts.code == reason::employeeIdTaken)
        return "employeeIdentifier";
    return {};
}

Result<void> readErrors(db::Database& database, const StoredPlan& plan, RunReport& report)
{
    report.errors.clear();
    const RunCounts& counts = report.counts;
    if (counts.failed + counts.conflict == 0 && plan.plan.counts.invalid + plan.plan.counts.conflict == 0)
        return {};
    // actions Invalid = 6, Conflict = 7; flag 16 = picked but not applied
    Result<db::Statement> read = database.prepare(
        "SELECT p.external_id, coalesce(o.reason, p.reason, '') FROM plan_item p LEFT JOIN plan_outcome o ON o.item = "
        "p.id"
        " WHERE p.id BETWEEN ?1 AND ?2 AND (p.action IN (6, 7) OR p.flags & 16) ORDER BY p.id LIMIT 1000");
    if (!read)
        return fail(read.error());
    read->bind(1, firstItem(plan.numbers.plan)).bind(2, lastItem(plan.numbers.plan));
    for (;;) {
        const Result<bool> row = read->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return {};
        report.errors.push_back({std::string(read->text(0)), fieldOf(read->text(1)), reasonText(read->text(1))});
    }
}

} // namespace muster
