// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tape.h"

#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace muster {

/// An Http that answers from a tape and knows no network. Requests are found by method, path, query (without
/// credentials) and body, whatever the host; one that was recorded several times gives its answers in that order, and
/// then the last one again. Statuses that are worth a retry are tried again as the real Http does, without waiting.
/// Errors: NotFound (nothing on the tape; the message says what was asked), the recorded ones, those of TapeReader.
class ReplayHttp final : public Http
{
public:
    /// May change an answer before it is given: `attempt` is 1 for the first try of a request. Called by one thread at
    /// a time.
    using Change = std::function<HttpResponse(const HttpRequest& request, HttpResponse answer, int attempt)>;

    /// Reads the tape once, to know where each answer is. Errors: those of TapeReader.
    [[nodiscard]] static Result<std::unique_ptr<ReplayHttp>> open(const QString& path, const TapeLimits& limits = {});
    void setChange(Change change) { m_change = std::move(change); }
    /// What is answered to a request that is not on the tape; nothing = the error.
    using Beyond = std::function<std::optional<HttpResponse>(const HttpRequest& request)>;
    void setBeyond(Beyond beyond) { m_beyond = std::move(beyond); }
    [[nodiscard]] const TapeHead& head() const { return m_reader->head(); }
    [[nodiscard]] std::int64_t exchanges() const { return m_exchanges; }
    [[nodiscard]] std::future<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop) override;

private:
    struct Answers
    {
        std::vector<qint64> places;
        std::size_t next = 0;
    };
    explicit ReplayHttp(std::unique_ptr<TapeReader> reader) : m_reader(std::move(reader)) {}
    [[nodiscard]] std::string keyOf(const std::string& method, const std::string& url, const std::string& body) const;
    [[nodiscard]] Result<HttpResponse> answer(const HttpRequest& request);

    std::unique_ptr<TapeReader> m_reader;
    Change m_change;
    Beyond m_beyond;
    std::mutex m_guard;
    std::set<std::string> m_masked; ///< query parameters that hold credentials on this tape
    std::map<std::string, Answers> m_answers;
    std::int64_t m_exchanges = 0;
};

} // namespace muster
