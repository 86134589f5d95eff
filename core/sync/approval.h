// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/plan.h"

#include <chrono>

namespace muster {

class Ports;

/// A held plan can be approved for so long after it was made, once.
inline constexpr std::chrono::hours approvalTime{24};

/// Who started this program: "person:LOGIN" with the system's name of its user, not what the environment says.
[[nodiscard]] std::string personHere();
/// Lets a plan go on in the name of `who`, where it is held; nothing for one that is not. Errors as
/// PlanStore::approve().
[[nodiscard]] Result<void> approveHeld(Ports& ports, const std::string& plan, const std::string& who);
/// Held plans of all connectors that can still be approved, the oldest first.
[[nodiscard]] Result<std::vector<Plan>> waitingPlans(Ports& ports);
/// Time that is left for an approval; zero or less = too late.
[[nodiscard]] std::chrono::seconds timeLeft(const Plan& plan, Timestamp now);
/// "23 h 10 min", "4 min", "expired".
[[nodiscard]] QString timeLeftText(std::chrono::seconds left);

} // namespace muster
