// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/demo.h"

#include <httplib.h>

#include <QCoreApplication>

#include <charconv>
#include <thread>

namespace muster {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Demo", text);
}

int number(const httplib::Request& request, const char* name, int fallback)
{
    if (!request.has_param(name))
        return fallback;
    const std::string text = request.get_param_value(name);
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

void answer(httplib::Response& response, int status, const Json& body)
{
    response.status = status;
    response.set_content(writeJson(body), "application/json");
}

void employees(const httplib::Request& request, httplib::Response& response, int users)
{
    if (request.get_header_value("X-Api-Key") != demo::apiKey)
        return answer(response, 401, {{"error", "unauthorized"}, {"message", "Send the header X-Api-Key: demo"}});
    const int limit = number(request, "limit", 100);
    const int offset = number(request, "offset", 0);
    if (limit < 1 || limit > 1000 || offset < 0)
        return answer(response, 400, {{"error", "badRequest"}, {"message", "limit is 1 to 1000, offset 0 or more"}});
    const std::string department = request.get_param_value("department");
    Json items = Json::array();
    int total = 0;
    for (int i = 0; i < users; ++i) {
        Json person = department.empty() && (i < offset || i >= offset + limit) ? Json() : demo::person(i);
        if (!department.empty() && person["work"]["department"] != department)
            continue;
        if (total >= offset && total < offset + limit)
            items.push_back(std::move(person));
        ++total;
    }
    answer(
        response, 200,
        {{"data", {{"items", std::move(items)}}}, {"meta", {{"total", total}, {"limit", limit}, {"offset", offset}}}});
}

} // namespace

struct DemoService::Parts
{
    httplib::Server server;
    std::thread thread;
    int port = 0;
};

DemoService::DemoService() : m_parts(std::make_unique<Parts>()) {}

DemoService::~DemoService()
{
    m_parts->server.stop();
    if (m_parts->thread.joinable())
        m_parts->thread.join();
}

Result<std::unique_ptr<DemoService>> DemoService::start(int users, int port)
{
    if (users < 0 || users > 1'000'000)
        return fail(ErrorKind::Invalid, tr("The sample service can have 0 to 1,000,000 users."));
    if (port < 0 || port > 65535)
        return fail(ErrorKind::Invalid, tr("A port is a number from 1 to 65535."));
    std::unique_ptr<DemoService> service(new DemoService);
    auto& server = service->m_parts->server;
    server.Get("/api/v1/employees", [users](const httplib::Request& request, httplib::Response& response) {
        employees(request, response, users);
    });
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1000);
    server.set_keep_alive_timeout(1); // seconds; stopping waits for idle connections
    // Without SO_REUSEPORT, which would let two services share one port in silence.
    server.set_socket_options([](socket_t) {});
    if (port == 0)
        service->m_parts->port = server.bind_to_any_port("127.0.0.1");
    else if (server.bind_to_port("127.0.0.1", port))
        service->m_parts->port = port;
    if (service->m_parts->port <= 0)
        return fail(ErrorKind::Conflict, tr("Port %1 on 127.0.0.1 is in use. Choose another one.").arg(port));
    service->m_parts->thread = std::thread([&server] { server.listen_after_bind(); });
    while (!server.is_running()) // stop() does nothing before that
        std::this_thread::yield();
    return service;
}

int DemoService::port() const
{
    return m_parts->port;
}

std::string DemoService::baseUrl() const
{
    return "http://127.0.0.1:" + std::to_string(port()) + "/api/v1";
}

} // namespace muster
