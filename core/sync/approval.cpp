// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/approval.h"

#include "core/sync/importrun.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

#ifdef Q_OS_UNIX
#include <array>
#include <pwd.h>
#include <unistd.h>
#endif

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Approval", text);
}
} // namespace

std::string personHere()
{
#ifdef Q_OS_UNIX
    std::array<char, 16384> room{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found)
        return std::string("person:") + found->pw_name;
    return "person:" + std::to_string(::getuid()); // a container without a name for its user
#else
    return "person:" + qEnvironmentVariable("USERNAME").toStdString();
#endif
}

Result<void> approveHeld(Ports& ports, const std::string& plan, const std::string& who)
{
    const Result<Plan> stored = ports.plans().plan(plan);
    if (!stored)
        return fail(stored.error());
    if (stored->state != PlanState::Held)
        return {};
    return ports.plans().approve(stored->id, stored->hash, who, ports.clock().now());
}

Result<std::vector<Plan>> waitingPlans(Ports& ports)
{
    constexpr int looked = 1000; // a day of imports every five minutes by three connectors
    Result<std::vector<Plan>> plans = ports.plans().plans({}, looked);
    if (!plans)
        return plans;
    const Timestamp now = ports.clock().now();
    std::set<std::string> moved; // connectors of which a newer plan was written, as a whole or but for who waits
    std::vector<Plan> waiting;
    for (Plan& plan : *plans) {
        const bool isHeld = plan.state == PlanState::Held;
        const bool isWritten = plan.state == PlanState::Applied || plan.state == PlanState::Partial || plan.waits > 0;
        const bool isLate = moved.contains(plan.connector);
        if (isWritten)
            moved.insert(plan.connector);
        if (isHeld && !isLate && timeLeft(plan, now) > std::chrono::seconds(0))
            waiting.push_back(std::move(plan));
    }
    std::reverse(waiting.begin(), waiting.end());
    return waiting;
}

std::chrono::seconds timeLeft(const Plan& plan, Timestamp now)
{
    return std::chrono::duration_cast<std::chrono::seconds>(plan.created + approvalTime - now);
}

QString timeLeftText(std::chrono::seconds left)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(left).count();
    if (left.count() <= 0)
        return tr("expired");
    if (minutes < 60)
        return tr("%1 min").arg(std::max<qlonglong>(1, minutes));
    return tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

} // namespace muster
