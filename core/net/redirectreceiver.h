// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace muster {

/// Port: receives the browser at the end of an OAuth authorization (RFC 8252, section 7.3).
class RedirectReceiver
{
public:
    /// What the query of a redirect means: a code; Invalid = not ours, wait on; any other error = the end.
    using Judge = std::function<Result<Secret>(std::string_view query)>;

    virtual ~RedirectReceiver() = default;
    /// Starts to listen; `port` 0 = one that is free. Gives the redirect URI. Errors: Conflict (the port is taken),
    /// Invalid.
    [[nodiscard]] virtual Result<std::string> open(int port) = 0;
    /// Waits for the redirect and shows the browser a page that says how it went. Stops listening in any case.
    /// Errors: those of `judge`, Timeout, Cancelled.
    [[nodiscard]] virtual Result<Secret> wait(const Judge& judge, std::chrono::milliseconds most,
                                              std::stop_token stop) = 0;
};

} // namespace muster
