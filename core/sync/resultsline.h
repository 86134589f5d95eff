// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/runreport.h"

namespace muster {

/// Parts of a results file: the first line of CSV, and one person as a line of CSV or as a JSON object.
[[nodiscard]] std::string resultsHead();
[[nodiscard]] std::string resultsLine(ResultsFormat format, const std::string& run, const ResultRow& row);

} // namespace muster
