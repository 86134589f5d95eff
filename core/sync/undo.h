// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// What is to be taken back.
struct UndoRequest
{
    std::string run;                ///< an applied run
    std::vector<std::string> users; ///< external ids, e-mail addresses, usernames or user ids; empty = everybody
    std::string attribute;          ///< this one only; empty = all, and what became of the person
    std::string startedBy;          ///< as in ImportOptions
};

/// Port that only the workspace can serve: the inverse of a run as a plan of its own (ImportOptions::undoOf), which is
/// shown, picked from and applied like any other; no limit holds it. Nothing is written to the directory before it is
/// applied.
class Undo
{
public:
    virtual ~Undo() = default;
    /// Values go back to what they were before the run where nobody changed them since; those that somebody changed
    /// stay, and the item's reason says which, and by which run or hand. A person of whom nothing can go back is a
    /// Conflict. Who was created is removed, who was suspended is
    /// active again and the other way round. Errors: NotFound (no such run, user or attribute in it, or its plan is no
    /// longer kept), Conflict (not applied, or another run of the connector is at work), Cancelled, Storage; the last
    /// two leave a run that says so.
    [[nodiscard]] virtual Result<Plan> plan(const UndoRequest& request, const OnProgress& progress,
                                            std::stop_token stop) = 0;
};

} // namespace muster
