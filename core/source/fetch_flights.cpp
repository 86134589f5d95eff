// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/fetch_flights.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>

namespace muster {

namespace {
using namespace std::chrono_literals;
constexpr auto farAway = 10ms;
constexpr std::size_t farWindow = 4; ///< how many requests a far server gets at least
constexpr auto glance = 20ms;        ///< how soon a stop request is seen while waiting
constexpr std::size_t memoryBudget = std::size_t{24} * 1024 * 1024;
} // namespace

Flights::Flights(Http& http, int parallel, std::stop_token stop)
    : m_http(http), m_parallel(static_cast<std::size_t>(std::max(1, parallel))), m_stop(std::move(stop))
{
}

Flights::~Flights()
{
    drop();
}

void Flights::drop()
{
    for (Flight& flight : m_flights)
        flight.stop.request_stop();
    m_flights.clear();
}

void Flights::send(HttpRequest request)
{
    Flight flight;
    flight.request = request;
    flight.response = m_http.send(std::move(request), flight.stop.get_token());
    m_flights.push_back(std::move(flight));
    ++m_sent;
}

std::size_t Flights::window() const
{
    const std::size_t fits = m_largest == 0 ? m_parallel : std::max<std::size_t>(2, memoryBudget / m_largest);
    return std::min({m_window, m_parallel, fits});
}

void Flights::learn(const HttpResponse& response, bool waited)
{
    m_largest = std::max(m_largest, response.body.size());
    if (response.tries > 1) { // it was slowed down or broke: be gentler from now on
        m_parallel = std::max<std::size_t>(1, m_parallel / 2);
        m_window = std::min(m_window, m_parallel);
    } else if (response.elapsed >= farAway)
        // one more with each answer: many connections at once overflow the queue of small servers, which costs a second
        m_window = std::min(std::max(farWindow, m_window + 1), m_parallel);
    else if (waited)
        m_window = std::min(2 * m_window, m_parallel);
}

Flights::Answer Flights::take()
{
    Flight flight = std::move(m_flights.front());
    m_flights.pop_front();
    const bool waited = flight.response.wait_for(0s) != std::future_status::ready;
    while (!m_stop.stop_requested() && flight.response.wait_for(glance) == std::future_status::timeout) {
    }
    if (m_stop.stop_requested()) {
        flight.stop.request_stop();
        drop();
        return {std::move(flight.request),
                fail(ErrorKind::Cancelled, QCoreApplication::translate("SourceClient", "The import was cancelled."))};
    }
    // a deferred answer is only got now, and a stop has to reach it
    const std::stop_callback link(m_stop, [&flight] { flight.stop.request_stop(); });
    Answer answer{std::move(flight.request), flight.response.get()};
    if (answer.response)
        learn(*answer.response, waited);
    return answer;
}

} // namespace muster
