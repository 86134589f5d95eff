// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/directory/user.h"
#include "core/source/fetch.h"

#include <map>

namespace muster {

enum class Action : std::uint8_t {
    Create,
    Update,
    Suspend,
    Reactivate,
    Unchanged,
    Skip,
    Invalid,
    Conflict,
    Missing,
    Remove
};
[[nodiscard]] std::string_view actionName(Action action); ///< "create", "update", ...
[[nodiscard]] QString actionLabel(Action action);

/// What one import is asked to do.
struct ImportOptions
{
    // written down in one file: many files pass these on, none should compile its own
    ImportOptions();
    ImportOptions(const ImportOptions&);
    ImportOptions(ImportOptions&&) noexcept;
    ImportOptions& operator=(const ImportOptions&);
    ImportOptions& operator=(ImportOptions&&) noexcept;
    ~ImportOptions();

    bool create = true, update = true;
    std::vector<std::string> pick;  ///< external ids; empty = everybody
    std::optional<bool> reactivate; ///< overrides the connector's setting
    std::string filter;             ///< added to the connector's filter for this run
    bool dryRun = false;
    std::string startedBy; ///< "person", "cli", "schedule", "api"
    Timestamp slot{};      ///< "schedule": the start that this run is for
    std::string undoOf;    ///< the run that this plan takes back; empty = an import
};

struct PlanCounts
{
    std::int64_t create = 0, update = 0, suspend = 0, reactivate = 0, unchanged = 0, skip = 0, invalid = 0,
                 conflict = 0, missing = 0, remove = 0;
};

/// A limit that a plan exceeds: nothing of the held part is written without approval.
struct Hold
{
    std::string limit;
    QString message;
    std::int64_t count = 0;
    double percent = 0;
};

enum class PlanState : std::uint8_t { Building, Ready, Held, Applied, Partial, Expired, Failed };
[[nodiscard]] std::string_view stateName(PlanState state);

/// A stored plan's head; its items are read in windows from the PlanStore.
struct Plan
{
    // written down in one file: many files pass these on, none should compile its own
    Plan();
    Plan(const Plan&);
    Plan(Plan&&) noexcept;
    Plan& operator=(const Plan&);
    Plan& operator=(Plan&&) noexcept;
    ~Plan();

    std::string id;  ///< "p-" + ULID-like, sortable by time
    std::string run; ///< the run that made it
    std::string connector;
    std::int64_t connectorVersion = 0;
    ImportOptions options;
    PlanState state = PlanState::Building;
    Timestamp created{};
    PlanCounts counts;
    FetchProof proof;
    std::vector<Hold> holds;
    std::int64_t waits =
        0;            ///< held: persons whom an exceeded limit counts, while the others need no approval; 0 = all wait
    std::string hash; ///< binds an approval
    std::string approvedBy; ///< the person or program that let a held plan go on; empty = nobody
    Timestamp approvedAt{};
    std::optional<Error> error;
};

struct FieldChange
{
    Attribute attribute;
    std::string before, after;
    bool picked = true;      ///< unticked fields are not written
    bool overwrites = false; ///< `before` was set by hand since the last import
};

/// One person in a plan.
struct PlanItem
{
    std::int64_t seq = 0; ///< order in the source; unique in the plan
    Action action = Action::Unchanged;
    std::string externalId;
    UserId user = 0; ///< 0 = not in the directory (yet)
    std::string email, username, displayname;
    std::string reasonCode; ///< duplicateInSource, usernameTaken, emailTaken, inactiveAtSource, reactivationOff,
                            ///< unknownStatus ...
    QString reason;
    bool picked = true;
    std::vector<FieldChange> fields; ///< filled by PlanStore::item(), not in windows
};

struct PlanQuery
{
    std::vector<Action> actions; ///< empty = all but Unchanged
    std::string search;          ///< in external id, e-mail, username, display name (folded)
    enum class Sort : std::uint8_t { Source, Displayname, Email, Username, Action } sort = Sort::Source;
    bool descending = false;
    friend bool operator==(const PlanQuery&, const PlanQuery&) = default;
};

/// Port: stored plans.
class PlanStore
{
public:
    virtual ~PlanStore() = default;
    [[nodiscard]] virtual Result<Plan> plan(const std::string& id) = 0;
    [[nodiscard]] virtual Result<std::vector<Plan>> plans(const std::string& connector,
                                                          int limit) = 0; ///< newest first; "" = all
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> ids(const std::string& plan, const PlanQuery& query,
                                                                std::stop_token stop) = 0; ///< seq numbers
    [[nodiscard]] virtual Result<std::vector<PlanItem>> rows(const std::string& plan,
                                                             std::span<const std::int64_t> seqs) = 0;
    [[nodiscard]] virtual Result<PlanItem> item(const std::string& plan, std::int64_t seq) = 0; ///< with field changes
    /// Ticks or unticks people (all of a query with `seqs` empty), or one field of one person. Only while Ready or
    /// Held.
    [[nodiscard]] virtual Result<void> pick(const std::string& plan, const PlanQuery& query,
                                            std::span<const std::int64_t> seqs, bool picked) = 0;
    [[nodiscard]] virtual Result<void> pickField(const std::string& plan, std::int64_t seq, const Attribute& attribute,
                                                 bool picked) = 0;
    /// Lets a held plan go on, once, in the name of `who` ("person:LOGIN", "api:KEY-ID"): it binds to the plan as its
    /// `hash` names it; Importer::apply(plan, true) follows. Errors: NotFound, Conflict (not held, another hash, more
    /// than approvalTime old).
    [[nodiscard]] virtual Result<void> approve(const std::string& plan, const std::string& hash, const std::string& who,
                                               Timestamp at) = 0;
    /// Ends a held plan for good; the run says by whom. Errors: NotFound, Conflict (not held, or at work).
    [[nodiscard]] virtual Result<void> decline(const std::string& plan, const std::string& who, Timestamp at) = 0;
    /// How many picked items would be written, by action.
    [[nodiscard]] virtual Result<PlanCounts> picked(const std::string& plan) = 0;
    [[nodiscard]] virtual Result<void> remove(const std::string& plan) = 0;
};

} // namespace muster
