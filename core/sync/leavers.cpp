// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/leavers.h"

#include "core/base/duration.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Leavers", text);
}

QString dayText(Timestamp moment)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms).date(), QStringLiteral("d MMM yyyy"));
}
} // namespace

LeaverRule leaverRule(const ImportSettings& import)
{
    return {std::max(1, import.missingRuns), parseDuration(import.missingGrace).value_or(std::chrono::seconds(0))};
}

bool isDue(const LeaverRule& rule, const Absence& absence, Timestamp now)
{
    return absence.runs >= rule.runs && now - absence.since >= rule.grace;
}

QString waitText(const LeaverRule& rule, const Absence& absence, Timestamp now)
{
    const QString count = rule.runs > 1
                              ? tr("Missing for %1 of %2 runs").arg(std::min(absence.runs, rule.runs)).arg(rule.runs)
                              : tr("Missing");
    const Timestamp due = absence.since + rule.grace;
    const QString when = due > now ? tr("would be suspended after %1").arg(dayText(due))
                                   : tr("would be suspended in run %1").arg(rule.runs);
    return QStringLiteral("%1; %2.").arg(count, when);
}

} // namespace muster
