// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QDateTime>
#include <QTimeZone>

namespace muster {

namespace {
QDateTime toDateTime(Timestamp moment)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}
} // namespace

Timestamp SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string toRfc3339(Timestamp moment)
{
    return toDateTime(moment).toString(Qt::ISODateWithMs).toStdString();
}

std::string toLocalText(Timestamp moment)
{
    const QDateTime local = toDateTime(moment).toLocalTime();
    const int offset = local.offsetFromUtc() / 60;
    return QStringLiteral("%1 %2%3%4")
        .arg(local.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
             offset < 0 ? QStringLiteral("-") : QStringLiteral("+"))
        .arg(std::abs(offset) / 60, 2, 10, QLatin1Char('0'))
        .arg(std::abs(offset) % 60, 2, 10, QLatin1Char('0'))
        .toStdString();
}

} // namespace muster
