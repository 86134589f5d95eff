// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/planrow.h"
#include "core/store/undostage.h"

namespace muster {

/// What the run did with one person, and what is there now.
struct UndoStage::Line
{
    std::int64_t id = 0, flags = 0, user = 0, base = 0, version = 0, applied = 0, linkApplied = 0;
    Action action = Action::Update;
    std::string externalId;
    bool isThere = false; ///< in the directory
    std::int64_t versionNow = 0, stateNow = 0;
    bool byHandNow = false;
    bool isLinked = false, isSameLink = false; ///< to the connector; to the same record
    std::int64_t linkNow = 0;                  ///< link.applied
    std::string email, username, employee, list;

    [[nodiscard]] std::int64_t stateBefore() const { return flags >> itemflag::beforeShift & 3; }
    [[nodiscard]] std::int64_t stateAfter() const { return flags >> itemflag::stateShift & 3; }
    [[nodiscard]] bool made() const { return action == Action::Create; }
};

/// A row of plan_item on its way.
struct UndoStage::Item
{
    Action action = Action::Update;
    std::int64_t flags = 0, stateBefore = 0, stateAfter = 0, base = 0, version = 0, applied = 0, linkApplied = 0;
    UserKeys keys;
    std::string reason;

    explicit Item(const Line& line)
        : stateBefore(line.stateNow), stateAfter(line.stateNow), base(line.versionNow), linkApplied(line.linkNow)
    {
        keys.email = line.email;
        keys.username = line.username;
        keys.employee = line.employee;
        keys.list = line.list;
    }
};

} // namespace muster
