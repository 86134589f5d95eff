// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <thread>

namespace muster {

/// A source of users on the loopback address, scripted by a test: one handler answers every request.
class SourceServer
{
public:
    using Handler = std::function<void(const httplib::Request&, httplib::Response&)>;
    explicit SourceServer(Handler handler)
    {
        m_server.Get(".*", handler);
        m_server.Post(".*", handler);
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::thread([this] { m_server.listen_after_bind(); });
        while (!m_server.is_running()) // stop() before that would be lost
            std::this_thread::yield();
    }
    ~SourceServer()
    {
        m_server.stop();
        m_thread.join();
    }
    SourceServer(const SourceServer&) = delete;
    SourceServer& operator=(const SourceServer&) = delete;
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }

private:
    httplib::Server m_server;
    std::thread m_thread;
    int m_port = 0;
};

/// {"users": [...]} with `count` users: ids 1 .. count, all active.
inline std::string usersBody(int count)
{
    std::string out = "{\"users\": [";
    for (int i = 1; i <= count; ++i) {
        const std::string n = std::to_string(i);
        out += std::string(i > 1 ? "," : "") + "{\"id\": " + n + ", \"email\": \"u" + n +
               "@example.com\", \"login\": \"u" + n + "\", \"name\": \"User " + n + "\", \"status\": \"Active\"}";
    }
    return out + "]}";
}

} // namespace muster
