// SPDX-License-Identifier: GPL-3.0-or-later
// The three tabs of the detail panel: values, groups, history.
#include "core/base/untrusted.h"
#include "ui/directory/directoryactions.h"
#include "ui/directory/userdetailpanel.h"
#include "ui/directory/valuegroups.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace muster {
namespace {

QPushButton* linkButton(const QString& text)
{
    auto* button = new QPushButton(text);
    setRole(button, "link");
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

PlainLabel* caption(const QString& text)
{
    auto* label = new PlainLabel(text);
    label->asCaption()->setWordWrap(true);
    return label;
}

} // namespace

void UserDetailPanel::fillValues()
{
    clearLayout(m_values);
    const UserDetail& detail = m_content->detail;
    std::optional<ValueGroup> shown;
    auto entries = detail.user.values.entries();
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return valueGroup(a.known) < valueGroup(b.known); });
    for (const auto& entry : entries) {
        if (shown != valueGroup(entry.known)) {
            shown = valueGroup(entry.known);
            m_values->addSpacing(space::Small);
            auto* heading = new PlainLabel(valueGroupLabel(*shown));
            heading->setFont(textFont(TextSize::Body, true));
            m_values->addWidget(heading);
        }
        addValue(m_values, entry);
    }
    addEmptyLocks();
    if (!detail.connector.empty()) {
        m_values->addSpacing(space::Small);
        m_values->addWidget(caption(tr("Imported by %1, external ID %2")
                                        .arg(connectorLabel(detail.connector), displayText(detail.externalId))));
    }
    if (!m_content->absence.isEmpty()) {
        auto* words = caption(m_content->absence);
        words->setTone(Tone::Caution);
        m_values->addWidget(words);
    }
    m_values->addWidget(
        caption(tr("Added %1, last changed %2").arg(shortTime(detail.user.created), shortTime(detail.user.updated))));
    m_values->addStretch();
}

/// The name of a value, and the padlock that keeps imports from it.
QLayout* UserDetailPanel::titleWithLock(const Attribute& attribute)
{
    const QString name = attribute.known == KnownAttribute::Custom ? displayText(attribute.custom) : attribute.label();
    const auto& all = m_content->detail.locked;
    const bool locked = std::find(all.begin(), all.end(), attribute) != all.end();
    auto* lock = new QToolButton;
    lock->setObjectName(QStringLiteral("lock"));
    lock->setCheckable(true);
    lock->setAutoRaise(true);
    lock->setChecked(locked);
    lock->setIcon(
        strokeIcon(locked ? QStringLiteral("lock") : QStringLiteral("unlock"), locked ? Tone::Caution : Tone::Neutral));
    lock->setAccessibleName(locked ? tr("Unlock %1: imports may change it again").arg(name)
                                   : tr("Lock %1: imports leave it alone").arg(name));
    lock->setToolTip(plainToolTip(lock->accessibleName()));
    connect(lock, &QToolButton::clicked, this,
            [this, attribute, locked] { m_actions.setLock(m_user, attribute, !locked); });
    auto* row = new QHBoxLayout;
    row->addWidget(caption(name), 1);
    row->addWidget(lock);
    return row;
}

/// A lock of a value that is empty has to be seen, too.
void UserDetailPanel::addEmptyLocks()
{
    for (const Attribute& attribute : m_content->detail.locked) {
        if (!m_content->detail.user.values.get(attribute).empty())
            continue;
        m_values->addLayout(titleWithLock(attribute));
        m_values->addWidget(caption(tr("(empty)")));
    }
}

void UserDetailPanel::addValue(QVBoxLayout* column, const UserValues::Entry& entry)
{
    const Attribute attribute{entry.known, std::string(entry.custom)};
    column->addLayout(titleWithLock(attribute));
    const auto& manager = m_content->detail.manager;
    if (entry.known == KnownAttribute::Manager && manager) {
        auto* link = linkButton(personName(*manager));
        link->setAccessibleName(tr("Show the manager %1").arg(personName(*manager)));
        connect(link, &QPushButton::clicked, this, [this, id = manager->id] { emit userRequested(id); });
        column->addWidget(link, 0, Qt::AlignLeft);
    } else {
        auto* value = new PlainLabel;
        value->setData(entry.value);
        value->setWordWrap(true);
        value->setSelectable(true);
        value->setAccessibleName(attribute.label());
        column->addWidget(value);
    }
    const auto& all = m_content->detail.provenance;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Provenance& item) { return item.attribute == attribute; });
    if (found != all.end()) {
        auto* words = caption(origin(*found));
        if (found->editedByHand)
            words->setTone(Tone::Caution);
        column->addWidget(words);
    }
    column->addSpacing(space::XSmall);
}

