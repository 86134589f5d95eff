// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/planrecords.h"

namespace muster {

/// Fills report.errors with the first 1,000 people that could not be imported, in source order.
[[nodiscard]] Result<void> readErrors(db::Database& database, const StoredPlan& plan, RunReport& report);
/// The attribute that a reason is about; empty when it is about the person.
[[nodiscard]] std::string fieldOf(std::string_view packedReason);

} // namespace muster
