// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/savecheck.h"

#include "core/sync/accesschange.h"
#include "core/sync/credentials.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/noticepanel.h"
#include "ui/wizard/draftmodel.h"

#include <QPointer>
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
        return finish(save);
    if (m_busy)
        return;
    m_busy = true;
    ask<CredentialHealth>(
        m_service, this, [connector](Ports& ports, std::stop_token) { return credentialHealth(connector, ports); },
        [this, connector, save = std::move(save)](const Result<CredentialHealth>& health) {
            m_busy = false;
            judge(connector, health, save);
        });
}

void SaveCheck::judge(const Connector& connector, const Result<CredentialHealth>& health,
                      const std::function<void()>& save)
{
    if (!health)
        return m_notice.showError(health.error());
    if (!signsInAlike(connector, m_draft.connector()))
        return run(save); // changed meanwhile
    if (health->authorizationError && health->authorizationError->kind == ErrorKind::SecretStore)
        return m_notice.showError(*health->authorizationError);
    if (!health->missing.empty())
        return tellMissing(*health);
    const auto changes = changesToAllow(m_draft.saved().connector, connector);
    if (changes.empty() || (m_allowed && signsInAlike(*m_allowed, connector)))
        return finish(save);
    askWhether(connector, wordsOf(changes), save);
}

void SaveCheck::tellMissing(const CredentialHealth& health)
{
    const bool person = health.authorization && !health.authorization->authorized;
    const auto secret = std::find_if(health.secrets.begin(), health.secrets.end(), [](const auto& one) {
        return !one.place.empty() && !one.stored; // comes first, for authorizing needs it
    });
    const std::string place = secret != health.secrets.end() ? secret->place : authorizationPlace;
    m_notice.show(NoticePanel::Kind::Warning,
                  tr("Not saved yet; imports go on with the settings that are saved. %1")
                      .arg(QStringList(health.missing.begin(), health.missing.end()).join(u' ')),
                  person ? tr("Authorize…") : tr("Enter It…"),
                  [this, place] { emit placeRequested(QString::fromStdString(place)); });
}

void SaveCheck::askWhether(const Connector& connector, const QString& changes, const std::function<void()>& save)
{
    m_notice.show(
        NoticePanel::Kind::Warning,
        tr("Not saved yet: the stored credentials would be used in another way. %1 Is that right?").arg(changes),
        tr("Allow and Save"), [this, connector, save] {
            m_allowed = connector;
            run(save);
        });
}

void SaveCheck::finish(const std::function<void()>& save)
{
    const Connector before = m_draft.saved().connector;
    const bool wasOAuth = usesOAuth(before) && !signsInAlike(before, m_draft.connector());
    ImportService& service = m_service;
    const QPointer<SaveCheck> guard(this);
    save(); // the view with its draft may be gone after that
    if (!wasOAuth)
        return;
    ask<std::vector<QString>>(
        service, guard,
        [before](Ports& ports, std::stop_token stop) -> Result<std::vector<QString>> {
            const auto now = ports.connectors().get(before.id);
            if (!now)
                return fail(now.error());
            return forgetOldTokens(before, now->connector, ports, std::move(stop)); // nothing when it was not saved
        },
        [guard](const Result<std::vector<QString>>& words) {
            if (guard && words && !words->empty())
                guard->m_notice.show(NoticePanel::Kind::Warning, QStringList(words->begin(), words->end()).join(u' '));
        });
}

} // namespace muster
