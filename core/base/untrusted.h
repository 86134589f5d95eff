// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace muster {

/// Text from a source made fit to be shown as plain text: control characters become visible symbols (U+2400 block),
/// right-to-left overrides are neutralised by isolating the text (U+2068 .. U+2069) when it contains any bidi control.
[[nodiscard]] QString displayText(std::string_view utf8);
/// One line for a terminal or a log: control characters and escapes as \xNN, line ends as \n.
[[nodiscard]] std::string logText(std::string_view utf8);
/// One CSV cell (RFC 4180 quoting; a leading = + - @ tab CR or full-width form gets a ' in front, OWASP ASVS 1.2.10).
[[nodiscard]] std::string csvCell(std::string_view utf8);

} // namespace muster
