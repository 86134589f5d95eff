// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"
#include "core/source/recordpath.h"

#include <optional>

namespace muster {

/// What a click on a node of the answer means for the connector: pure, so that it is tested without a tree.
enum class PickKind { Records, ExternalId, TotalCount };

struct Pick
{
    std::optional<std::string> path; ///< the path to set; none = this node does not fit
    QString words;                   ///< what was set, or why not
};

/// `node` is the clicked node's path from the root of `document`, `records` the connector's records path.
[[nodiscard]] Pick pickNode(PickKind kind, const RecordPath& node, const Json& document, const std::string& records);

/// The rest of `node` behind one record of the list at `records`; none when it is outside.
[[nodiscard]] std::optional<RecordPath> insideRecord(const RecordPath& node, const RecordPath& records);

} // namespace muster
