// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/tapehints.h"
#include "core/source/connector.h"
#include "core/source/secretstore.h"

namespace muster {

/// What a recording of this connector has to hide, and what it may leave as it is. Secrets that cannot be read now are
/// learned from the requests.
[[nodiscard]] TapeHints tapeHints(const Connector& connector, SecretStore& secrets);
/// The connector as it reads from a tape: nobody signs in, and there is no certificate and no proxy.
[[nodiscard]] Connector offlineConnector(Connector connector);

} // namespace muster
