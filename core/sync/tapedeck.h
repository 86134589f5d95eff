// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"
#include "core/sync/troubles.h"

namespace muster {

/// What a tape is, without its exchanges.
struct TapeInfo
{
    QString file;
    std::string connector, madeAt, muster, baseUrl;
    bool keepsValues = false;                         ///< false: personal values are stand-ins
    std::int64_t exchanges = 0, bytes = 0, users = 0; ///< `users` only of a tape that was just recorded
    std::optional<Error> error;                       ///< the fetch that was recorded did not end well
};

/// One line of a tape's contents.
struct TapeEntry
{
    std::string method, url, outcome; ///< outcome: "200", or the kind of an error
    std::int64_t bytes = 0;
    bool signIn = false;
};

struct RecordRequest
{
    std::string connector;
    QString file;
    bool keepValues = false;
};

struct ReplayRequest
{
    /// What the plan is made against. Always a copy or a workspace of its own, in a temporary folder.
    enum class Against {
        Tape,      ///< a workspace into which this tape, without troubles, was imported just before
        Workspace, ///< a copy of the real workspace: says something for a tape that keeps values
        Empty      ///< a workspace without any user
    };
    QString file;
    std::optional<Connector> connector; ///< none = the stored one that the tape names
    std::vector<Trouble> troubles;
    std::optional<Against> against; ///< none = Workspace for a tape that keeps values, else Tape
};
[[nodiscard]] std::string_view againstName(ReplayRequest::Against against); ///< "tape", "workspace", "empty"

/// What one replay came to: a plan, or the error that the import would end with.
struct ReplayOutcome
{
    std::optional<Plan> plan;
    std::optional<Error> error;
};
struct Replay
{
    TapeInfo tape;
    ReplayRequest::Against against = ReplayRequest::Against::Tape;
    ReplayOutcome plain;
    std::optional<ReplayOutcome> troubled; ///< only when there were troubles
    std::vector<Trouble> troubles, unmet;  ///< `unmet`: of them, those that never came to pass
};
/// {tape, against, troubles, unmet, without, with}; each outcome as a plan's JSON with `words`, or {error}.
[[nodiscard]] Json toJson(const TapeInfo& info);
[[nodiscard]] Json toJson(const Replay& replay);
/// What the safety net would do with it, in one sentence.
[[nodiscard]] QString verdict(const ReplayOutcome& outcome);

/// Port: fetches recorded on tape and replayed through the real engine. A replay has no network and no secrets, and
/// writes nothing but its own temporary folder. Thread-safe: each call opens what it needs.
class TapeDeck
{
public:
    virtual ~TapeDeck() = default;
    /// Fetches everything from the connector's source and writes the tape, also of a fetch that fails (`error`).
    /// Errors: NotFound (connector; nothing was asked), those of SourceClient::create, Storage, DiskFull, Cancelled.
    [[nodiscard]] virtual Result<TapeInfo> record(const RecordRequest& request, const OnProgress& progress,
                                                  std::stop_token stop) = 0;
    /// Calls `entry` for each exchange. Errors: NotFound, Invalid, NewerVersion, TooLarge.
    [[nodiscard]] virtual Result<TapeInfo> look(const QString& file,
                                                const std::function<void(const TapeEntry&)>& entry) = 0;
    /// Errors: those of look(), NotFound (connector), Invalid (a trouble), Storage, DiskFull, Cancelled.
    [[nodiscard]] virtual Result<Replay> replay(const ReplayRequest& request, const OnProgress& progress,
                                                std::stop_token stop) = 0;
};

} // namespace muster
