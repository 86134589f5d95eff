// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/announcer.h"

namespace muster {

/// What happened, as it waits in the outbox: everything that the words are made from when it is sent.
struct Notice
{
    enum class Kind : std::uint8_t { Finished, Authorization, Overdue, Test };
    struct Problem
    {
        std::string externalId, field, message;
    };
    Kind kind = Kind::Finished;
    std::string connector, label; ///< the application's id and name
    std::string timeZone;         ///< of the administrator; empty = this computer's
    Timestamp at{};               ///< Finished: its end; Overdue: the last success; otherwise when it happened
    // Finished
    std::string run, plan;
    RunState state = RunState::Done;
    Timestamp startedAt{};
    RunCounts counts;
    PlanCounts planned;             ///< of a run that only proposed, or is held
    std::vector<Problem> problems;  ///< the first ones
    std::int64_t problemCount = 0;  ///< all
    std::vector<std::string> holds; ///< why it is held, in sentences
    // Finished with a failure, Authorization
    std::string error;
};

/// True when the notice is about a change in the directory, or one that waits for a person.
[[nodiscard]] bool isChange(const Notice& notice);
/// True when somebody should look: held, failed, done with errors, authorization, no success.
[[nodiscard]] bool isTrouble(const Notice& notice);

/// The part that all notices about an application share.
[[nodiscard]] Notice noticeAbout(const Connector& connector, Notice::Kind kind, Timestamp at);
[[nodiscard]] Notice finishedNotice(const Connector& connector, const RunReport& report,
                                    const std::optional<Plan>& plan);

[[nodiscard]] Json toJson(const Notice& notice);
/// Errors: Storage (not a notice).
[[nodiscard]] Result<Notice> noticeFrom(const Json& json);

} // namespace muster
