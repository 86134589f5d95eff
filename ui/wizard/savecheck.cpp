// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/savecheck.h"

#include "core/sync/credentials.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/draftmodel.h"

#include <QStringList>

#include <algorithm>

namespace muster {

SaveCheck::SaveCheck(DraftModel& draft, ImportService& service, NoticePanel& notice, QObject* parent)
    : QObject(parent), m_draft(draft), m_service(service), m_notice(notice)
{
}

void SaveCheck::run(std::function<void()> save)
{
    const Connector connector = m_draft.connector();
    if (!m_draft.isActive() || signsInAlike(m_draft.saved().connector, connector))
        return save();
    if (m_busy)
        return;
    m_busy = true;
    ask<CredentialHealth>(
        m_service, this, [connector](Ports& ports, std::stop_token) { return credentialHealth(connector, ports); },
        [this, connector, save = std::move(save)](Result<CredentialHealth> health) {
            m_busy = false;
            if (!health)
                return m_notice.showError(health.error());
            if (!signsInAlike(connector, m_draft.connector()))
                return run(save); // changed meanwhile
            if (health->missing.empty())
                return save();
            const bool person = health->authorization && !health->authorization->authorized;
            const auto secret = std::find_if(health->secrets.begin(), health->secrets.end(), [](const auto& one) {
                return !one.place.empty() && !one.stored; // comes first, for authorizing needs it
            });
            const std::string place = secret != health->secrets.end() ? secret->place : authorizationPlace;
            m_notice.show(NoticePanel::Kind::Warning,
                          tr("Not saved yet; imports go on with the settings that are saved. %1")
                              .arg(QStringList(health->missing.begin(), health->missing.end()).join(u' ')),
                          person ? tr("Authorize…") : tr("Enter It…"),
                          [this, place] { emit placeRequested(QString::fromStdString(place)); });
        });
}

} // namespace muster
