// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mapper.h"
#include "core/sync/plan.h"

#include <unordered_set>

namespace muster {

/// A user of the directory as the planner sees it.
struct PlanSubject
{
    UserId id = 0;
    UserState state = UserState::Active;
    bool suspendedByHand = false;
    const UserValues* values = nullptr; ///< now
    const UserValues* applied =
        nullptr; ///< as this source last wrote them; none = not linked yet, found by a match key
};

/// What is to happen to one person, and why.
struct Decision
{
    Action action = Action::Unchanged;
    std::string_view reason;             ///< reason code (planreason.h), empty = none needed
    std::string argument;                ///< belongs to the reason
    UserState state = UserState::Active; ///< afterwards
    bool writesValues = false;           ///< `result` differs from now
    bool withheld = false;               ///< part of the record has no effect: it must be looked at again next time
    bool clears = false;                 ///< empties a value that the directory has
    bool keyChange = false;              ///< e-mail, username or employee id of an existing user change
    UserValues result;                   ///< the whole new set of values; only when writesValues
};

/// The rules of an import for one person, without any I/O: same input, same answer.
class Planner
{
public:
    Planner(const Connector& connector, const ImportOptions& options);

    /// `subject` null = nobody in the directory is this person. `out` is reused.
    void decide(const MappedUser& record, const PlanSubject* subject, Decision& out) const;
    /// False when the options name persons and this one is not among them.
    [[nodiscard]] bool isAsked(const std::string& externalId) const;
    [[nodiscard]] bool mayReactivate() const { return m_mayReactivate; }

private:
    struct Rule
    {
        Attribute attribute;
        Policy policy = Policy::Always;
        bool isKey = false;
    };
    void decideNew(const MappedUser& record, Decision& out) const;
    void decideKnown(const MappedUser& record, const PlanSubject& subject, Decision& out) const;
    void decideState(const MappedUser& record, const PlanSubject& subject, Decision& out) const;
    void merge(const MappedUser& record, const PlanSubject& subject, Decision& out) const;

    std::vector<Rule> m_rules; ///< in attribute order
    std::unordered_set<std::string> m_pick;
    bool m_create = true, m_update = true, m_mayReactivate = false;
    UserState m_newState = UserState::Active;
};

} // namespace muster
