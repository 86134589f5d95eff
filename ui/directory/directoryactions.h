// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importservice.h"

namespace muster {

class NoticePanel;

/// What people do to users, from the table and from the detail panel alike: run on a worker thread, told by a notice
/// that can undo.
class DirectoryActions : public QObject
{
    Q_OBJECT

public:
    using Users = std::vector<UserId>;
    DirectoryActions(ImportService& service, NoticePanel& notice, QObject* parent);

    /// Sets the state; Undo gives each user back the state it had.
    void setState(const Users& users, UserState state);
    /// Asks in the notice first: a deletion cannot be undone.
    void remove(const Users& users);
    /// Keeps imports from changing one value of a user, or lets them again.
    void setLock(UserId user, const Attribute& attribute, bool locked);
    void addToGroup(const Users& users, const Group& group);
    void removeFromGroup(const Users& users, const Group& group);
    /// `before` is what Undo writes back.
    void edit(UserId user, const UserValues& before, const UserValues& after, std::function<void(Result<void>)> done);
    void create(const UserValues& values, UserState state, std::function<void(Result<UserId>)> done);

signals:
    void changed(); ///< something in the directory is different now

private:
    using Work = std::function<Result<void>(Ports&, std::stop_token)>;
    /// Runs `work`; on success tells it with `words` and, when `undo` is given, a way back.
    void run(Work work, const QString& words, std::function<void()> undo = {});
    ImportService& m_service;
    NoticePanel& m_notice;
};

} // namespace muster
