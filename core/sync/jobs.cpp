// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/jobs.h"

#include <QCoreApplication>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <list>
#include <mutex>
#include <thread>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Jobs", text);
}

/// The id of a run, told once: by the first progress, or with the error of a run that never began.
class Beginning
{
public:
    void tell(Result<std::string> run)
    {
        if (!std::exchange(m_told, true))
            m_promise.set_value(std::move(run));
    }
    [[nodiscard]] bool isTold() const { return m_told; }
    [[nodiscard]] std::future<Result<std::string>> future() { return m_promise.get_future(); }

private:
    std::promise<Result<std::string>> m_promise;
    bool m_told = false;
};

Result<RunReport> importOnce(Ports& ports, const Connector& connector, const Jobs::Request& request,
                             Beginning& beginning, const std::stop_token& stop)
{
    std::string run;
    const OnProgress progress = [&](const Progress& now) {
        if (now.run.empty())
            return;
        run = now.run;
        beginning.tell(now.run);
    };
    const auto plan = ports.importer().plan(connector, request.options, progress, stop);
    if (!plan) {
        if (run.empty())
            return fail(plan.error());
        return ports.runs().run(run); // history has the error too
    }
    using Mode = ScheduleSettings::Mode;
    const bool held = plan->state == PlanState::Held;
    const bool approve = request.mode == Mode::Apply && !needsPerson(*plan);
    const bool restGoesOn = held && plan->waits > 0;
    if (request.mode != Mode::Propose && !request.options.dryRun && (!held || approve || restGoesOn)) {
        const auto applied = ports.importer().apply(plan->id, approve, progress, stop);
        if (applied)
            return applied;
        // what kept the plan from being applied, another import say, is why this run ended
        if (auto ended = ports.runs().endUnapplied(plan->run, applied.error(), ports.clock().now()); !ended)
            return fail(ended.error());
    }
    return ports.runs().run(plan->run);
}

} // namespace

bool needsPerson(const Plan& plan)
{
    return std::any_of(plan.holds.begin(), plan.holds.end(), [](const Hold& hold) { return hold.limit == "empty"; });
}

struct Jobs::Parts
{
    struct Running
    {
        std::string connector;
        std::thread thread;
        bool ended = false;
    };
    OpenPorts open;
    std::stop_source stop;
    std::mutex guard;
    std::condition_variable changed;
    std::list<Running> jobs;
    int running = 0;

    /// Threads that have ended are joined by whoever comes next.
    void reap()
    {
        for (auto job = jobs.begin(); job != jobs.end();) {
            if (job->ended) {
                job->thread.join();
                job = jobs.erase(job);
            } else {
                ++job;
            }
        }
    }
    void end(std::list<Running>::iterator job)
    {
        const std::scoped_lock lock(guard);
        job->ended = true;
        --running;
        changed.notify_all();
    }
    void work(const Request& request, const Done& done, Beginning& beginning);
};

void Jobs::Parts::work(const Request& request, const Done& done, Beginning& beginning)
{
    const auto ports = open();
    if (!ports) {
        beginning.tell(fail(ports.error()));
        return;
    }
    const auto stored = (*ports)->connectors().get(request.connector);
    if (!stored) {
        beginning.tell(fail(stored.error()));
        return;
    }
    if (!stored->active || !stored->connector.source) {
        beginning.tell(fail(ErrorKind::Conflict,
                            tr("“%1” is not active. Finish it in the wizard, or save a complete connector file.")
                                .arg(QString::fromStdString(stored->connector.application.displayLabel)),
                            {}, QStringLiteral("active")));
        return;
    }
    auto report = importOnce(**ports, stored->connector, request, beginning, stop.get_token());
    const bool began = beginning.isTold();
    if (!began) {
        Error error = report ? Error{ErrorKind::Internal, tr("The run did not begin.")} : report.error();
        if (error.kind == ErrorKind::Conflict && error.detail.isEmpty())
            error.detail = error.where; // the id of the run that is in the way
        beginning.tell(fail(std::move(error)));
    } else if (done) {
        done(**ports, stored->connector, report);
    }
}

Jobs::Jobs(OpenPorts open) : m_parts(std::make_shared<Parts>())
{
    m_parts->open = std::move(open);
}

Jobs::~Jobs()
{
    stop();
    (void)waitIdle(std::chrono::milliseconds::max());
    const std::scoped_lock lock(m_parts->guard);
    m_parts->reap();
}

Result<std::string> Jobs::start(const Request& request, Done done)
{
    std::future<Result<std::string>> run;
    {
        const std::scoped_lock lock(m_parts->guard);
        m_parts->reap();
        if (m_parts->stop.stop_requested())
            return fail(ErrorKind::Cancelled, tr("The program is about to end. Nothing was started."));
        if (m_parts->running >= most)
            return fail(ErrorKind::RateLimited,
                        tr("%1 imports are running already. Wait until one of them has ended.").arg(most));
        const auto beginning = std::make_shared<Beginning>();
        run = beginning->future();
        ++m_parts->running;
        const auto job = m_parts->jobs.insert(m_parts->jobs.end(), Parts::Running{request.connector, {}, false});
        job->thread = std::thread([parts = m_parts.get(), job, request, done = std::move(done), beginning] {
            parts->work(request, done, *beginning);
            parts->end(job);
        });
    }
    return run.get();
}

int Jobs::running() const
{
    const std::scoped_lock lock(m_parts->guard);
    return m_parts->running;
}

bool Jobs::isRunning(const std::string& connector) const
{
    const std::scoped_lock lock(m_parts->guard);
    return std::any_of(m_parts->jobs.begin(), m_parts->jobs.end(),
                       [&](const Parts::Running& job) { return !job.ended && job.connector == connector; });
}

bool Jobs::waitIdle(std::chrono::milliseconds longest)
{
    std::unique_lock lock(m_parts->guard);
    const auto idle = [this] { return m_parts->running == 0; };
    if (longest == std::chrono::milliseconds::max()) {
        m_parts->changed.wait(lock, idle);
        return true;
    }
    return m_parts->changed.wait_for(lock, longest, idle);
}

void Jobs::stop()
{
    m_parts->stop.request_stop();
}

} // namespace muster
