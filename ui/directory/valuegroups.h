// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/user.h"

#include <optional>

namespace muster {

/// How the attributes of a user are grouped wherever a person sees them.
enum class ValueGroup { Basics, Work, Addresses, Phones, Custom };
[[nodiscard]] ValueGroup valueGroup(KnownAttribute attribute);
[[nodiscard]] QString valueGroupLabel(ValueGroup group);

/// What is wrong with one value typed by hand, or nothing. Keys and required values are checked as the directory does;
/// whether a key is taken only the directory knows.
[[nodiscard]] std::optional<QString> valueProblem(const Attribute& attribute, const QString& value);

} // namespace muster
