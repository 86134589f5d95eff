// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/words.h"

#include "core/base/calendar.h"
#include "core/base/untrusted.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Notice", text);
}

QDateTime dateTime(Timestamp moment)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count(), Qt::UTC);
}

QString finishedSentence(const Notice& notice)
{
    const RunCounts& c = notice.counts;
    const PlanCounts& p = notice.planned;
    switch (notice.state) {
    case RunState::Held:
        return tr("The import is held and waits for approval: it would create %1, update %2 and suspend %3.")
            .arg(numberText(p.create), numberText(p.update), numberText(p.suspend));
    case RunState::Planned:
        return tr("An import is proposed: it would create %1, update %2 and suspend %3.")
            .arg(numberText(p.create), numberText(p.update), numberText(p.suspend));
    case RunState::Failed:
        return tr("The import failed. %1").arg(displayText(notice.error));
    case RunState::Cancelled:
        return tr("The import was stopped before its end.");
    case RunState::Skipped:
        return tr("An import was left out. %1").arg(displayText(notice.error));
    default:
        if (c.removed > 0)
            return tr("The import has ended: %1 created, %2 updated, %3 suspended, %4 reactivated, %5 removed, %6 "
                      "failed.")
                .arg(numberText(c.created), numberText(c.updated), numberText(c.suspended), numberText(c.reactivated),
                     numberText(c.removed), numberText(c.failed));
        return tr("The import has ended: %1 created, %2 updated, %3 suspended, %4 reactivated, %5 failed.")
            .arg(numberText(c.created), numberText(c.updated), numberText(c.suspended), numberText(c.reactivated),
                 numberText(c.failed));
    }
}

} // namespace

QString numberText(std::int64_t number)
{
    return QLocale().toString(static_cast<qlonglong>(number));
}

QString utcTime(Timestamp moment)
{
    return dateTime(moment).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) + QStringLiteral(" UTC");
}

QString zoneTime(Timestamp moment, const std::string& timeZone)
{
    const QTimeZone zone = parseTimeZone(timeZone).value_or(QTimeZone::utc());
    const QDateTime local = dateTime(moment).toTimeZone(zone);
    const int minutes = local.offsetFromUtc() / 60;
    return local.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss ")) + (minutes < 0 ? u'-' : u'+') +
           QStringLiteral("%1%2")
               .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
               .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0')) +
           QStringLiteral(" (") + QString::fromUtf8(zone.id()) + u')';
}

QString noticeTitle(const Notice& notice)
{
    return notice.kind == Notice::Kind::Test ? QStringLiteral("Muster") : displayText(notice.label);
}

QString noticeSentence(const Notice& notice)
{
    switch (notice.kind) {
    case Notice::Kind::Authorization:
        return tr("The source no longer lets Muster in, so scheduled imports are paused. %1")
            .arg(displayText(notice.error));
    case Notice::Kind::Overdue:
        return tr("No import has succeeded since %1.").arg(zoneTime(notice.at, notice.timeZone));
    case Notice::Kind::Test:
        return tr("This is a test: messages from Muster arrive here.");
    case Notice::Kind::Finished:
        break;
    }
    return finishedSentence(notice);
}

} // namespace muster
