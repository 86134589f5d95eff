// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

namespace muster {

/// True when a held plan waits for something that no schedule may decide: an empty list needs a person.
[[nodiscard]] bool needsPerson(const Plan& plan);

/// Imports that run on their own: plan, then apply as far as the request allows, each on a thread with its own ports.
/// Thread-safe.
class Jobs
{
public:
    using OpenPorts = std::function<Result<std::unique_ptr<Ports>>()>;
    struct Request
    {
        std::string connector;
        ImportOptions options;
        ScheduleSettings::Mode mode = ScheduleSettings::Mode::ApplyUnderLimits;
    };
    /// Called once on the job's thread, with the ports that it used, when the run has ended. A run that never began
    /// (no connector, ports that do not open) ends with an error and no run id.
    using Done = std::function<void(Ports&, const Connector&, const Result<RunReport>&)>;

    explicit Jobs(OpenPorts open);
    ~Jobs(); ///< asks all jobs to stop and waits for them

    /// Starts a job and gives the id of its run as soon as there is one. Errors: NotFound (no such connector), Conflict
    /// (not active: `where` is "active"; or one is running: `detail` is its run, if it has one yet), RateLimited (more
    /// than `most` at once), Storage.
    [[nodiscard]] Result<std::string> start(const Request& request, Done done = {});
    [[nodiscard]] int running() const;
    [[nodiscard]] bool isRunning(const std::string& connector) const;
    /// Waits until no job runs. False when that took longer.
    [[nodiscard]] bool waitIdle(std::chrono::milliseconds longest);
    void stop(); ///< asks all jobs to stop; no new ones start

    static constexpr int most = 16;

private:
    struct Parts;
    std::shared_ptr<Parts> m_parts;
};

} // namespace muster
