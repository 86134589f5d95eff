// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"
#include "core/sync/runreport.h"

namespace muster {

/// Port: who hears of imports that nobody watches. Announcing only stores what shall be sent, so that it is fast, never
/// changes a run, and survives a crash; sending is the adapter's own business. Each event is announced at most once,
/// whoever calls again. Errors: Storage, DiskFull.
class Announcer
{
public:
    virtual ~Announcer() = default;
    /// A run that the clock (or, with the connector's wish, the API) started has ended: done, with errors, held, failed
    /// or skipped.
    [[nodiscard]] virtual Result<void> finished(const Connector& connector, const RunReport& report) = 0;
    /// The schedule was paused because the source no longer lets us in.
    [[nodiscard]] virtual Result<void> authorizationNeeded(const Connector& connector, const Error& why,
                                                           Timestamp at) = 0;
    /// No run has succeeded since `since`, which is longer than the connector allows.
    [[nodiscard]] virtual Result<void> overdue(const Connector& connector, Timestamp since) = 0;
};

} // namespace muster
