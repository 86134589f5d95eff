// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/worker.h"

#include "app/wiring/workspace.h"
#include "core/store/localapikeys.h"

#include <QDir>

#include <future>

namespace muster::service {

namespace {
constexpr std::size_t mostRemembered = 256;
constexpr std::size_t longestRemembered = 256 * 1024;
} // namespace

Worker::Worker() : m_work(m_context.get_executor()) {}

Result<std::unique_ptr<Worker>> Worker::start(const QString& workspace, Jobs& jobs)
{
    std::unique_ptr<Worker> worker(new Worker);
    std::promise<Result<void>> opened;
    auto ready = opened.get_future();
    worker->m_thread = std::jthread([self = worker.get(), &opened, &jobs, workspace] {
        auto done = self->open(workspace, jobs);
        const bool works = done.has_value();
        opened.set_value(std::move(done));
        if (works)
            self->m_context.run();
        self->m_api.reset(); // connections are closed in the thread that opened them
        self->m_replies.reset();
        self->m_keys.reset();
        self->m_database.reset();
        self->m_ports.reset();
    });
    if (auto done = ready.get(); !done)
        return fail(std::move(done.error()));
    return worker;
}

Worker::~Worker()
{
    stop();
    join();
}

void Worker::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Worker::stop()
{
    m_work.reset();
    m_context.stop();
}

Result<void> Worker::open(const QString& workspace, Jobs& jobs)
{
    auto ports = openWorkspace(workspace, "api");
    if (!ports)
        return fail(std::move(ports.error()));
    m_ports = std::move(*ports);
    auto database =
        db::Database::openAgain(QDir(workspace).absoluteFilePath(QStringLiteral("muster.db")).toStdString());
    if (!database)
        return fail(std::move(database.error()));
    m_database = std::move(*database);
    m_keys = std::make_unique<LocalApiKeys>(*m_database, m_ports->clock());
    m_replies = std::make_unique<LocalApiReplies>(*m_database, m_ports->clock());
    m_api.emplace(ApiPorts{*m_ports, *m_keys, *m_replies, jobs});
    return {};
}

bool Worker::isUnchanged()
{
    const auto mark = m_database->writeMark();
    const bool same = mark && *mark == m_mark;
    m_mark = mark ? *mark : std::pair<std::int64_t, std::int64_t>{-1, -1};
    return same;
}

Reply Worker::reply(const Call& call, const Route& route)
{
    if (!route.remembers)
        return answer(call, route, *m_api);
    if (!isUnchanged())
        m_remembered.clear();
    if (const auto found = m_remembered.find(call.target); found != m_remembered.end())
        return found->second;
    Reply reply = answer(call, route, *m_api);
    if (reply.status == 200 && reply.body.size() <= longestRemembered) {
        if (m_remembered.size() >= mostRemembered)
            m_remembered.clear();
        m_remembered.emplace(call.target, reply);
    }
    return reply;
}

} // namespace muster::service
