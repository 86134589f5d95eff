// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace muster {

/// Measures by a clock that nobody can set. Begins when it is made.
class Stopwatch
{
public:
    /// Whole milliseconds since the last lap, or since the beginning.
    [[nodiscard]] std::int64_t lap()
    {
        const auto now = std::chrono::steady_clock::now();
        const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_since);
        m_since = now;
        return length.count();
    }

private:
    std::chrono::steady_clock::time_point m_since = std::chrono::steady_clock::now();
};

} // namespace muster
