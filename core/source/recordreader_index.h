// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/source/jsoncheck.h"

#include <memory>
#include <string_view>

namespace muster {

/// Where the tokens of a JSON text begin: brackets, commas, colons, opening quotes and first bytes of other scalars.
/// `at[count]` is the text's size, so that every token has an end: the next token's begin without the white space
/// before it.
struct JsonTokens
{
    const char* text = nullptr;
    const std::uint32_t* at = nullptr;
    std::uint32_t count = 0;

    [[nodiscard]] char first(std::uint32_t token) const { return text[at[token]]; }
    /// Bytes of a scalar token (quotes included).
    [[nodiscard]] std::string_view scalar(std::uint32_t token) const
    {
        const char* const begin = text + at[token];
        const char* end = text + at[token + 1];
        while (end > begin && isSpace(end[-1]))
            --end;
        return {begin, static_cast<std::size_t>(end - begin)};
    }
    /// The token behind the value that begins at `token`, found by counting brackets alone: `count` when the text ends
    /// before, 0 when it is nested deeper than `deepest`.
    [[nodiscard]] std::uint32_t skip(std::uint32_t token) const;
    /// Bytes from the beginning of `token` to the end of the token before `end`.
    [[nodiscard]] std::string_view range(std::uint32_t token, std::uint32_t end) const
    {
        const std::size_t last = at[end - 1] + scalar(end - 1).size();
        return {text + at[token], last - at[token]};
    }
    [[nodiscard]] static bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
    static constexpr int deepest = 1024;
};

/// Finds the tokens with simdjson's vectorised first stage, which also proves the UTF-8 of the whole text and that
/// every string is closed and free of raw control characters. Everything else is the walker's to prove. Keeps its
/// memory.
class JsonIndex
{
public:
    JsonIndex();
    ~JsonIndex();
    /// `text` must be followed by a NUL byte and outlive the tokens.
    [[nodiscard]] JsonFault build(std::string_view text, JsonTokens& tokens);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace muster
