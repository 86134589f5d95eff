// SPDX-License-Identifier: GPL-3.0-or-later
// What taking back means for one person of the run.
#include "core/store/undostage_parts.h"
#include "core/sync/planreason.h"

#include <QCoreApplication>

namespace muster {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("Undo", text);
}

std::string namesOf(const std::vector<Attribute>& attributes, bool state)
{
    std::string names = state ? "state" : "";
    for (const Attribute& attribute : attributes) {
        names += names.empty() ? "" : ";";
        names += attribute.name();
    }
    return names;
}
} // namespace

Result<void> UndoStage::take(const Line& line)
{
    switch (line.action) {
    case Action::Create:
        return m_scope.attribute ? clearCreated(line) : takeCreated(line);
    case Action::Remove:
        return m_scope.attribute ? Result<void>() : takeRemoved(line);
    default:
        return takeChanged(line);
    }
}

Result<void> UndoStage::conflict(const Line& line, const std::string& reason)
{
    Item item(line);
    item.action = Action::Conflict;
    item.flags = itemflag::linked;
    if (!line.isThere) {
        item.base = line.version != 0 ? line.version : line.base; // for its name
        item.stateBefore = item.stateAfter = line.stateAfter();
    }
    item.reason = reason;
    return put(line, item);
}

/// Empty = the user is as the run left it, and nothing hangs on it.
Result<QString> UndoStage::whyNotRemoved(const Line& line, const UndoFields& fields)
{
    const bool state = line.stateNow != line.stateAfter() || line.byHandNow;
    if (!fields.changed.empty() || state) {
        const Result<QString> words = m_since->words(line.user, fields.changed, state);
        if (!words)
            return fail(words.error());
        return tr("Changed since the run created this user: %1. Delete the user by hand if that is meant.").arg(*words);
    }
    const Result<std::int64_t> groups =
        number("SELECT count(*) FROM group_member WHERE user_id = ?1 AND ?2 = ?2 AND ?3 = ?3", line.user);
    const Result<std::int64_t> links =
        number("SELECT count(*) FROM connector_number c CROSS JOIN link l ON l.connector = c.number AND l.user = ?1"
               " WHERE c.number <> ?2 AND ?3 = ?3",
               line.user, m_numbers.connector);
    if (!groups || !links)
        return fail(groups ? links.error() : groups.error());
    if (*groups > 0)
        return tr("The user is in a group since the run created it. Take it out of the group first.");
    if (*links > 0)
        return tr("Another application is linked to this user since the run created it, so the user stays.");
    if (line.isLinked && !line.isSameLink)
        return tr("The user is linked to another record since the run created it, so the user stays.");
    return QString();
}

Result<void> UndoStage::takeCreated(const Line& line)
{
    ++m_people;
    if (!line.isThere) {
        ++m_unchanged; // gone already
        return {};
    }
    const Result<UserValues> after = values(line.version);
    const Result<UserValues> now = values(line.versionNow);
    if (!after || !now)
        return fail(after ? now.error() : after.error());
    // everything that differs from what the run wrote: values that somebody added count too
    UndoFields fields;
    fields.changed = undoFields(*now, *after, *now, {}).touched;
    const Result<QString> why = whyNotRemoved(line, fields);
    if (!why)
        return fail(why.error());
    const bool state = line.stateNow != line.stateAfter() || line.byHandNow;
    if (!why->isEmpty())
        return conflict(line, packReason(reason::changedSinceRun, namesOf(fields.changed, state), *why));
    Item item(line);
    item.action = Action::Remove;
    item.flags = line.isLinked ? itemflag::linked : 0;
    item.applied = line.linkNow; // with which a removal that is taken back makes the link anew
    return put(line, item);
}

/// One attribute of a user that the run made: before it, there was no value.
Result<void> UndoStage::clearCreated(const Line& line)
{
    const Result<UserValues> after = values(line.version);
    const Result<UserValues> now = values(line.isThere ? line.versionNow : 0);
    if (!after || !now)
        return fail(after ? now.error() : after.error());
    const UndoFields fields = undoFields(UserValues(), *after, *now, m_scope.attribute);
    if (fields.touched.empty())
        return {};
    ++m_people;
    if (!line.isThere || (fields.undone.empty() && fields.changed.empty())) {
        ++m_unchanged;
        return {};
    }
    const AttributeInfo* info = attributeInfo(m_scope.attribute->known);
    if (info && info->required)
        return conflict(line, packReason(reason::createdByRun, m_scope.attribute->label().toStdString()));
    Item item(line);
    item.flags = itemflag::linked;
    if (Result<void> since = changedSince(line, fields, false, item); !since)
        return since;
    if (fields.undone.empty())
        return conflict(line, item.reason);
    if (Result<void> linked = decideLink(line, fields, false, item); !linked)
        return linked;
    if (Result<void> stored = putValues(line, fields, item); !stored)
        return stored;
    return put(line, item);
}

/// The run was an undo that removed somebody: the same user comes back.
Result<void> UndoStage::takeRemoved(const Line& line)
{
    ++m_people;
    if (line.isThere) {
        ++m_unchanged;
        return {};
    }
    const Result<std::int64_t> taken = number(
        "SELECT count(*) FROM link l JOIN user u ON u.id = l.user WHERE l.connector = ?1 AND l.external_id = ?3 AND ?2 "
        "= ?2",
        m_numbers.connector, 0, line.externalId);
    if (!taken)
        return fail(taken.error());
    if (*taken > 0 && (line.flags & itemflag::linked) != 0)
        return conflict(line, packReason(reason::backAlready, line.externalId));
    Item item(line);
    item.action = Action::Create;
    item.base = 0;
    item.version = line.base;
    item.applied = line.applied;
    item.linkApplied = 0;
    item.stateBefore = item.stateAfter = line.stateBefore();
    item.flags = (line.flags & itemflag::linked) != 0 ? 0 : itemflag::linked; // linked: no new link is made
    return put(line, item);
}

