// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/plan.h"

namespace muster {

struct RunCounts
{
    std::int64_t created = 0, updated = 0, suspended = 0, reactivated = 0, unchanged = 0, skipped = 0, failed = 0,
                 conflict = 0, removed = 0;
};

/// How long the parts of a run took, in milliseconds.
struct RunTimes
{
    std::int64_t fetch = 0; ///< until the last record was read; mapping goes on meanwhile
    std::int64_t plan = 0;  ///< from then until the plan was stored
    std::int64_t apply = 0; ///< writing the plan
};

enum class RunState : std::uint8_t {
    Fetching,
    Planned,
    Held,
    Applying,
    Done,
    DoneWithErrors,
    Failed,
    Cancelled,
    Skipped
};
[[nodiscard]] std::string_view stateName(RunState state); ///< "done", "doneWithErrors", ...

struct RunError
{
    std::string externalId, field;
    QString message;
};

/// One import as history keeps it (contract: run report).
struct RunReport
{
    // written down in one file: many files pass these on, none should compile its own
    RunReport();
    RunReport(const RunReport&);
    RunReport(RunReport&&) noexcept;
    RunReport& operator=(const RunReport&);
    RunReport& operator=(RunReport&&) noexcept;
    ~RunReport();

    std::string run, connector, plan;
    RunState state = RunState::Fetching;
    Timestamp startedAt{}, finishedAt{};
    ImportOptions options;
    RunCounts counts;
    RunTimes times;
    std::int64_t requests = 0, bytes = 0;
    bool complete = false;
    std::vector<QString> words;   ///< what the fetch proved, in sentences
    std::vector<RunError> errors; ///< the first 1,000; all are in the results file
    std::optional<Error> error;   ///< why the run as a whole failed
    bool hasResults = true;       ///< false: what became of each person is no longer kept (HistoryKeep)
};

/// One line of the results file (contract, section 4).
struct ResultRow
{
    Timestamp at{};
    std::string operation, result, reasonCode, reason, externalId, username, email;
    UserId user = 0;
    std::string changedFields; ///< attribute names joined by ';'
};

/// Port: past runs.
class RunHistory
{
public:
    virtual ~RunHistory() = default;
    [[nodiscard]] virtual Result<std::vector<RunReport>> runs(const std::string& connector,
                                                              int limit) = 0; ///< newest first; "" = all
    [[nodiscard]] virtual Result<RunReport> run(const std::string& id) = 0;
    /// Records a run that never began because the one before was still running (state Skipped); gives its id.
    [[nodiscard]] virtual Result<std::string> addSkipped(const std::string& connector, const ImportOptions& options,
                                                         Timestamp at) = 0;
    /// Records a run that could not begin at all (state Failed); gives its id.
    [[nodiscard]] virtual Result<std::string> addFailed(const std::string& connector, const ImportOptions& options,
                                                        const Error& error, Timestamp at) = 0;
    /// Ends a run as failed whose plan was to be applied at once and was not; its plan stays as it is. Nothing for a
    /// run that is not Planned or Held: somebody else applied it. Errors: NotFound, Storage.
    [[nodiscard]] virtual Result<void> endUnapplied(const std::string& run, const Error& error, Timestamp at) = 0;
    /// The runs that the schedule started for that moment, newest first; at most ten.
    [[nodiscard]] virtual Result<std::vector<RunReport>> runsOfSlot(const std::string& connector, Timestamp slot) = 0;
    /// Every person of a run in source order, in batches; the callback returns false to stop. Errors: NotFound (no
    /// such run, or its results are no longer kept), Storage.
    [[nodiscard]] virtual Result<void> results(const std::string& run,
                                               const std::function<bool(const ResultRow&)>& row) = 0;
};

/// The results file, written row by row: RFC 4180, UTF-8 with BOM, formula-safe; or a JSON array. `path` is replaced
/// atomically.
enum class ResultsFormat { CsvFile, JsonFile };
[[nodiscard]] Result<void> writeResults(RunHistory& history, const std::string& run, ResultsFormat format,
                                        const QString& path);
/// "Fetched in 2.1 s, planned in 0.3 s, applied in 1.4 s." Empty when nothing is known (runs of an older Muster).
[[nodiscard]] QString timesText(const RunTimes& times);
/// The contract's JSON of a report (section 2) and of a plan.
[[nodiscard]] Json toJson(const RunReport& report);
[[nodiscard]] Json toJson(const Plan& plan);

} // namespace muster
