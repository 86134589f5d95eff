// SPDX-License-Identifier: GPL-3.0-or-later
#include "limit.h"

#include <curl/curl.h>

#include <map>
#include <stdexcept>

namespace bench {

namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* target)
{
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
}

/// One connection: a request at a time.
struct Connection
{
    CURL* easy = nullptr;
    std::string body;
    std::int64_t index = 0;
};

std::int64_t totalOf(std::string_view body)
{
    const std::size_t at = body.find("\"total\":");
    if (at == std::string_view::npos)
        throw std::runtime_error("no total in the first page");
    return std::stoll(std::string(body.substr(at + 8, 20)));
}

class Fetch
{
public:
    Fetch(const std::string& url, std::int64_t pageSize) : m_url(url), m_pageSize(pageSize), m_multi(curl_multi_init())
    {
        for (Connection& connection : m_connections) {
            connection.easy = curl_easy_init();
            curl_easy_setopt(connection.easy, CURLOPT_WRITEFUNCTION, append);
            curl_easy_setopt(connection.easy, CURLOPT_BUFFERSIZE, 512L * 1024);
            curl_easy_setopt(connection.easy, CURLOPT_FAILONERROR, 1L);
        }
    }
    ~Fetch()
    {
        for (const Connection& connection : m_connections)
            curl_easy_cleanup(connection.easy);
        curl_multi_cleanup(m_multi);
    }
    Fetch(const Fetch&) = delete;
    Fetch& operator=(const Fetch&) = delete;

    void run(const std::function<void(std::string&&)>& page)
    {
        start(m_connections[0]);
        int running = 1;
        while (running > 0 || !m_ready.empty()) {
            curl_multi_perform(m_multi, &running);
            finish();
            while (!m_ready.empty() && m_ready.begin()->first == m_given) {
                std::string body = std::move(m_ready.begin()->second);
                m_ready.erase(m_ready.begin());
                ++m_given;
                page(std::move(body));
            }
            running = m_active;
            if (running > 0)
                curl_multi_poll(m_multi, nullptr, 0, 1000, nullptr);
        }
    }

private:
    void start(Connection& connection)
    {
        connection.index = m_asked++;
        connection.body.clear();
        connection.body.reserve(static_cast<std::size_t>(m_pageSize) * 1400);
        const std::string url = m_url + "/users?limit=" + std::to_string(m_pageSize) +
                                "&offset=" + std::to_string(connection.index * m_pageSize);
        curl_easy_setopt(connection.easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(connection.easy, CURLOPT_WRITEDATA, &connection.body);
        curl_multi_add_handle(m_multi, connection.easy);
        ++m_active;
    }

    void finish()
    {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            if (message->data.result != CURLE_OK)
                throw std::runtime_error(curl_easy_strerror(message->data.result));
            curl_multi_remove_handle(m_multi, message->easy_handle);
            --m_active;
            Connection& connection = m_connections[message->easy_handle == m_connections[0].easy ? 0 : 1];
            if (m_pages < 0)
                m_pages = (totalOf(connection.body) + m_pageSize - 1) / m_pageSize;
            m_ready.emplace(connection.index, std::move(connection.body));
            for (Connection& idle : m_connections) {
                if (m_asked < m_pages && (&idle == &connection || (connection.index == 0 && &idle != &connection)))
                    start(idle);
            }
        }
    }

    std::string m_url;
    std::int64_t m_pageSize, m_asked = 0, m_given = 0, m_pages = -1;
    int m_active = 0;
    CURLM* m_multi;
    Connection m_connections[2];
    std::map<std::int64_t, std::string> m_ready;
};

} // namespace

void fetchPages(const std::string& url, std::int64_t pageSize, const std::function<void(std::string&&)>& page)
{
    Fetch(url, pageSize).run(page);
}

int runTransfer(const std::string& url, std::int64_t pageSize)
{
    std::int64_t bytes = 0;
    fetchPages(url, pageSize, [&](std::string&& body) { bytes += static_cast<std::int64_t>(body.size()); });
    return bytes > 0 ? 0 : 1;
}

} // namespace bench