Result<void> UndoStage::changedSince(const Line& line, const UndoFields& fields, bool state, Item& item)
{
    if (fields.changed.empty() && !state)
        return {};
    const Result<QString> words = m_since->words(line.user, fields.changed, state);
    if (!words)
        return fail(words.error());
    item.reason = packReason(reason::changedSinceRun, namesOf(fields.changed, state),
                             tr("Changed since the run, so this stays: %1.").arg(*words));
    return {};
}

Result<UndoFields> UndoStage::fieldsOf(const Line& line)
{
    const Result<UserValues> before = values(line.base);
    const Result<UserValues> after = values(line.version != 0 ? line.version : line.base);
    const Result<UserValues> now = values(line.isThere ? line.versionNow : 0);
    for (const Error* error :
         {before ? nullptr : &before.error(), after ? nullptr : &after.error(), now ? nullptr : &now.error()}) {
        if (error)
            return fail(*error);
    }
    return undoFields(*before, *after, *now, m_scope.attribute);
}

Result<void> UndoStage::takeChanged(const Line& line)
{
    const Result<UndoFields> read = fieldsOf(line);
    if (!read)
        return fail(read.error());
    const UndoFields& fields = *read;
    if (m_scope.attribute && fields.touched.empty())
        return {};
    ++m_people;
    if (!line.isThere)
        return conflict(line, packReason(reason::changedSinceRun, {}, tr("The user was deleted since the run.")));
    const bool changesState = !m_scope.attribute && line.stateBefore() != line.stateAfter();
    const bool stateIsBack = line.stateNow == line.stateBefore();
    const bool stateMoved = changesState && !stateIsBack && (line.stateNow != line.stateAfter() || line.byHandNow);
    Item item(line);
    item.flags = itemflag::linked;
    if (Result<void> since = changedSince(line, fields, stateMoved, item); !since)
        return since;
    const bool isWhole = !m_scope.attribute && fields.changed.empty() && !stateMoved;
    if (Result<void> linked = decideLink(line, fields, isWhole, item); !linked)
        return linked;
    if (changesState && !stateIsBack && !stateMoved) {
        item.stateAfter = line.stateBefore();
        item.action =
            item.stateAfter == static_cast<std::int64_t>(UserState::Suspended) ? Action::Suspend : Action::Reactivate;
    }
    const bool moves = item.action != Action::Update || (item.flags & itemflag::linked) == 0 ||
                       (item.flags & itemflag::unlinks) != 0 || !fields.undone.empty();
    if (!moves) {
        if (!item.reason.empty())
            return conflict(line, item.reason);
        ++m_unchanged;
        return {};
    }
    if (Result<void> stored = putValues(line, fields, item); !stored)
        return stored;
    return put(line, item);
}

/// The link goes with the run that made it, comes back with an undo that took it away, and else keeps the values that
/// were applied before, so that the next import offers those of the run again.
Result<void> UndoStage::decideLink(const Line& line, const UndoFields& fields, bool whole, Item& item)
{
    if ((line.flags & itemflag::unlinks) != 0) {
        if (whole && !line.isLinked && line.linkApplied != 0) {
            item.flags &= ~itemflag::linked;
            item.applied = item.linkApplied = line.linkApplied;
        }
        return {};
    }
    if (!line.isSameLink)
        return {};
    const Result<std::int64_t> applied = appliedAfter(line, fields, whole);
    if (!applied)
        return fail(applied.error());
    item.applied = *applied;
    if (whole && (line.flags & itemflag::linked) == 0)
        item.flags |= itemflag::unlinks;
    return {};
}

/// 0 = as the link has them.
Result<std::int64_t> UndoStage::appliedAfter(const Line& line, const UndoFields& fields, bool whole)
{
    if (line.applied == 0)
        return 0;
    const bool wasLinked = (line.flags & itemflag::linked) != 0;
    if (whole && line.linkNow == line.applied && line.linkApplied != 0 && wasLinked)
        return line.linkApplied;
    // a plan from before the column knows only what the directory had
    const std::int64_t known = line.linkApplied != 0 ? line.linkApplied : wasLinked ? line.base : 0;
    const Result<UserValues> old = values(known);
    const Result<UserValues> now = values(line.linkNow);
    if (!old || !now)
        return fail(old ? now.error() : old.error());
    const UserValues result = withValuesOf(*now, *old, fields.undone);
    if (result == *now)
        return 0;
    return addVersion(result);
}

Result<void> UndoStage::putValues(const Line& line, const UndoFields& fields, Item& item)
{
    if (fields.undone.empty())
        return {};
    item.flags |= (fields.keyChange ? itemflag::keyChange : 0) | (fields.clears ? itemflag::clears : 0);
    item.keys.fill(fields.result);
    // the version from before serves again when nobody has changed anything else
    const Result<UserValues> before = line.made() ? Result<UserValues>(UserValues()) : values(line.base);
    if (!before)
        return fail(before.error());
    if (!line.made() && *before == fields.result) {
        item.version = line.base;
        return {};
    }
    const Result<std::int64_t> version = addVersion(fields.result);
    if (!version)
        return fail(version.error());
    item.version = *version;
    return {};
}

} // namespace muster