void UserDetailPanel::fillGroups()
{
    clearLayout(m_groups);
    const auto& mine = m_content->detail.groups;
    for (const Group& group : m_content->groups) {
        if (std::find(mine.begin(), mine.end(), group.id) == mine.end())
            continue;
        auto* name = new PlainLabel;
        name->setData(group.name);
        name->setWordWrap(true);
        auto* leave = new QToolButton;
        leave->setIcon(strokeIcon(QStringLiteral("close")));
        leave->setAccessibleName(tr("Take the user out of %1").arg(displayText(group.name)));
        leave->setToolTip(plainToolTip(leave->accessibleName()));
        connect(leave, &QToolButton::clicked, this, [this, group] { m_actions.removeFromGroup({m_user}, group); });
        auto* row = new QHBoxLayout;
        row->addWidget(name, 1);
        row->addWidget(leave);
        m_groups->addLayout(row);
    }
    if (mine.empty())
        m_groups->addWidget(caption(tr("This user is in no group.")));
    addGroupMenu(m_groups);
    m_groups->addStretch();
}

void UserDetailPanel::addGroupMenu(QVBoxLayout* column)
{
    const auto& mine = m_content->detail.groups;
    auto* add = new QPushButton(tr("Add to group"));
    auto* menu = new QMenu(add);
    for (const Group& group : m_content->groups) {
        if (std::find(mine.begin(), mine.end(), group.id) == mine.end())
            menu->addAction(menuText(displayText(group.name)), this,
                            [this, group] { m_actions.addToGroup({m_user}, group); });
    }
    add->setEnabled(!menu->isEmpty());
    add->setMenu(menu);
    column->addSpacing(space::Small);
    column->addWidget(add, 0, Qt::AlignLeft);
}

/// The external id is never mistaken for somebody else's key; a user that has none any more is named by its address.
UndoRequest UserDetailPanel::undoOf(const UserHistoryEntry& entry) const
{
    const UserDetail& detail = m_content->detail;
    UndoRequest request;
    request.run = entry.run;
    request.startedBy = "person";
    const bool linked = !detail.externalId.empty() && detail.connector == entry.connector;
    request.users.push_back(linked ? detail.externalId : std::string(detail.user.values.get(KnownAttribute::Email)));
    return request;
}

void UserDetailPanel::addChange(const UserHistoryEntry& entry, const UserHistoryEntry::Change& change)
{
    auto* line = new PlainLabel(tr("%1: %2 → %3", "attribute: old → new")
                                    .arg(change.attribute.label(),
                                         change.before.empty() ? tr("(empty)") : displayText(change.before),
                                         change.after.empty() ? tr("(empty)") : displayText(change.after)));
    line->setWordWrap(true);
    line->setSelectable(true);
    if (entry.run.empty() || entry.at == m_content->detail.user.created) { // by hand, or all values at once
        m_history->addWidget(line);
        return;
    }
    UndoRequest request = undoOf(entry);
    request.attribute = change.attribute.name();
    auto* undo = new QToolButton;
    undo->setIcon(strokeIcon(QStringLiteral("undo")));
    undo->setAutoRaise(true);
    undo->setAccessibleName(tr("Undo the change of %1").arg(change.attribute.label()));
    undo->setToolTip(plainToolTip(undo->accessibleName()));
    connect(undo, &QToolButton::clicked, this, [this, request] { emit undoRequested(request); });
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(undo, 0, Qt::AlignTop);
    m_history->addLayout(row);
}

void UserDetailPanel::fillHistory()
{
    clearLayout(m_history);
    for (const UserHistoryEntry& entry : m_content->detail.history) {
        auto* what = new PlainLabel(entry.what);
        what->setFont(textFont(TextSize::Body, true));
        m_history->addWidget(what);
        m_history->addWidget(caption(
            entry.connector.empty()
                ? shortTime(entry.at)
                : tr("%1, by %2", "time, connector").arg(shortTime(entry.at), connectorLabel(entry.connector))));
        for (const auto& change : entry.changes)
            addChange(entry, change);
        if (!entry.run.empty()) {
            auto* run = linkButton(tr("Show the run"));
            connect(run, &QPushButton::clicked, this,
                    [this, id = QString::fromStdString(entry.run)] { emit runRequested(id); });
            auto* undo = linkButton(tr("Undo…"));
            undo->setObjectName(QStringLiteral("undo"));
            undo->setAccessibleName(tr("Undo what this run did to the user"));
            connect(undo, &QPushButton::clicked, this,
                    [this, request = undoOf(entry)] { emit undoRequested(request); });
            auto* links = new QHBoxLayout;
            links->addWidget(run);
            links->addWidget(undo);
            links->addStretch();
            m_history->addLayout(links);
        }
        m_history->addSpacing(space::Medium);
    }
    if (m_content->detail.history.empty())
        m_history->addWidget(caption(tr("Nothing has happened to this user yet.")));
    m_history->addStretch();
}

} // namespace muster
