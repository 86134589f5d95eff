// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/handlers.h"

#include <deque>
#include <mutex>
#include <unordered_map>

namespace muster::service {

/// Which thread answers: one that also reads requests, the only one that writes, or the one that waits for sources.
enum class Lane : std::uint8_t { Read, Write, Source };

struct Route
{
    const char* method;
    const char* path; ///< "{}" stands for one part
    Handler handler;
    Lane lane = Lane::Read;
    bool open = false;      ///< needs no key
    bool remembers = false; ///< its answer changes only when the workspace does
};

/// The route of a call, and the parts of its path. Else the answer to give: 404, or 405 with the methods that exist.
[[nodiscard]] tl::expected<const Route*, Reply> findRoute(Call& call);

/// Wrong keys of all callers in the last minute; ten of them are enough. Thread-safe.
class WrongKeys
{
public:
    /// Notes one more. True when there are too many.
    [[nodiscard]] bool note();
    static constexpr std::size_t most = 10;

private:
    std::mutex m_guard;
    std::deque<std::chrono::steady_clock::time_point> m_times;
};

/// Lets a call in (and notes the id of its key), or gives the answer that refuses it.
[[nodiscard]] std::optional<Reply> refuse(Call& call, const Route& route, ApiPorts& api, WrongKeys& wrong);

/// Runs the handler; a call with an Idempotency-Key that was answered before gets the same answer again.
[[nodiscard]] Reply answer(const Call& call, const Route& route, ApiPorts& api);

} // namespace muster::service
