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
    std::string_view reason;              ///< reason code (planreason.h), empty = none needed
    std::string argument;                 ///< belongs to the reason
    UserState state = UserState::Active;  ///< afterwards
    bool writesValues = false;            ///< `result` differs from now
    bool withheld = false;                ///< part of the record has no effect: it must be looked at again next time
    bool clears = false;                  ///< empties a value that the directory has
    bool keyChange = false;               ///< e-mail, username or employee id of an existing user change
    UserValues result;                    ///< the whole new set of values; only when writesValues
    std::vector<std::string> overwritten; ///< attributes whose edit by hand gives way
};

/// The rules of an import for one person, without any I/O: same input, same answer.
class Planner
{
public:
    Planner(const Connector& connector, const ImportOptions& options);

    /// `subject` null = nobody in the directory is this person. `out` is reused.
    void decide(const MappedUser& record, const PlanSubject* subject, Decision& out) const;
    /// Leaves the state of a user as it is for that reason; a change of values stays.
    static void keepState(const PlanSubject& subject, std::string_view reason, Decision& out);
    /// Takes the source's values of locked attributes back to what was last applied, so that decide() leaves those of
    /// the directory alone. Gives the names of attributes that the source would have changed.
    [[nodiscard]] static std::vector<std::string> applyLocks(const std::vector<std::string>& locks,
                                                             const PlanSubject& subject, MappedUser& record);
    /// After decide(): what applyLocks() gave shows in the reason, and the record is looked at again next time.
    static void noteLocks(const std::vector<std::string>& kept, Decision& out);
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
