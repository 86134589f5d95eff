// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"

#include <deque>

namespace muster {

/// Requests under way, answered in the order in which they were sent. How many may be under way grows when answers have
/// to be waited for (a far server) and stays small when they are there already (a near one) or when bodies are large.
class Flights
{
public:
    struct Answer
    {
        HttpRequest request;
        Result<HttpResponse> response;
    };

    Flights(Http& http, int parallel, std::stop_token stop);
    ~Flights();
    Flights(const Flights&) = delete;
    Flights& operator=(const Flights&) = delete;

    void send(HttpRequest request);
    /// The oldest request's answer; Cancelled within a moment of a stop request.
    [[nodiscard]] Answer take();
    /// Forgets everything under way.
    void drop();
    [[nodiscard]] std::size_t size() const { return m_flights.size(); }
    [[nodiscard]] const HttpRequest& front() const { return m_flights.front().request; }
    /// How many should be under way now.
    [[nodiscard]] std::size_t window() const;
    [[nodiscard]] std::int64_t sent() const { return m_sent; }

private:
    struct Flight
    {
        HttpRequest request;
        std::future<Result<HttpResponse>> response;
        std::stop_source stop;
    };
    void learn(const HttpResponse& response, bool waited);

    Http& m_http;
    std::size_t m_parallel;
    std::stop_token m_stop;
    std::deque<Flight> m_flights;
    std::size_t m_window = 2;
    std::size_t m_largest = 0; ///< bytes of the largest body so far
    std::int64_t m_sent = 0;
};

} // namespace muster
