// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QString>

#include <utility>
#include <vector>

namespace muster {

/// A connector's source and mapping in a few lines for people: label and value.
[[nodiscard]] std::vector<std::pair<QString, QString>> integrationFacts(const Connector& connector);

} // namespace muster
