// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/settings.h"

namespace muster {

/// How long past runs are kept, in days: first the results of each person go, then the run itself. The newest three
/// runs of each connector stay, however old.
struct HistoryKeep
{
    int details = 90; ///< plan and results, person by person
    int heads = 730;  ///< when, how many, how it ended
    friend bool operator==(const HistoryKeep&, const HistoryKeep&) = default;

    static constexpr int longest = 36'500; ///< a hundred years
};

/// What the workspace says (setting "history"), the values above where it says nothing. Errors: Storage.
[[nodiscard]] Result<HistoryKeep> readKeep(Settings& settings);
/// Errors: Invalid (`where` names the field: 1 <= details <= heads <= longest), Storage, DiskFull.
[[nodiscard]] Result<void> writeKeep(Settings& settings, const HistoryKeep& keep);

} // namespace muster
