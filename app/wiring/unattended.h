// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/delivery.h"
#include "core/sync/jobs.h"

#include <memory>

namespace muster {

/// What a workspace does with nobody looking, in threads of its own. One starts imports by the clock, and only in one
/// process at a time: whoever holds the workspace's scheduler lock works, the others wait for it. The system gives the
/// lock back when its process ends, however it ends. One makes the backup of each day. The others send what people
/// asked to be told, one for each way, so that no slow server delays what goes another way. They work in every process:
/// the outbox gives each message to one of them.
class Unattended
{
public:
    struct State
    {
        int looks = 0;                 ///< how often it has looked
        bool works = false;            ///< this process holds the lock
        Timestamp next{};              ///< the next look; 0 = not known yet
        std::optional<Error> error;    ///< why the last look did not work
        std::optional<Error> delivery; ///< why messages cannot be read from the workspace
        std::optional<Error> backup;   ///< why there is no backup of today
    };

    /// `show` is called on a thread of its own; without it, notices of the desktop wait for a program that can.
    explicit Unattended(const QString& workspace, ShowNotice show = {});
    ~Unattended(); ///< cancels imports and waits for them
    [[nodiscard]] State state() const;
    /// Imports that the HTTP API starts run here too.
    [[nodiscard]] Jobs& jobs();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
