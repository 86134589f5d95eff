// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/directory/attribute.h"

namespace muster {

/// Why a value cannot stand in an attribute.
enum class ValueFault : std::uint8_t { None, Control, TooLong, BadEmail, BadUsername };

/// Checks one value against the rules of its attribute: no control characters (line ends and tabs only where people
/// write several lines), at most `maxLength` characters, and the rules below for e-mail addresses and usernames.
[[nodiscard]] ValueFault checkValue(KnownAttribute attribute, int maxLength, std::string_view value);
/// Stable code for reports: invalidEmail, invalidUsername, tooLong, badValue.
[[nodiscard]] std::string_view reasonCodeOf(ValueFault fault);
/// The sentence for people, with what to do.
[[nodiscard]] QString faultSentence(ValueFault fault, const QString& label, int maxLength, std::string_view value);

/// An addr-spec that mail can be sent to: RFC 5321/5322 dot-atom or quoted local part of at most 64 octets, a domain
/// name of at most 255 with labels of letters, digits and hyphens up to 63, 254 in all; letters beyond ASCII as RFC
/// 6531 and IDNA allow. No comments, no address literals, no display name.
[[nodiscard]] bool isEmailAddress(std::string_view text);
/// JumpCloud's naming rules: begins with a letter; ASCII letters, digits, dot, underscore and hyphen.
[[nodiscard]] bool isUsername(std::string_view text);

} // namespace muster
