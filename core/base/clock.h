// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace muster {

/// A moment in UTC, microseconds since 1970-01-01T00:00:00Z. Stored in the workspace as this integer.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Port: where the time comes from. Tests put their own here.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override;
};

/// RFC 3339 in UTC with milliseconds: 2026-11-23T12:00:00.000Z
[[nodiscard]] std::string toRfc3339(Timestamp moment);
/// The same moment in the local time zone, "2026-11-23 13:00:00 +0100".
[[nodiscard]] std::string toLocalText(Timestamp moment);

} // namespace muster
