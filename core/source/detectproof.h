// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connectordraft.h"
#include "core/source/signin.h"

#include <stop_token>

namespace muster {

/// Asks the draft's source for its list once and reads the answer into the draft. Credentials come from the draft's own
/// secrets, then from the ports. Errors: those of SourceClient::create and of a fetch, BadAnswer.
[[nodiscard]] Result<void> readLive(ConnectorDraft& draft, const SourcePorts& ports, std::stop_token stop);

/// Asks for two pages with the paging that was found, and where none was found with the usual ways: page two must bring
/// records that page one did not have. The finding "source.pagination" then says proven or unproven; paging that is
/// disproved leaves the connector. At most twelve requests.
void provePaging(ConnectorDraft& draft, const SourcePorts& ports, std::stop_token stop);

} // namespace muster
