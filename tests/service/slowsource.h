// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/sourceserver.h"

#include <condition_variable>
#include <mutex>

namespace muster {

/// A source that can be told to wait, so that a job goes on as long as a test wants.
class SlowSource
{
public:
    explicit SlowSource(std::string body) : m_body(std::move(body)) {}
    ~SlowSource() { hold(false); }
    void hold(bool held)
    {
        const std::scoped_lock lock(m_guard);
        m_held = held;
        m_changed.notify_all();
    }
    [[nodiscard]] std::string url() const { return m_server.url(); }

private:
    const std::string m_body;
    std::mutex m_guard;
    std::condition_variable m_changed;
    bool m_held = false;
    SourceServer m_server{[this](const httplib::Request&, httplib::Response& response) {
        std::unique_lock lock(m_guard);
        m_changed.wait(lock, [this] { return !m_held; });
        response.set_content(m_body, "application/json");
    }}; ///< last: its threads use the rest
};

} // namespace muster
