// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/virtualoffice.h"

#include "core/sync/scheduler.h"

#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>

namespace muster {

/// Lets answers through, or keeps requests waiting.
class Gate
{
public:
    void close() { set(false); }
    void open() { set(true); }
    void pass()
    {
        std::unique_lock lock(m_guard);
        ++m_asked;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_isOpen; });
    }
    void waitAsked(int count)
    {
        std::unique_lock lock(m_guard);
        m_changed.wait(lock, [&] { return m_asked >= count; });
    }

private:
    void set(bool open)
    {
        const std::scoped_lock lock(m_guard);
        m_isOpen = open;
        m_changed.notify_all();
    }
    std::mutex m_guard;
    std::condition_variable m_changed;
    bool m_isOpen = true;
    int m_asked = 0;
};

/// A scheduler over a real workspace; clock and network are made up. Tests of it derive from this.
class SchedulerOffice
{
protected:
    /// To be called before and after each test.
    void enter()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock.set(Timestamp(std::chrono::seconds(1'800'000'000))); // 2027-01-15T08:00:00Z
        m_answer = jsonAnswer(
            R"({"total":1,"items":[{"id":"1","email":"a@example.com","username":"a","department":"x","status":"Active"}]})");
        m_urls.clear();
        m_onOpen = {};
        m_onAsked = {};
        forgetTold();
        makePorts();
        m_jobs = std::make_unique<Jobs>(opener());
        makeScheduler();
    }
    void leave()
    {
        m_gate.open();
        m_scheduler.reset();
        m_jobs.reset();
        m_ports.reset();
        m_folder.reset();
    }
    /// As after a start of the program: whoever was killed left runs that are closed now.
    void makePorts()
    {
        auto ports = OfficePorts::open(m_folder->path(), m_clock, answerer());
        QVERIFY2(ports, ports ? "" : qPrintable(ports.error().message));
        m_ports = std::move(*ports);
    }
    void makeScheduler()
    {
        m_scheduler = std::make_unique<Scheduler>(
            *m_ports, *m_jobs, [this](Ports&) { return std::make_unique<Announcements::Port>(m_told); });
    }
    /// The program is closed, with whatever runs, and started again.
    void restart()
    {
        m_jobs->stop();
        m_gate.open();
        m_scheduler.reset();
        m_jobs = std::make_unique<Jobs>(opener());
        makePorts();
        makeScheduler();
    }
    Jobs::OpenPorts opener()
    {
        return [this]() -> Result<std::unique_ptr<Ports>> {
            if (auto opens = m_onOpen ? m_onOpen() : Result<void>(); !opens)
                return fail(std::move(opens.error()));
            return OfficePorts::open(m_folder->path(), m_clock, answerer());
        };
    }
    AnsweringHttp::Answer answerer()
    {
        return [this](const HttpRequest& request) -> Result<HttpResponse> {
            m_gate.pass();
            if (m_onAsked)
                m_onAsked();
            const std::scoped_lock lock(m_guard);
            m_urls.push_back(request.url);
            return m_answer;
        };
    }
    void add(const Connector& connector)
    {
        QVERIFY(m_ports->connectors().add(connector));
        QVERIFY(m_ports->connectors().setActive(connector.id, true));
    }
    void tick()
    {
        const auto next = m_scheduler->tick(m_clock.now());
        QVERIFY2(next, next ? "" : qPrintable(next.error().message));
        QVERIFY(*next >= m_clock.now() && *next <= m_clock.now() + std::chrono::hours(1));
    }
    void finish() { QVERIFY(m_jobs->waitIdle(std::chrono::seconds(30))); }
    /// Looks every 20 seconds, as the program does, and lets every import end.
    void watch(std::chrono::seconds span)
    {
        for (const Timestamp end = m_clock.now() + span; m_clock.now() < end && !QTest::currentTestFailed();) {
            tick();
            finish();
            m_clock.pass(std::chrono::seconds(20));
        }
    }
    ScheduleState state(const std::string& connector = "hr")
    {
        const auto state = m_ports->schedules().get(connector);
        return state && *state ? **state : ScheduleState{};
    }
    void setDue(Timestamp due, const std::string& connector = "hr")
    {
        QVERIFY(m_ports->schedules().change(connector, [&](ScheduleState& kept) { kept.due = due; }));
    }
    /// Passes to the next start and ticks until its run has ended.
    void runOnce(const std::string& connector = "hr")
    {
        m_clock.set(state(connector).due);
        tick();
        finish();
    }
    std::vector<RunReport> runs(const std::string& connector = "hr") { return *m_ports->runs().runs(connector, 1000); }
    void forgetTold()
    {
        std::destroy_at(&m_told);
        std::construct_at(&m_told);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    VirtualClock m_clock;
    Gate m_gate;
    std::mutex m_guard;
    HttpResponse m_answer;
    std::function<Result<void>()>
        m_onOpen;                    ///< before the ports of a job open, or why they do not; set before it starts
    std::function<void()> m_onAsked; ///< while the source answers
    std::vector<std::string> m_urls;
    Announcements m_told;
    std::unique_ptr<Ports> m_ports;
    std::unique_ptr<Jobs> m_jobs;
    std::unique_ptr<Scheduler> m_scheduler;
};

} // namespace muster
