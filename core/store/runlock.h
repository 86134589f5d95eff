// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <memory>
#include <optional>
#include <string>

namespace muster {

/// One run per connector at a time, across threads and processes: an advisory lock on a file beside the workspace,
/// which the system gives back when its process ends, however it ends.
class RunLock
{
public:
    /// Nothing when somebody else holds it. Error Storage when the file cannot be made.
    [[nodiscard]] static Result<std::optional<RunLock>> tryTake(const std::string& workspacePath,
                                                                const std::string& connector);
    ~RunLock();
    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&& other) noexcept;

private:
    RunLock();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
