// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/sync/plan.h"
#include "core/sync/runreport.h"

/// JSON texts in columns of the tables run and plan. Reading is lenient: a missing member keeps its default.
namespace muster::codec {

[[nodiscard]] std::string text(const PlanCounts& counts);
[[nodiscard]] std::string text(const RunCounts& counts);
[[nodiscard]] std::string text(const ImportOptions& options);
[[nodiscard]] std::string text(const FetchProof& proof);
[[nodiscard]] std::string text(const std::vector<Hold>& holds);
[[nodiscard]] std::string text(const std::vector<QString>& words);
[[nodiscard]] std::string text(const std::optional<Error>& error); ///< "" = none

void read(std::string_view text, PlanCounts& counts);
void read(std::string_view text, RunCounts& counts);
void read(std::string_view text, ImportOptions& options);
void read(std::string_view text, FetchProof& proof);
void read(std::string_view text, std::vector<Hold>& holds);
void read(std::string_view text, std::vector<QString>& words);
void read(std::string_view text, std::optional<Error>& error);

} // namespace muster::codec
