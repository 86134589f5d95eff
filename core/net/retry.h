// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/http.h"

#include <optional>

namespace muster {

/// When a failed request is tried again. Pure.
namespace retry {

/// Statuses that a little patience often mends: 429, 502, 503, 504.
[[nodiscard]] bool isWorthRetrying(int status);
/// Retry-After as a pause from `now`: seconds or an HTTP date (RFC 9110, sections 10.2.3 and 5.6.7); nothing when it is
/// neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter(std::string_view value, Timestamp now);
/// The pause before the next try, or nothing when there is to be none: after `triesDone`, with the server's wish if it
/// gave one. Without a wish 0.25 s, doubled each time, at most 8 s; `jitter` in 0..1 shortens it by up to half. A wish
/// of more than 60 s is not waited for.
[[nodiscard]] std::optional<std::chrono::milliseconds>
pause(const HttpRequest& request, int triesDone, std::optional<std::chrono::milliseconds> wish, double jitter);

} // namespace retry
} // namespace muster
