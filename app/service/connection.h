// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/guard.h"
#include "app/service/httpservice.h"
#include "app/service/worker.h"

#include <boost/beast/core.hpp>

#include <array>
#include <atomic>

namespace muster::service {

/// What all connections share.
struct Common
{
    HttpService::Limits limits;
    unsigned short port = 0;
    std::atomic<int> open{0};
    WrongKeys wrong;
    std::stop_source stop;
    Worker* writer = nullptr;
    Worker* source = nullptr;
};

/// One connection: reads a request, answers it, reads the next. Lives as long as something of it is going on.
class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(boost::asio::ip::tcp::socket socket, Worker& worker, Common& common);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    void serve();  ///< in its worker's thread
    void refuse(); ///< one connection too many

private:
    void readHeader();
    void gotHeader(boost::beast::error_code error);
    void readBody();
    void gotRequest();
    void takeOver(Worker& other, std::shared_ptr<Call> call, const Route& route);
    void failed(boost::beast::error_code error);
    void send(Reply reply, bool keepAlive);
    void close();
    void drain();
    [[nodiscard]] bool makeCall(Call& call) const;

    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    boost::beast::tcp_stream m_stream;
    Worker& m_worker;
    Common& m_common;
    boost::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    boost::beast::http::response<boost::beast::http::string_body> m_response;
    std::optional<boost::beast::http::response_serializer<boost::beast::http::string_body>> m_serializer;
    std::string m_continue;
    std::array<char, 4096> m_rest{};
    bool m_isHead = false;
};

} // namespace muster::service
