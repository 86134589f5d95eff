// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/connection.h"

#include "app/service/query.h"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace muster::service {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

std::string text(beast::string_view view)
{
    return {view.data(), view.size()};
}

} // namespace

Connection::Connection(boost::asio::ip::tcp::socket socket, Worker& worker, Common& common)
    : m_stream(std::move(socket)), m_worker(worker), m_common(common),
      m_buffer(std::size_t{common.limits.headerBytes} + 64 * 1024)
{
    m_common.open.fetch_add(1);
}

Connection::~Connection()
{
    m_common.open.fetch_sub(1);
}

void Connection::serve()
{
    beast::error_code ignored;
    m_stream.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    readHeader();
}

void Connection::refuse()
{
    m_stream.expires_after(m_common.limits.requestTime);
    send(errorReply(503, tr("Too many connections. Close one, or try again later.")), false);
}

void Connection::readHeader()
{
    m_isHead = false;
    m_parser.emplace();
    m_parser->header_limit(m_common.limits.headerBytes);
    m_parser->body_limit(m_common.limits.bodyBytes);
    // for all that comes until the request is whole, however slowly it drips
    m_stream.expires_after(m_common.limits.requestTime);
    http::async_read_header(
        m_stream, m_buffer, *m_parser,
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->gotHeader(error); });
}

void Connection::gotHeader(beast::error_code error)
{
    if (error)
        return failed(error);
    m_isHead = m_parser->get().method() == http::verb::head;
    if (auto refused = refuseHeader(m_parser->get(), m_common.port))
        return send(std::move(*refused), false);
    if (m_parser->get()[http::field::expect].empty() || m_parser->is_done())
        return readBody();
    m_continue = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::asio::async_write(m_stream, boost::asio::buffer(m_continue),
                             [self = shared_from_this()](beast::error_code failure, std::size_t) {
                                 if (!failure)
                                     self->readBody();
                             });
}

void Connection::readBody()
{
    if (m_parser->is_done())
        return gotRequest();
    http::async_read(m_stream, m_buffer, *m_parser, [self = shared_from_this()](beast::error_code error, std::size_t) {
        if (error)
            return self->failed(error);
        self->gotRequest();
    });
}

bool Connection::makeCall(Call& call) const
{
    const auto& request = m_parser->get();
    call.method = m_isHead ? "GET" : text(request.method_string());
    call.body = request.body();
    call.keyText = text(request["x-api-key"]);
    call.idempotency = text(request["Idempotency-Key"]);
    call.stop = m_common.stop.get_token();
    return readTarget(std::string_view(request.target().data(), request.target().size()), call);
}

void Connection::gotRequest()
{
    const bool keepAlive = m_parser->get().keep_alive();
    auto call = std::make_shared<Call>();
    if (!makeCall(*call))
        return send(errorReply(400, tr("The path or the query is not written as RFC 3986 says.")), false);
    auto route = findRoute(*call);
    if (!route)
        return send(std::move(route.error()), keepAlive);
    if (auto refused = service::refuse(*call, **route, m_worker.api(), m_common.wrong))
        return send(std::move(*refused), keepAlive);
    if ((*route)->lane == Lane::Read)
        return send(m_worker.reply(*call, **route), keepAlive);
    takeOver((*route)->lane == Lane::Write ? *m_common.writer : *m_common.source, std::move(call), **route);
}

/// Another worker makes the answer; it is sent from here.
void Connection::takeOver(Worker& other, std::shared_ptr<Call> call, const Route& route)
{
    m_stream.expires_never();
    boost::asio::post(other.context(), [self = shared_from_this(), &other, call = std::move(call), &route] {
        auto reply = std::make_shared<Reply>(other.reply(*call, route));
        boost::asio::post(self->m_stream.get_executor(),
                          [self, reply] { self->send(std::move(*reply), self->m_parser->get().keep_alive()); });
    });
}

void Connection::failed(beast::error_code error)
{
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return send(errorReply(431, tr("The header is too large.")), false);
    if (error == http::error::body_limit)
        return send(errorReply(413, tr("The body is too large.")), false);
    // what is not HTTP is answered once; whoever is gone, or was too slow, is not
    if (error.category() == beast::error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return send(errorReply(400, tr("This is not a request of HTTP/1.1.")), false);
    close();
}

void Connection::send(Reply reply, bool keepAlive)
{
    m_response = {};
    m_response.version(11);
    m_response.result(static_cast<unsigned>(reply.status));
    m_response.reason(beast::string_view(statusText(reply.status).data(), statusText(reply.status).size()));
    m_response.keep_alive(keepAlive);
    m_response.set(http::field::cache_control, "no-store");
    m_response.set("X-Content-Type-Options", "nosniff");
    if (!reply.allow.empty())
        m_response.set(http::field::allow, reply.allow);
    if (reply.again)
        m_response.set("Idempotent-Replayed", "true");
    if (reply.status == 429)
        m_response.set(http::field::retry_after, "60");
    if (reply.status != 204) {
        m_response.set(http::field::content_type, reply.type);
        m_response.body() = std::move(reply.body);
        m_response.content_length(m_response.body().size());
    }
    m_serializer.emplace(m_response);
    m_stream.expires_after(m_common.limits.requestTime);
    const auto sent = [self = shared_from_this(), keepAlive](beast::error_code error, std::size_t) {
        if (error || !keepAlive)
            return self->close();
        self->readHeader();
    };
    if (m_isHead)
        http::async_write_header(m_stream, *m_serializer, sent);
    else
        http::async_write(m_stream, *m_serializer, sent);
}

/// Says that nothing more comes, and reads on for a moment: closing with something unread would take the answer away.
void Connection::close()
{
    beast::error_code ignored;
    m_stream.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    m_stream.expires_after(std::chrono::seconds(1));
    drain();
}

void Connection::drain()
{
    m_stream.async_read_some(boost::asio::buffer(m_rest),
                             [self = shared_from_this()](beast::error_code error, std::size_t) {
                                 if (!error)
                                     self->drain();
                             });
}

} // namespace muster::service
