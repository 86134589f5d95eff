// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/source/connector.h"

#include <QObject>

#include <functional>
#include <optional>

namespace muster {

struct CredentialHealth;
class DraftModel;
class ImportService;
class NoticePanel;

/// Not a place of the file, but one to go to: where a person authorizes Muster.
inline constexpr const char* authorizationPlace = "source.auth.authorization";

/// Before a changed connector replaces one that imports: asks whether Muster can sign in with the changed URL and
/// credentials, and whether a person allows the stored ones to be sent in the changed way. Until somebody has entered
/// and authorized what is missing, and allowed the rest, the changes stay a draft and imports go on with what is saved.
/// After a save it forgets the tokens that nothing uses any more.
class SaveCheck : public QObject
{
    Q_OBJECT

public:
    SaveCheck(DraftModel& draft, ImportService& service, NoticePanel& notice, QObject* parent = nullptr);
    /// Runs `save` when nothing is missing, at once when nothing changed about how Muster signs in. Otherwise says what
    /// is missing, with a button that leads there. Does nothing while an earlier call is not answered.
    void run(std::function<void()> save);
    [[nodiscard]] bool isBusy() const { return m_busy; }

signals:
    void placeRequested(const QString& path); ///< the person wants to enter what is missing there

private:
    void judge(const Connector& connector, const Result<CredentialHealth>& health, const std::function<void()>& save);
    void tellMissing(const CredentialHealth& health);
    void askWhether(const Connector& connector, const QString& changes, const std::function<void()>& save);
    void finish(const std::function<void()>& save);

    DraftModel& m_draft;
    ImportService& m_service;
    NoticePanel& m_notice;
    std::optional<Connector> m_allowed; ///< somebody has said that it may sign in so
    bool m_busy = false;
};

} // namespace muster
