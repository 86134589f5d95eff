// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/approval.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Approval", text);
}
} // namespace

std::string personHere()
{
    for (const char* name : {"USER", "LOGNAME", "USERNAME"}) {
        const std::string login = qEnvironmentVariable(name).toStdString();
        if (!login.empty())
            return "person:" + login;
    }
    return "person:unknown";
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
