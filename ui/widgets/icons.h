// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/tokens.h"

#include <QIcon>

#include <optional>

namespace muster {

/// One of resources/icons by name ("users", "search"), drawn in the text colour of the palette in force (so it follows
/// dark mode by itself), or in a tone.
[[nodiscard]] QIcon strokeIcon(const QString& name, std::optional<Tone> tone = {});
/// The program's own icon, in its own colours.
[[nodiscard]] QIcon applicationIcon();

} // namespace muster
