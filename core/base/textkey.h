// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace muster {

/// The key under which two spellings count as the same e-mail, username or employee id: Unicode NFC, full case folding
/// (locale free, so Turkish settings change nothing), NFC again. Input and output are UTF-8. External ids never go
/// through it. ASCII takes a short cut without ICU.
[[nodiscard]] std::string textKey(std::string_view utf8);
/// The same, reusing `out` (no allocation for ASCII once warm).
void textKey(std::string_view utf8, std::string& out);

/// True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
[[nodiscard]] bool isUtf8(std::string_view bytes);

} // namespace muster
