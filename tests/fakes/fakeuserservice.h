// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/userservice.h"

#include <QStringList>
#include <QThread>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace muster {

/// What all FakeUserServices of a test work on.
struct FakeService
{
    std::mutex guard;
    std::condition_variable opened;
    ServiceState state{true, false, false, QStringLiteral("inactive (dead)")};
    std::optional<Error> actError, statusError; ///< what the next acts, or looks at the state, end with
    QStringList acts;                           ///< what was called, in order, without status()
    bool shut = false;                          ///< acts wait until open()
    QThread* thread = nullptr;                  ///< the last one that called

    void open()
    {
        {
            const std::scoped_lock lock(guard);
            shut = false;
        }
        opened.notify_all();
    }
    void set(const ServiceState& now)
    {
        const std::scoped_lock lock(guard);
        state = now;
    }
    [[nodiscard]] QStringList called()
    {
        const std::scoped_lock lock(guard);
        return acts;
    }
};

/// A service manager that always obeys, unless the test says otherwise.
class FakeUserService final : public UserService
{
public:
    explicit FakeUserService(std::shared_ptr<FakeService> world) : m_world(std::move(world)) {}
    Result<ServiceState> status() override
    {
        const std::scoped_lock lock(m_world->guard);
        m_world->thread = QThread::currentThread();
        if (m_world->statusError)
            return fail(*m_world->statusError);
        return m_world->state;
    }
    Result<void> install() override { return act(QStringLiteral("install"), true, true); }
    Result<void> uninstall() override { return act(QStringLiteral("uninstall"), false, false); }
    Result<void> start() override { return act(QStringLiteral("start"), true, true); }
    Result<void> stop() override { return act(QStringLiteral("stop"), true, false); }

private:
    Result<void> act(const QString& name, bool installed, bool running)
    {
        std::unique_lock lock(m_world->guard);
        m_world->acts << name;
        m_world->thread = QThread::currentThread();
        m_world->opened.wait(lock, [this] { return !m_world->shut; });
        if (m_world->actError)
            return fail(*m_world->actError);
        m_world->state.installed = installed;
        m_world->state.running = running;
        if (name == QStringLiteral("install"))
            m_world->state.otherWorkspace.clear();
        m_world->state.words = running ? QStringLiteral("active (running)") : QStringLiteral("inactive (dead)");
        return {};
    }
    std::shared_ptr<FakeService> m_world;
};

} // namespace muster
