// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/unattended.h"

#include "app/wiring/workspace.h"
#include "core/notify/outboxannouncer.h"
#include "core/store/runlock.h"
#include "core/sync/scheduler.h"

#include <QDir>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace muster {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Often enough for what other processes save and for a clock that somebody sets.
constexpr milliseconds longestSleep = seconds(20);
constexpr milliseconds lockPause = seconds(5);

std::unique_ptr<Announcer> announcer(Ports& ports)
{
    return std::make_unique<OutboxAnnouncer>(ports.outbox(), ports.settings(), ports.plans());
}

/// No connector can have this id.
constexpr const char* lockName = "_scheduler";

} // namespace

struct Unattended::Parts
{
    explicit Parts(const QString& folder) : workspace(folder), jobs([folder] { return openWorkspace(folder); }) {}

    void run(const std::stop_token& stop);
    Result<milliseconds> lookOnce(Ports& ports, Scheduler& scheduler);
    void sleep(milliseconds longest, const std::stop_token& stop);
    void note(bool works, Timestamp next, std::optional<Error> error);

    QString workspace;
    Jobs jobs;
    mutable std::mutex guard;
    std::condition_variable_any changed;
    State state;
    std::jthread thread;
};

void Unattended::Parts::note(bool works, Timestamp next, std::optional<Error> error)
{
    const std::scoped_lock lock(guard);
    state = {state.looks + 1, works, next, std::move(error)};
}

void Unattended::Parts::sleep(milliseconds longest, const std::stop_token& stop)
{
    std::unique_lock lock(guard);
    changed.wait_for(lock, stop, longest, [] { return false; });
}

Result<milliseconds> Unattended::Parts::lookOnce(Ports& ports, Scheduler& scheduler)
{
    const Timestamp now = ports.clock().now();
    const auto next = scheduler.tick(now);
    if (!next)
        return fail(next.error());
    note(true, *next, {});
    const auto pause = std::chrono::ceil<milliseconds>(*next - now);
    return std::clamp(pause, milliseconds(200), longestSleep);
}

void Unattended::Parts::run(const std::stop_token& stop)
{
    std::optional<RunLock> lock;
    std::unique_ptr<Ports> ports;
    std::unique_ptr<Scheduler> scheduler;
    const std::string database = QDir(workspace).absoluteFilePath(QStringLiteral("muster.db")).toStdString();
    while (!stop.stop_requested()) {
        if (!lock) {
            auto taken = RunLock::tryTake(database, lockName);
            if (!taken || !*taken) {
                note(false, {}, taken ? std::optional<Error>() : taken.error());
                sleep(lockPause, stop);
                continue;
            }
            lock = std::move(**taken);
        }
        if (!ports) {
            auto opened = openWorkspace(workspace);
            if (!opened) {
                note(true, {}, opened.error());
                sleep(longestSleep, stop);
                continue;
            }
            ports = std::move(*opened);
            scheduler = std::make_unique<Scheduler>(*ports, jobs, announcer);
        }
        const auto pause = lookOnce(*ports, *scheduler);
        if (!pause)
            note(true, {}, pause.error());
        sleep(pause.value_or(longestSleep), stop);
    }
}

Unattended::Unattended(const QString& workspace) : m_parts(std::make_unique<Parts>(workspace))
{
    m_parts->thread = std::jthread([parts = m_parts.get()](const std::stop_token& stop) { parts->run(stop); });
}

Unattended::~Unattended()
{
    m_parts->thread.request_stop();
    m_parts->jobs.stop();
    m_parts->thread.join();
}

Unattended::State Unattended::state() const
{
    const std::scoped_lock lock(m_parts->guard);
    return m_parts->state;
}

Jobs& Unattended::jobs()
{
    return m_parts->jobs;
}

} // namespace muster
