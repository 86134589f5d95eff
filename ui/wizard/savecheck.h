// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

namespace muster {

class DraftModel;
class ImportService;
class NoticePanel;

/// Not a place of the file, but one to go to: where a person authorizes Muster.
inline constexpr const char* authorizationPlace = "source.auth.authorization";

/// Before a changed connector replaces one that imports: asks whether Muster can sign in with the changed URL and
/// credentials. Until somebody has entered and authorized what is missing, the changes stay a draft and imports go on
/// with what is saved.
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
    DraftModel& m_draft;
    ImportService& m_service;
    NoticePanel& m_notice;
    bool m_busy = false;
};

} // namespace muster
