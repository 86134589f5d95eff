// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>
#include <string_view>

namespace muster {

/// The panels of the wizard in their order.
enum class WizardStep { Authentication, Endpoint, TotalCount, Paging, Test, Mapping, Preview, Activate };
inline constexpr std::array wizardSteps{WizardStep::Authentication, WizardStep::Endpoint, WizardStep::TotalCount,
                                        WizardStep::Paging,         WizardStep::Test,     WizardStep::Mapping,
                                        WizardStep::Preview,        WizardStep::Activate};

/// Stable word kept in drafts.
[[nodiscard]] std::string_view stepName(WizardStep step);
[[nodiscard]] std::optional<WizardStep> stepFromName(std::string_view name);
[[nodiscard]] QString stepTitle(WizardStep step);
/// Not a place of the file: leads to the test of the connection.
inline constexpr std::string_view testPlace = "#test";
inline constexpr std::string_view previewPlace = "#preview";
/// The panel on which a place of the connector file is edited; none = a page of the application.
[[nodiscard]] std::optional<WizardStep> stepOfPath(std::string_view path);
/// True when `path` is `place` itself or lies inside it ("source.auth.token" in "source.auth").
[[nodiscard]] bool isInside(std::string_view path, std::string_view place);

} // namespace muster
