// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/importservice.h"

#include "core/sync/approval.h"
#include "core/sync/undo.h"

#include <QElapsedTimer>
#include <QMetaObject>

#include <algorithm>
#include <map>
#include <thread>

namespace muster {

/// Jobs live here as long as their threads. Everything is touched on the service's thread only; the workers post to it.
struct ImportService::Parts
{
    struct Running
    {
        std::stop_source stop;
        std::thread thread;
        std::string connector; ///< held by a plan or apply
    };
    OpenPorts open;
    std::map<Job, Running> jobs;
    Job last = 0;

    [[nodiscard]] bool isBusy(const std::string& connector) const
    {
        return std::any_of(jobs.begin(), jobs.end(),
                           [&](const auto& job) { return job.second.connector == connector; });
    }
};

namespace {

constexpr qint64 progressPauseMs = 50; // at most 20 a second

} // namespace

ImportService::ImportService(OpenPorts open, QObject* parent) : QObject(parent), m_parts(std::make_unique<Parts>())
{
    m_parts->open = std::move(open);
    qRegisterMetaType<SourceClient::Probe>();
    qRegisterMetaType<Preview>();
    qRegisterMetaType<Progress>();
    qRegisterMetaType<Plan>();
    qRegisterMetaType<RunReport>();
    qRegisterMetaType<Explanation>();
    qRegisterMetaType<Error>();
}

ImportService::~ImportService()
{
    for (auto& [job, running] : m_parts->jobs)
        running.stop.request_stop();
    for (auto& [job, running] : m_parts->jobs)
        running.thread.join();
}

ImportService::Job ImportService::launch(std::string connector, Work work, std::function<void(const Error&)> noPorts)
{
    const Job job = ++m_parts->last;
    Parts::Running running;
    running.connector = std::move(connector);
    const std::stop_token stop = running.stop.get_token();
    running.thread =
        std::thread([this, job, stop, open = m_parts->open, work = std::move(work), noPorts = std::move(noPorts)] {
            auto ports = open();
            std::function<void()> tell;
            if (ports)
                tell = work(job, **ports, stop);
            else if (noPorts)
                tell = [noPorts, error = std::move(ports.error())] { noPorts(error); };
            else
                tell = [this, job, error = std::move(ports.error())] { emit failed(job, error); };
            ports = fail(ErrorKind::Internal, {}); // closed on this thread, before anybody hears of the end
            QMetaObject::invokeMethod(
                this,
                [this, job, tell = std::move(tell)] {
                    const auto found = m_parts->jobs.find(job);
                    found->second.thread.join();
                    m_parts->jobs.erase(found); // first, so that a listener may start the next
                    tell();
                },
                Qt::QueuedConnection);
        });
    m_parts->jobs.emplace(job, std::move(running));
    return job;
}

ImportService::Job ImportService::refuse(const QString& connector)
{
    const Job job = ++m_parts->last;
    const Error error{ErrorKind::Conflict,
                      tr("An import of “%1” is already running. Wait for it, or cancel it.").arg(connector)};
    QMetaObject::invokeMethod(
        this, [this, job, error] { emit failed(job, error); }, Qt::QueuedConnection);
    return job;
}

OnProgress ImportService::reporter(Job job)
{
    QElapsedTimer clock;
    return [this, job, clock, phase = Progress::Phase::Connecting](const Progress& now) mutable {
        if (clock.isValid() && clock.elapsed() < progressPauseMs && now.phase == phase)
            return;
        clock.start();
        phase = now.phase;
        QMetaObject::invokeMethod(
            this, [this, job, now] { emit progress(job, now); }, Qt::QueuedConnection);
    };
}

ImportService::Job ImportService::startTest(const Connector& connector, std::int64_t count)
{
    return launch({}, [this, connector, count](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
        return [this, job, probe = muster::testConnection(connector, ports, count, std::move(stop))] {
            emit testFinished(job, probe);
        };
    });
}

ImportService::Job ImportService::startPreview(const Connector& connector, std::int64_t count)
{
    return launch({}, [this, connector, count](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
        return [this, job, shown = muster::preview(connector, ports, count, std::move(stop))] {
            emit previewFinished(job, shown);
        };
    });
}

ImportService::Job ImportService::startPlan(const Connector& connector, const ImportOptions& options)
{
    if (m_parts->isBusy(connector.id))
        return refuse(QString::fromStdString(connector.application.displayLabel));
    return launch(connector.id,
                  [this, connector, options](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
                      auto plan = ports.importer().plan(connector, options, reporter(job), std::move(stop));
                      if (plan)
                          return [this, job, made = std::move(*plan)] { emit planFinished(job, made); };
                      return [this, job, error = std::move(plan.error())] { emit failed(job, error); };
                  });
}

ImportService::Job ImportService::startApply(const QString& plan, bool approve)
{
    // Which connector it is for is known only after a read; the importer itself refuses a second run at the same time.
    return launch(
        {},
        [this, id = plan.toStdString(), approve](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
            if (approve) {
                if (auto approved = approveHeld(ports, id, personHere()); !approved)
                    return [this, job, error = std::move(approved.error())] { emit failed(job, error); };
            }
            auto report = ports.importer().apply(id, approve, reporter(job), std::move(stop));
            if (report)
                return [this, job, made = std::move(*report)] { emit applyFinished(job, made); };
            return [this, job, error = std::move(report.error())] { emit failed(job, error); };
        });
}

ImportService::Job ImportService::startExplain(const Connector& connector, const std::string& key)
{
    return launch({}, [this, connector, key](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
        auto told = ports.explainer().explain(connector, key, reporter(job), std::move(stop));
        if (told)
            return [this, job, explanation = std::move(*told)] { emit explainFinished(job, explanation); };
        return [this, job, error = std::move(told.error())] { emit failed(job, error); };
    });
}

ImportService::Job ImportService::startUndo(const UndoRequest& request)
{
    // as with startApply, which connector it is for is known only after a read
    return launch({}, [this, request](Job job, Ports& ports, std::stop_token stop) -> std::function<void()> {
        auto plan = ports.undo().plan(request, reporter(job), std::move(stop));
        if (plan)
            return [this, job, made = std::move(*plan)] { emit planFinished(job, made); };
        return [this, job, error = std::move(plan.error())] { emit failed(job, error); };
    });
}

ImportService::Job ImportService::startTask(std::function<void(Ports&, std::stop_token)> task,
                                            const std::function<void(const std::optional<Error>&)>& done)
{
    const auto work = [task = std::move(task), done](Job, Ports& ports, std::stop_token stop) -> std::function<void()> {
        task(ports, std::move(stop));
        return [done] { done({}); };
    };
    return launch({}, work, [done](const Error& error) { done(error); });
}

void ImportService::cancel(Job job)
{
    if (const auto found = m_parts->jobs.find(job); found != m_parts->jobs.end())
        found->second.stop.request_stop();
}

bool ImportService::isBusy(const QString& connector) const
{
    return m_parts->isBusy(connector.toStdString());
}

} // namespace muster
