// SPDX-License-Identifier: GPL-3.0-or-later
#include "server.h"

#include <httplib.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <thread>

namespace bench {

namespace {

namespace fs = std::filesystem;

std::string nginxProgram()
{
    for (const char* path : {"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"}) {
        if (fs::exists(path))
            return path;
    }
    throw std::runtime_error("nginx is not installed, and the measurements need it as their source. Install it "
                             "(Debian: packaging/install-deps --bench) and run again.");
}

/// A port that is free now.
int freePort()
{
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(handle, plain, size) == 0 && ::getsockname(handle, plain, &size) == 0;
    ::close(handle);
    if (!bound)
        throw std::runtime_error("no free port on 127.0.0.1");
    return ntohs(address.sin_port);
}

void replace(std::string& text, const std::string& word, const std::string& value)
{
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size()))
        text.replace(at, word.size(), value);
}

constexpr const char* configuration = R"(worker_processes 1;
daemon off;
pid @RUN@/nginx.pid;
error_log @RUN@/nginx.log warn;
events { worker_connections 1024; }
http {
    access_log off;
    default_type application/json;
    client_body_temp_path @RUN@/tmp; proxy_temp_path @RUN@/tmp; fastcgi_temp_path @RUN@/tmp;
    uwsgi_temp_path @RUN@/tmp; scgi_temp_path @RUN@/tmp;
    sendfile on; tcp_nopush on; tcp_nodelay on;
    keepalive_requests 10000000; keepalive_timeout 300s;
    map $arg_offset $page { default $arg_offset; "" 0; }
    server {
        listen 127.0.0.1:@PORT@ backlog=1024;
        root @RUN@/current;
        location = /users { try_files /$page.json =404; }
    }
}
)";

} // namespace

PageServer::PageServer(const std::string& folder) : m_folder(fs::absolute(folder).string()), m_port(freePort())
{
    const std::string program = nginxProgram();
    fs::create_directories(m_folder + "/tmp");
    writeConfiguration();
    const std::string file = m_folder + "/nginx.conf";
    const std::string log = m_folder + "/nginx.log";
    m_process = fork();
    if (m_process == 0) {
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGTERM); // no server is left over when the measurement is interrupted
#endif
        execl(program.c_str(), program.c_str(), "-e", log.c_str(), "-c", file.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    httplib::Client client("127.0.0.1", m_port);
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (client.Get("/"))
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("nginx did not start; see " + log);
}

PageServer::~PageServer()
{
    if (m_process > 0) {
        kill(m_process, SIGTERM);
        waitpid(m_process, nullptr, 0);
    }
}

void PageServer::writeConfiguration() const
{
    std::string text = configuration;
    replace(text, "@RUN@", m_folder);
    replace(text, "@PORT@", std::to_string(m_port));
    std::ofstream(m_folder + "/nginx.conf") << text;
}

std::string PageServer::url() const
{
    return "http://127.0.0.1:" + std::to_string(m_port);
}

void PageServer::show(const std::string& pages, Day day)
{
    // the same address for both days, as with a real source
    const fs::path target = fs::absolute(pages) / (day == Day::First ? "first" : "second");
    const fs::path fresh = m_folder + "/next";
    fs::remove(fresh);
    fs::create_directory_symlink(target, fresh);
    fs::rename(fresh, m_folder + "/current");
}

struct SlowServer::Parts
{
    httplib::Server server;
    std::map<std::string, std::string> pages; ///< by offset
    int port = 0;
    std::thread thread;
};

SlowServer::SlowServer(std::int64_t count, std::int64_t pageSize) : m_parts(std::make_unique<Parts>())
{
    for (std::int64_t offset = 0; offset < count + pageSize; offset += pageSize)
        m_parts->pages[std::to_string(offset)] = page(count, pageSize, offset, Day::First);
    httplib::Server& server = m_parts->server;
    server.new_task_queue = [] { return new httplib::ThreadPool(64); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1'000'000);
    server.Get("/users", [this](const httplib::Request& request, httplib::Response& response) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const std::string offset = request.has_param("offset") ? request.get_param_value("offset") : "0";
        const auto found = m_parts->pages.find(offset);
        if (found == m_parts->pages.end())
            response.status = 404;
        else
            response.set_content(found->second, "application/json");
    });
    m_parts->port = server.bind_to_any_port("127.0.0.1");
    m_parts->thread = std::thread([this] { m_parts->server.listen_after_bind(); });
}

SlowServer::~SlowServer()
{
    m_parts->server.stop();
    m_parts->thread.join();
}

std::string SlowServer::url() const
{
    return "http://127.0.0.1:" + std::to_string(m_parts->port);
}

} // namespace bench
