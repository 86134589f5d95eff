// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mutation.h"

#include <algorithm>

namespace muster::fuzz {

namespace {
constexpr std::size_t largest = 64 * 1024;
}

Mutation::Mutation(std::span<const std::string> samples, std::span<const std::string_view> words, std::uint64_t seed,
                   std::uint64_t n)
    : m_samples(samples), m_words(words), m_random(seed * 0x9E3779B97F4A7C15ULL + n)
{
}

std::string Mutation::make()
{
    std::string text = m_samples[below(m_samples.size())];
    // Mostly one to four changes: more than that and nothing gets past the first check.
    const std::size_t changes = below(8) == 0 ? 5 + below(40) : 1 + below(4);
    for (std::size_t i = 0; i < changes; ++i)
        change(text);
    text.resize(std::min(text.size(), largest));
    return text;
}

void Mutation::change(std::string& text)
{
    switch (below(10)) {
    case 0:
    case 1:
        return changeByte(text);
    case 2:
    case 3:
    case 4:
        return insertWord(text);
    case 5:
        return erasePart(text);
    case 6:
        return repeatPart(text);
    case 7:
        return text.resize(below(text.size() + 1)); // cut off
    case 8:
        return nest(text);
    default:
        return splice(text);
    }
}

void Mutation::changeByte(std::string& text)
{
    if (text.empty())
        return;
    char& byte = text[below(text.size())];
    byte = below(2) == 0 ? static_cast<char>(byte ^ (1 << below(8))) : static_cast<char>(below(256));
}

void Mutation::insertWord(std::string& text)
{
    const std::string_view word = m_words[below(m_words.size())];
    const std::size_t at = below(text.size() + 1);
    if (below(3) == 0) // in place of what stands there
        text.replace(at, std::min(word.size(), text.size() - at), word);
    else
        text.insert(at, word);
}

void Mutation::erasePart(std::string& text)
{
    const std::size_t at = below(text.size() + 1);
    text.erase(at, 1 + below(16));
}

void Mutation::repeatPart(std::string& text)
{
    const std::size_t at = below(text.size() + 1);
    const std::string part = text.substr(at, 1 + below(64));
    for (std::size_t times = 1 + below(below(20) == 0 ? 600 : 4); times > 0 && text.size() < largest; --times)
        text.insert(at, part);
}

void Mutation::nest(std::string& text)
{
    const bool deep = below(10) == 0;
    const std::size_t depth = 1 + below(deep ? 300 : 3);
    const std::size_t at = below(text.size() + 1);
    const bool list = below(2) == 0;
    std::string open, close;
    for (std::size_t i = 0; i < depth; ++i) {
        open += list ? "[" : "{\"a\":";
        close += list ? "]" : "}";
    }
    text.insert(at, open + (below(4) == 0 ? std::string() : "1" + close));
}

void Mutation::splice(std::string& text)
{
    const std::string& other = m_samples[below(m_samples.size())];
    const std::size_t from = below(other.size() + 1);
    text.insert(below(text.size() + 1), other, from, 1 + below(200));
}

} // namespace muster::fuzz
