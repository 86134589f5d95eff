// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sourceserver.h"

#include "core/source/connectorfile.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace muster {

/// A small HR system whose people a test hires, changes and dismisses: pages of limit/offset with a total in the body.
class Office
{
public:
    Office()
        : m_server([this](const httplib::Request& request, httplib::Response& response) { answer(request, response); })
    {
    }
    /// `count` people with the ids 001, 002 ...: all active, in Sales.
    void hire(int count)
    {
        const std::scoped_lock lock(m_guard);
        for (int i = 0; i < count; ++i) {
            const std::string number = std::to_string(1001 + m_people.size()).substr(1);
            m_people.push_back({{"id", number},
                                {"mail", "p" + number + "@example.com"},
                                {"login", "p" + number},
                                {"first", "First" + number},
                                {"last", "Last" + number},
                                {"dept", "Sales"},
                                {"status", "Active"}});
        }
    }
    void set(const std::string& id, const char* field, const Json& value)
    {
        const std::scoped_lock lock(m_guard);
        for (Json& person : m_people)
            if (person["id"] == Json(id))
                person[field] = value;
    }
    void dismiss(const std::string& id)
    {
        const std::scoped_lock lock(m_guard);
        std::erase_if(m_people, [&](const Json& person) { return person["id"] == Json(id); });
    }
    /// From this offset on the server is broken (500); -1 = healthy.
    void breakFrom(int offset) { m_brokenFrom = offset; }
    int requests() const { return m_requests; }

    /// Its connector: five people a page, status rules, the default limits (20 % may be suspended).
    Connector connector() const
    {
        Json file = readJson(R"({"muster": 1, "id": "office", "application": {"displayLabel": "Office"},
            "source": {"baseUrl": "", "list": {"path": "/people", "records": "data.items"},
                       "total": {"in": "body", "path": "meta.total"},
                       "pagination": {"kind": "offset", "limit": "limit", "offset": "offset", "pageSize": 5}},
            "mapping": [{"to": "email", "from": "mail"}, {"to": "username", "from": "login"},
                        {"to": "firstname", "from": "first"}, {"to": "lastname", "from": "last"},
                        {"to": "department", "from": "dept"}, {"to": "manager", "from": "boss"}],
            "externalId": "id",
            "status": {"from": "status", "active": ["Active"], "inactive": ["Leave"]}})");
        file["source"]["baseUrl"] = m_server.url();
        auto read = readConnector(file);
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return std::move(*read);
    }

private:
    void answer(const httplib::Request& request, httplib::Response& response)
    {
        ++m_requests;
        const int limit = std::stoi(request.get_param_value("limit")),
                  offset = std::stoi(request.get_param_value("offset"));
        if (const int broken = m_brokenFrom; broken >= 0 && offset >= broken) {
            response.status = 500;
            response.set_header("Retry-After", "0");
            return;
        }
        const std::scoped_lock lock(m_guard);
        Json items = Json::array();
        for (std::size_t i = static_cast<std::size_t>(offset);
             i < m_people.size() && items.size() < static_cast<std::size_t>(limit); ++i)
            items.push_back(m_people[i]);
        response.set_content(writeJson({{"data", {{"items", items}}}, {"meta", {{"total", m_people.size()}}}}),
                             "application/json");
    }

    std::mutex m_guard;
    std::vector<Json> m_people;
    std::atomic<int> m_brokenFrom = -1, m_requests = 0;
    SourceServer m_server; ///< last: its thread uses the rest
};

} // namespace muster
