// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tape.h"
#include "core/net/tapehints.h"

#include <mutex>
#include <set>

namespace muster {

/// Keeps every secret off a tape, whatever is chosen about values. Thread-safe.
class TapeMask
{
public:
    explicit TapeMask(const TapeHints& hints);

    /// The secrets of a request are known from now on, so that an answer which repeats them is masked too.
    void learn(const HttpRequest& request);
    /// What of a request and its answer may be written down.
    [[nodiscard]] TapeExchange exchange(const HttpRequest& request, const Result<HttpResponse>& answer) const;
    [[nodiscard]] std::string url(const std::string& url) const;

private:
    void add(std::string_view secret);
    [[nodiscard]] std::string masked(std::string text) const;
    [[nodiscard]] std::string body(const std::string& text) const;
    [[nodiscard]] bool isSignIn(const std::string& url) const;
    [[nodiscard]] bool isSecretParameter(const std::string& name) const;

    mutable std::mutex m_guard;
    std::vector<Secret> m_forms;   ///< longest first
    std::set<std::size_t> m_known; ///< hashes of what was added
    std::set<std::string> m_secretParameters, m_plainParameters, m_headers, m_signIns;
};

/// What stands for a secret.
inline constexpr std::string_view tapeSecret = "***";

} // namespace muster
