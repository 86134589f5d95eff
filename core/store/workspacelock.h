// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <memory>
#include <optional>
#include <string>

namespace muster {

/// Who has the workspace open: every process holds it shared, whoever puts another file in its place holds it alone.
/// The system gives it back when its process ends, however it ends.
class WorkspaceLock
{
public:
    /// Nothing when somebody holds it alone. A place where no lock can be made is no error: opening the workspace there
    /// says what is wrong.
    [[nodiscard]] static std::optional<WorkspaceLock> share(const std::string& workspacePath);
    /// Nothing when anybody has the workspace open. Error Storage when the file cannot be made.
    [[nodiscard]] static Result<std::optional<WorkspaceLock>> takeAlone(const std::string& workspacePath);
    ~WorkspaceLock();
    WorkspaceLock(WorkspaceLock&& other) noexcept;
    WorkspaceLock& operator=(WorkspaceLock&& other) noexcept;

private:
    WorkspaceLock();
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
