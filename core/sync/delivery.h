// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/outbox.h"

#include <functional>
#include <stop_token>

namespace muster {

/// Shows a notice on this desktop: a title and one sentence, both plain text. May be called on any thread.
using ShowNotice = std::function<void(const QString& title, const QString& text)>;

/// Port: sends what waits in the outbox. Slow (it waits for other servers), so never on a thread that people look at.
class Delivery
{
public:
    virtual ~Delivery() = default;
    /// Sends everything that is due and says when the next message is; none when nothing waits. A message that cannot
    /// be sent stays in the outbox with the reason, and is no error here. Notices of the desktop wait unless `show` is
    /// given. `only` names the channels; empty = all. One message after the other: what shall not wait for a slow
    /// server of another channel needs a thread, and ports, of its own. Safe in several threads and processes at once.
    /// Errors: Storage, DiskFull, Cancelled.
    [[nodiscard]] virtual Result<std::optional<Timestamp>> deliverDue(std::stop_token stop, const ShowNotice& show = {},
                                                                      const std::vector<Channel>& only = {}) = 0;
    /// Sends a test message now, to all recipients, past the outbox. Errors: Invalid (not set up), Unauthorized,
    /// Forbidden, Server, Network, Timeout, Tls, SecretMissing, SecretStore, Cancelled; `detail` is the server's whole
    /// answer.
    [[nodiscard]] virtual Result<void> sendTest(Channel channel, std::stop_token stop) = 0;
};

} // namespace muster
