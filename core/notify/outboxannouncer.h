// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/announcer.h"
#include "core/sync/notifysettings.h"
#include "core/sync/outbox.h"

namespace muster {

struct Notice;

/// Puts messages about imports into the outbox, for every way of hearing that is switched on.
///
/// Mails about runs follow the connector: none with `summaryMail` off; else as `mailOn` says. The webhook follows
/// `mailOn` alone, and so do notices of the desktop, which never speak of a run that changed nothing. Lost
/// authorization and the alarm of no success always go out.
class OutboxAnnouncer final : public Announcer
{
public:
    OutboxAnnouncer(Outbox& outbox, Settings& settings, PlanStore& plans);

    [[nodiscard]] Result<void> finished(const Connector& connector, const RunReport& report) override;
    [[nodiscard]] Result<void> authorizationNeeded(const Connector& connector, const Error& why, Timestamp at) override;
    [[nodiscard]] Result<void> overdue(const Connector& connector, Timestamp since) override;

private:
    struct Ways
    {
        bool mail = true, webhook = true, desktop = true;
    };
    [[nodiscard]] Result<void> put(const Notice& notice, const Ways& ways);

    Outbox& m_outbox;
    Settings& m_settings;
    PlanStore& m_plans;
};

} // namespace muster
