// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>

#include <string>
#include <vector>

namespace muster {

/// One thing that was found out about a source, with how sure it is (0 .. 1) and why. `what` names the place in the
/// connector ("source.list.records", "mapping.email"), `value` is what stands or would stand there. Below
/// leastConfidence it is a guess that the connector does not hold.
struct Finding
{
    std::string what;
    Json value;
    double confidence = 0;
    QString why;
};

/// [{"what", "value", "confidence", "why", "guess"}]
[[nodiscard]] Json toJson(const std::vector<Finding>& findings);

} // namespace muster
