// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/outboxannouncer.h"

#include "core/notify/notice.h"

namespace muster {

namespace {

/// Whether the connector wants to hear of this run.
bool isWanted(const ScheduleSettings& schedule, const Notice& notice)
{
    switch (schedule.mailOn) {
    case ScheduleSettings::MailOn::Change:
        return isChange(notice) || isTrouble(notice);
    case ScheduleSettings::MailOn::Trouble:
        return isTrouble(notice);
    case ScheduleSettings::MailOn::Always:
        break;
    }
    return true;
}

std::string eventOf(const Notice& notice)
{
    const std::string moment = std::to_string(notice.at.time_since_epoch().count());
    switch (notice.kind) {
    case Notice::Kind::Authorization:
        return "authorization:" + notice.connector + ":" + moment;
    case Notice::Kind::Overdue:
        return "overdue:" + notice.connector + ":" + moment;
    default:
        // A run that never began has no id.
        return notice.run.empty() ? "run:" + notice.connector + ":" + moment : "run:" + notice.run;
    }
}

} // namespace

OutboxAnnouncer::OutboxAnnouncer(Outbox& outbox, Settings& settings, PlanStore& plans)
    : m_outbox(outbox), m_settings(settings), m_plans(plans)
{
}

Result<void> OutboxAnnouncer::finished(const Connector& connector, const RunReport& report)
{
    std::optional<Plan> plan;
    if (!report.plan.empty()) {
        auto stored = m_plans.plan(report.plan);
        if (stored)
            plan = std::move(*stored);
        else if (stored.error().kind != ErrorKind::NotFound)
            return fail(std::move(stored.error()));
    }
    const Notice notice = finishedNotice(connector, report, plan);
    if (!isWanted(connector.schedule, notice))
        return {};
    return put(
        notice,
        {.mail = connector.schedule.summaryMail, .webhook = true, .desktop = isChange(notice) || isTrouble(notice)});
}

Result<void> OutboxAnnouncer::authorizationNeeded(const Connector& connector, const Error& why, Timestamp at)
{
    Notice notice = noticeAbout(connector, Notice::Kind::Authorization, at);
    notice.error = why.message.toStdString();
    return put(notice, {});
}

Result<void> OutboxAnnouncer::overdue(const Connector& connector, Timestamp since)
{
    return put(noticeAbout(connector, Notice::Kind::Overdue, since), {});
}

Result<void> OutboxAnnouncer::put(const Notice& notice, const Ways& ways)
{
    const auto settings = readNotifySettings(m_settings);
    if (!settings)
        return fail(settings.error());
    const auto since = readNotifySince(m_settings);
    if (!since)
        return fail(since.error());
    // runs of the last day are told again after a restart: not to somebody who has only now asked to be told
    const auto isNew = [&](Timestamp on) { return notice.kind == Notice::Kind::Overdue || notice.at >= on; };
    OutboxMessage message;
    message.event = eventOf(notice);
    message.connector = notice.connector;
    message.run = notice.run;
    message.content = toJson(notice);
    const auto add = [&](Channel channel, const std::string& recipient) -> Result<void> {
        message.channel = channel;
        message.recipient = recipient;
        if (const auto added = m_outbox.add(message); !added)
            return fail(added.error());
        return {};
    };
    if (ways.mail && settings->mail.enabled && isNew(since->mail)) {
        for (const std::string& address : settings->mail.to)
            if (auto added = add(Channel::Mail, address); !added)
                return added;
    }
    if (ways.webhook && settings->webhook.enabled && isNew(since->webhook))
        if (auto added = add(Channel::Webhook, {}); !added)
            return added;
    if (ways.desktop && settings->desktop && isNew(since->desktop))
        return add(Channel::Desktop, {});
    return {};
}

} // namespace muster
