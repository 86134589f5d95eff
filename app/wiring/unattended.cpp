// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/unattended.h"

#include "app/wiring/workspace.h"
#include "core/notify/outboxannouncer.h"
#include "core/store/runlock.h"
#include "core/sync/scheduler.h"

#include <QDir>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace muster {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Often enough for what other processes save and for a clock that somebody sets.
constexpr milliseconds longestSleep = seconds(20);
constexpr milliseconds lockPause = seconds(5);
/// Other processes put messages into the outbox as well.
constexpr milliseconds outboxPause = seconds(3);

std::unique_ptr<Announcer> announcer(Ports& ports)
{
    return std::make_unique<OutboxAnnouncer>(ports.outbox(), ports.settings(), ports.plans());
}

/// No connector can have this id.
constexpr const char* lockName = "_scheduler";

} // namespace

struct Unattended::Parts
{
    Parts(const QString& folder, ShowNotice notice)
        : workspace(folder), show(std::move(notice)), jobs([folder] { return openWorkspace(folder); })
    {
    }

    void run(const std::stop_token& stop);
    void deliver(Channel channel, const std::stop_token& stop);
    Result<milliseconds> lookOnce(Ports& ports, Scheduler& scheduler);
    void sleep(milliseconds longest, const std::stop_token& stop);
    void note(bool works, Timestamp next, std::optional<Error> error);
    void noteDelivery(Channel channel, std::optional<Error> error);

    QString workspace;
    ShowNotice show;
    Jobs jobs;
    mutable std::mutex guard;
    std::condition_variable_any changed;
    State state;
    std::map<Channel, Error> undelivered; ///< why a way's messages cannot be read
    std::jthread starter;
    std::vector<std::jthread> couriers;
};

void Unattended::Parts::note(bool works, Timestamp next, std::optional<Error> error)
{
    const std::scoped_lock lock(guard);
    state.looks += 1;
    state.works = works;
    state.next = next;
    state.error = std::move(error);
}

void Unattended::Parts::noteDelivery(Channel channel, std::optional<Error> error)
{
    const std::scoped_lock lock(guard);
    if (error)
        undelivered.insert_or_assign(channel, std::move(*error));
    else
        undelivered.erase(channel);
    state.delivery = undelivered.empty() ? std::optional<Error>() : undelivered.begin()->second;
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

/// A thread of its own, since it waits for other servers.
void Unattended::Parts::deliver(Channel channel, const std::stop_token& stop)
{
    std::unique_ptr<Ports> ports;
    while (!stop.stop_requested()) {
        if (!ports) {
            auto opened = openWorkspace(workspace);
            if (!opened) {
                noteDelivery(channel, opened.error());
                sleep(longestSleep, stop);
                continue;
            }
            ports = std::move(*opened);
        }
        const auto next = ports->delivery().deliverDue(stop, show, {channel});
        const bool failed = !next && next.error().kind != ErrorKind::Cancelled;
        noteDelivery(channel, failed ? std::optional(next.error()) : std::nullopt);
        sleep(failed ? longestSleep : outboxPause, stop);
    }
}

Unattended::Unattended(const QString& workspace, ShowNotice show)
    : m_parts(std::make_unique<Parts>(workspace, std::move(show)))
{
    m_parts->starter = std::jthread([parts = m_parts.get()](const std::stop_token& stop) { parts->run(stop); });
    for (const Channel channel : {Channel::Mail, Channel::Webhook, Channel::Desktop}) {
        if (channel == Channel::Desktop && !m_parts->show)
            continue;
        m_parts->couriers.emplace_back(
            [parts = m_parts.get(), channel](const std::stop_token& stop) { parts->deliver(channel, stop); });
    }
}

Unattended::~Unattended()
{
    m_parts->starter.request_stop();
    for (std::jthread& courier : m_parts->couriers)
        courier.request_stop();
    m_parts->jobs.stop();
    m_parts->starter.join();
    for (std::jthread& courier : m_parts->couriers)
        courier.join();
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
