// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/source/recordreader_index.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <limits>

namespace muster {

namespace {
constexpr std::array<signed char, 256> bracketSteps()
{
    std::array<signed char, 256> steps{};
    steps['{'] = steps['['] = 1;
    steps['}'] = steps[']'] = -1;
    return steps;
}
constexpr auto steps = bracketSteps();
} // namespace

std::uint32_t JsonTokens::skip(std::uint32_t token) const
{
    int depth = 0;
    for (std::uint32_t i = token; i < count; ++i) {
        depth += steps[static_cast<unsigned char>(first(i))];
        if (depth <= 0)
            return i + 1;
        if (depth > deepest)
            return 0;
    }
    return count;
}

struct JsonIndex::Parts
{
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
};

JsonIndex::JsonIndex() : m_parts(std::make_unique<Parts>()) {}
JsonIndex::~JsonIndex() = default;

JsonFault JsonIndex::build(std::string_view text, JsonTokens& tokens)
{
    constexpr std::size_t smallest = std::size_t{64} * 1024;
    if (text.size() > std::numeric_limits<std::uint32_t>::max() / 2)
        return JsonFault::TooLarge;
    auto& stage = m_parts->stage;
    if (!stage || stage->capacity() < text.size()) {
        const std::size_t room = std::max(smallest, text.size() + text.size() / 4);
        const auto error =
            stage ? stage->allocate(room, 1)
                  : simdjson::get_active_implementation()->create_dom_parser_implementation(room, 1, stage);
        if (error != simdjson::SUCCESS)
            return JsonFault::TooLarge;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    switch (stage->stage1(bytes, text.size(), simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS:
        break;
    case simdjson::EMPTY:
        return JsonFault::Empty;
    case simdjson::UTF8_ERROR:
        return JsonFault::NotUtf8;
    case simdjson::UNESCAPED_CHARS:
        return JsonFault::ControlCharacter;
    case simdjson::UNCLOSED_STRING:
        return JsonFault::CutOff;
    default:
        return JsonFault::Unexpected;
    }
    tokens = {text.data(), stage->structural_indexes.get(), stage->n_structural_indexes};
    return JsonFault::None;
}

} // namespace muster
