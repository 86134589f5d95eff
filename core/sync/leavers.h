// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/source/connector.h"

#include <QString>

#include <chrono>

namespace muster {

/// When a user who is missing in the source may be suspended: after so many complete runs in a row, and so much time.
struct LeaverRule
{
    std::int64_t runs = 1;
    std::chrono::seconds grace{0};
};
[[nodiscard]] LeaverRule leaverRule(const ImportSettings& import);

/// Complete runs in a row that did not see a user, and when the first of them was.
struct Absence
{
    std::int64_t runs = 0;
    Timestamp since{};
};
[[nodiscard]] bool isDue(const LeaverRule& rule, const Absence& absence, Timestamp now);
/// "Missing for 2 of 3 runs; would be suspended after 12 Dec 2026." For one that is not due.
[[nodiscard]] QString waitText(const LeaverRule& rule, const Absence& absence, Timestamp now);

} // namespace muster
