// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directory/directoryactions.h"

#include "core/base/untrusted.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/noticepanel.h"

#include <map>

namespace muster {
namespace {

using States = std::map<UserState, std::vector<UserId>>;

/// The state that each user has now, read in pieces that fit the port.
Result<States> readStates(People& people, const std::vector<UserId>& users, std::stop_token stop)
{
    States states;
    constexpr std::size_t piece = 1024;
    for (std::size_t first = 0; first < users.size() && !stop.stop_requested(); first += piece) {
        const auto count = std::min(piece, users.size() - first);
        const auto rows = people.rows(std::span(users).subspan(first, count));
        if (!rows)
            return fail(rows.error());
        for (const UserRow& row : *rows) {
            if (row.id != 0)
                states[row.state].push_back(row.id);
        }
    }
    return states;
}

} // namespace

DirectoryActions::DirectoryActions(ImportService& service, NoticePanel& notice, QObject* parent)
    : QObject(parent), m_service(service), m_notice(notice)
{
}

void DirectoryActions::run(Work work, const QString& words, std::function<void()> undo)
{
    ask<void>(m_service, this, std::move(work), [this, words, undo = std::move(undo)](Result<void> done) {
        if (!done)
            m_notice.showError(done.error());
        else if (undo)
            m_notice.show(NoticePanel::Kind::Success, words, tr("Undo"), undo);
        else
            m_notice.show(NoticePanel::Kind::Success, words);
        emit changed();
    });
}

void DirectoryActions::setState(const Users& users, UserState state)
{
    if (users.empty())
        return;
    const int count = static_cast<int>(users.size());
    const QString words = state == UserState::Suspended ? tr("%n user(s) suspended.", nullptr, count)
                          : state == UserState::Active  ? tr("%n user(s) activated.", nullptr, count)
                                                        : tr("%n user(s) staged.", nullptr, count);
    auto before = std::make_shared<States>();
    run(
        [users, state, before](Ports& ports, std::stop_token stop) -> Result<void> {
            auto states = readStates(ports.people(), users, stop);
            if (!states)
                return fail(states.error());
            states->erase(state);
            *before = std::move(*states);
            return ports.people().setState(users, state);
        },
        words,
        [this, before] {
            run(
                [before](Ports& ports, std::stop_token) -> Result<void> {
                    for (const auto& [old, ids] : *before) {
                        if (auto done = ports.people().setState(ids, old); !done)
                            return done;
                    }
                    return {};
                },
                tr("Undone."));
        });
}

void DirectoryActions::remove(const Users& users)
{
    if (users.empty())
        return;
    const int count = static_cast<int>(users.size());
    m_notice.show(
        NoticePanel::Kind::Warning,
        tr("Delete %n user(s)? They leave their groups, and this cannot be undone. Suspend them to keep them.", nullptr,
           count),
        tr("Delete"), [this, users, count] {
            run([users](Ports& ports, std::stop_token) { return ports.people().remove(users); },
                tr("%n user(s) deleted.", nullptr, count));
        });
}

void DirectoryActions::setLock(UserId user, const Attribute& attribute, bool locked)
{
    const QString name = attribute.known == KnownAttribute::Custom ? displayText(attribute.custom) : attribute.label();
    const auto work = [user, attribute](bool lock) {
        return [user, attribute, lock](Ports& ports, std::stop_token) {
            return ports.people().setLock(user, attribute, lock);
        };
    };
    const auto words = [name](bool lock) {
        return lock ? tr("%1 is locked: imports leave it alone.").arg(name)
                    : tr("%1 is unlocked: imports may change it.").arg(name);
    };
    run(work(locked), words(locked), [this, work, words, locked] { run(work(!locked), words(!locked)); });
}

void DirectoryActions::addToGroup(const Users& users, const Group& group)
{
    const QString name = displayText(group.name);
    run([users, id = group.id](Ports& ports, std::stop_token) { return ports.people().addMembers(id, users); },
        tr("%n user(s) added to %1.", nullptr, static_cast<int>(users.size())).arg(name),
        [this, users, group, name] {
            run([users, id = group.id](Ports& ports,
                                       std::stop_token) { return ports.people().removeMembers(id, users); },
                tr("%n user(s) taken out of %1.", nullptr, static_cast<int>(users.size())).arg(name));
        });
}

void DirectoryActions::removeFromGroup(const Users& users, const Group& group)
{
    const QString name = displayText(group.name);
    run([users, id = group.id](Ports& ports, std::stop_token) { return ports.people().removeMembers(id, users); },
        tr("%n user(s) taken out of %1.", nullptr, static_cast<int>(users.size())).arg(name),
        [this, users, group, name] {
            run([users, id = group.id](Ports& ports, std::stop_token) { return ports.people().addMembers(id, users); },
                tr("%n user(s) added to %1.", nullptr, static_cast<int>(users.size())).arg(name));
        });
}

void DirectoryActions::edit(UserId user, const UserValues& before, const UserValues& after,
                            std::function<void(Result<void>)> done)
{
    ask<void>(
        m_service, this, [user, after](Ports& ports, std::stop_token) { return ports.people().edit(user, after); },
        [this, user, before, done = std::move(done)](Result<void> result) {
            if (result) {
                m_notice.show(NoticePanel::Kind::Success, tr("The user was saved."), tr("Undo"), [this, user, before] {
                    run([user, before](Ports& ports, std::stop_token) { return ports.people().edit(user, before); },
                        tr("Undone."));
                });
                emit changed();
            }
            done(std::move(result));
        });
}

void DirectoryActions::create(const UserValues& values, UserState state, std::function<void(Result<UserId>)> done)
{
    ask<UserId>(
        m_service, this,
        [values, state](Ports& ports, std::stop_token) { return ports.people().create(values, state); },
        [this, done = std::move(done)](Result<UserId> result) {
            if (result) {
                m_notice.show(NoticePanel::Kind::Success, tr("The user was added."));
                emit changed();
            }
            done(std::move(result));
        });
}

} // namespace muster
