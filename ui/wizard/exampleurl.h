// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/connector.h"

#include <QStringList>

namespace muster {

/// The first `count` requests as lines for people ("GET https://…/users?limit=100&offset=0"), made of the settings
/// alone; values that only an answer can give stand as words in angle brackets. Empty without a base URL. No secrets.
[[nodiscard]] QStringList exampleRequests(const Connector& connector, int count);

} // namespace muster
