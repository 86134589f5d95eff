// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/importrun.h"

#include <chrono>

namespace muster {

/// Sends progress, at most 20 times a second.
class Pace
{
public:
    explicit Pace(const OnProgress& progress) : m_progress(progress) {}
    void send(const Progress& now)
    {
        const auto time = std::chrono::steady_clock::now();
        if (!m_progress || (m_sent && time - m_last < std::chrono::milliseconds(50)))
            return;
        m_sent = true;
        m_last = time;
        m_progress(now);
    }

private:
    const OnProgress& m_progress;
    std::chrono::steady_clock::time_point m_last;
    bool m_sent = false;
};

} // namespace muster
