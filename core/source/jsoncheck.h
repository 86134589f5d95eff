// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The strict pieces of RFC 8259 that both the reader and its words share.
namespace muster {

/// What is wrong with a JSON text. One table (jsonError) turns it into a sentence.
enum class JsonFault : std::uint8_t {
    None,
    Empty,
    Html,
    Scalar,
    CutOff,
    Trailing,
    NotUtf8,
    Utf16,
    ControlCharacter,
    BadNumber,
    BadEscape,
    BadLiteral,
    Unexpected,
    DuplicateKey,
    TooDeep,
    TooManyKeys,
    RecordTooLarge,
    ValueTooLarge,
    NotAnObject,
    RecordsNotAList,
    TooLarge,
};

/// RFC 8259, section 6: no leading zero, plus, bare dot, hexadecimal, NaN.
[[nodiscard]] bool isJsonNumber(std::string_view text);
/// Undoes the escapes of a JSON string's inside (section 7). `out` has room for raw.size() bytes. Returns the length,
/// or npos for an unknown escape or a lone surrogate.
[[nodiscard]] std::size_t unescapeJson(std::string_view raw, char* out);
/// The same check without output.
[[nodiscard]] bool hasGoodEscapes(std::string_view raw);

/// The sentence for a fault. `body` is the whole text, `at` the byte where it was seen, `name` the key or path it is
/// about.
[[nodiscard]] Error jsonError(JsonFault fault, std::string_view body, std::size_t at, std::string_view name = {});
/// The beginning of a text on one line, fit to stand in a sentence: at most 60 characters, control characters as
/// spaces.
[[nodiscard]] QString excerpt(std::string_view text);

} // namespace muster
