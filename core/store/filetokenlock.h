// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/signin.h"

namespace muster {

/// A lock on a file beside the workspace; the system gives it back when the process ends, however it ends.
class FileTokenLock final : public TokenLock
{
public:
    /// `workspacePath` is the database's file.
    explicit FileTokenLock(std::string workspacePath) : m_workspacePath(std::move(workspacePath)) {}
    [[nodiscard]] Result<std::shared_ptr<void>> take(const std::string& connector, std::stop_token stop) override;

private:
    std::string m_workspacePath;
};

} // namespace muster
