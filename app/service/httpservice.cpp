// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/httpservice.h"

#include "app/service/connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <charconv>

namespace muster {

namespace asio = boost::asio;
using asio::ip::tcp;
using service::Connection;
using service::Worker;

namespace {

/// "127.0.0.1:8470" or "[::1]:8470". Every other address is seen by other computers, and there is no TLS here.
Result<tcp::endpoint> readAddress(const std::string& listen)
{
    const auto colon = listen.rfind(':');
    const std::string host = listen.substr(0, colon);
    const std::string digits = colon == std::string::npos ? "" : listen.substr(colon + 1);
    unsigned short port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() ||
        (host != "127.0.0.1" && host != "[::1]"))
        return fail(ErrorKind::Usage,
                    service::tr("Muster listens on 127.0.0.1:PORT or [::1]:PORT only: other computers "
                                "must not reach it."));
    return host == "[::1]" ? tcp::endpoint(asio::ip::address_v6::loopback(), port)
                           : tcp::endpoint(asio::ip::address_v4::loopback(), port);
}

Result<void> listenAt(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, const std::string& name)
{
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(ErrorKind::Conflict,
                    service::tr("Muster cannot listen on %1. Another program may use that port: choose one with "
                                "--listen.")
                        .arg(QString::fromStdString(name)),
                    QString::fromStdString(error.message()));
    return {};
}

} // namespace

struct HttpService::Parts
{
    service::Common common;
    std::vector<std::unique_ptr<Worker>> workers; ///< two that read, one that writes, one for sources
    std::optional<tcp::acceptor> acceptor;
    std::size_t next = 0;
    std::string address;

    void accept();
    void welcome(tcp::socket socket, Worker& worker);
};

void HttpService::Parts::accept()
{
    Worker& worker = *workers[next++ % 2];
    acceptor->async_accept(worker.context(), [this, &worker](boost::system::error_code error, tcp::socket socket) {
        if (error == asio::error::operation_aborted)
            return;
        if (!error)
            welcome(std::move(socket), worker);
        accept();
    });
}

void HttpService::Parts::welcome(tcp::socket socket, Worker& worker)
{
    const bool isFull = common.open.load() >= common.limits.connections;
    auto connection = std::make_shared<Connection>(std::move(socket), worker, common);
    asio::post(worker.context(), [connection = std::move(connection), isFull] {
        if (isFull)
            connection->refuse();
        else
            connection->serve();
    });
}

HttpService::HttpService() : m_parts(std::make_unique<Parts>()) {}

Result<std::unique_ptr<HttpService>> HttpService::start(const Settings& settings, Jobs& jobs)
{
    const auto endpoint = readAddress(settings.listen);
    if (!endpoint)
        return fail(endpoint.error());
    std::unique_ptr<HttpService> self(new HttpService);
    Parts& parts = *self->m_parts;
    for (int i = 0; i < 4; ++i) {
        auto worker = Worker::start(settings.workspace, jobs);
        if (!worker)
            return fail(std::move(worker.error()));
        parts.workers.push_back(std::move(*worker));
    }
    parts.common.limits = settings.limits;
    parts.common.writer = parts.workers[2].get();
    parts.common.source = parts.workers[3].get();
    parts.acceptor.emplace(parts.workers[0]->context());
    if (const auto listens = listenAt(*parts.acceptor, *endpoint, settings.listen); !listens)
        return fail(listens.error());
    parts.common.port = parts.acceptor->local_endpoint().port();
    parts.address =
        "http://" + settings.listen.substr(0, settings.listen.rfind(':')) + ':' + std::to_string(parts.common.port);
    asio::post(parts.workers[0]->context(), [&parts] { parts.accept(); });
    return self;
}

HttpService::~HttpService()
{
    m_parts->common.stop.request_stop();
    for (const auto& worker : m_parts->workers)
        worker->stop();
    for (const auto& worker : m_parts->workers)
        worker->join();
    m_parts->acceptor.reset();
    // Who holds a socket that belongs to another goes first: the writer and the one for sources hold connections of
    // both readers, and the first reader, which accepts, holds the next socket of either.
    m_parts->workers.resize(4); // fewer when the start failed
    for (const std::size_t at : {3, 2, 0, 1})
        m_parts->workers[at].reset();
}

const std::string& HttpService::address() const
{
    return m_parts->address;
}

} // namespace muster
