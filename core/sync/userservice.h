// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace muster {

/// Where the background service stands.
struct ServiceState
{
    bool available = false; ///< false: this system has nobody to run it (a container, another system)
    bool installed = false; ///< it starts with the person's session
    bool running = false;
    QString words; ///< what the service manager says of it ("active (running)"), or why it is not available
    QString otherWorkspace = {}; ///< the folder that it works for, when that is not this workspace
    friend bool operator==(const ServiceState&, const ServiceState&) = default;
};

/// Port: runs `musterctl serve` for this workspace in the background, as the system runs services of one person. Calls
/// wait, 30 seconds at most. Errors: NotFound (not available here, or not installed), Storage (the file cannot be
/// written), Timeout, Internal (the service manager refused; its words are in `detail`).
class UserService
{
public:
    virtual ~UserService() = default;
    [[nodiscard]] virtual Result<ServiceState> status() = 0;
    /// Also starts it. An installed one is written anew, for this program and this workspace: each person has one, so
    /// that of another workspace is replaced (ServiceState::otherWorkspace).
    [[nodiscard]] virtual Result<void> install() = 0;
    /// Also stops it. Nothing happens when there is none.
    [[nodiscard]] virtual Result<void> uninstall() = 0;
    [[nodiscard]] virtual Result<void> start() = 0;
    [[nodiscard]] virtual Result<void> stop() = 0;
};

} // namespace muster
