// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/router.h"
#include "core/db/database.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace muster::service {

/// A thread with its own connection to the workspace. What it is given to do runs one after the other.
class Worker
{
public:
    /// Errors: as the workspace opens.
    [[nodiscard]] static Result<std::unique_ptr<Worker>> start(const QString& workspace, Jobs& jobs);
    ~Worker();
    void stop(); ///< soon: what it does now is done first
    void join();

    [[nodiscard]] boost::asio::io_context& context() { return m_context; }
    /// In its own thread only: the answer, from memory while nobody has written to the workspace since.
    [[nodiscard]] Reply reply(const Call& call, const Route& route);
    [[nodiscard]] ApiPorts& api() { return *m_api; }

private:
    Worker();
    [[nodiscard]] Result<void> open(const QString& workspace, Jobs& jobs);
    [[nodiscard]] bool isUnchanged();

    boost::asio::io_context m_context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::unique_ptr<Ports> m_ports;
    std::optional<db::Database> m_database;
    std::unique_ptr<ApiKeys> m_keys;
    std::unique_ptr<ApiReplies> m_replies;
    std::optional<ApiPorts> m_api;
    std::pair<std::int64_t, std::int64_t> m_mark{-1, -1};
    std::unordered_map<std::string, Reply> m_remembered;
    std::jthread m_thread;
};

} // namespace muster::service
