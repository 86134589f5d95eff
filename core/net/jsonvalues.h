// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

enum class JsonToken { Name, String, Number };

/// What to write in place of a value: decoded text of a name or string, or a number as it stands. `key` is the name of
/// the nearest object member that it belongs to. Nothing = leave it.
using ReplaceJson =
    std::function<std::optional<std::string>(JsonToken token, std::string_view key, std::string_view text)>;

/// JSON text with values replaced in place: structure, spaces and the digits of all other numbers stay as they are,
/// also in JSON that was cut off. Nothing for text that holds other things than JSON.
[[nodiscard]] std::optional<std::string> withJsonValues(std::string_view json, const ReplaceJson& replace);

} // namespace muster
